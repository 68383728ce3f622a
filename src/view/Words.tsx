/** Sentences of the session: text with goroutines, processors and threads that lead there. */
import type { Reason, Word } from '../../api/reasons.ts';
import { useSnapshot } from '../api/snapshot.tsx';
import type { Family } from '../ui/Glyph.tsx';
import { cutMiddle, printable } from '../ui/text.ts';
import { Handle } from './Handle.tsx';
import { Anchor, useLink } from './location.tsx';

interface Props {
  readonly of: readonly Word[];
  /** The state of a goroutine, where the caller knows it: its glyph stands before the name. */
  readonly familyOf?: (goroutine: number) => Family | undefined;
  /** In a table the row is the stop of Tab, not each link in it. */
  readonly inRow?: boolean;
}

export function Words({ of, familyOf, inRow = false }: Props) {
  return (
    <>
      {of.map((word, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: words have no other name, and never move
        <WordView key={index} word={word} familyOf={familyOf} inRow={inRow} />
      ))}
    </>
  );
}

/** Several reasons as sentences: each begins with a capital and ends with a full stop. */
export function Reasons({ of, ...rest }: Omit<Props, 'of'> & { readonly of: readonly Reason[] }) {
  return <Words of={of.flatMap(({ words }, index) => [...(index > 0 ? [' '] : []), ...asSentence(words)])} {...rest} />;
}

export function asSentence(words: readonly Word[]): Word[] {
  const [first, ...others] = words;
  const begins = typeof first === 'string' ? first.charAt(0).toUpperCase() + first.slice(1) : first;
  const all = first === undefined ? [] : [begins, ...others];
  const last = all.at(-1);
  return typeof last === 'string' && /[.!?]\s*$/.test(last) ? all : [...all, '.'];
}

/** A function's name of the process may be long: it is cut where text is. */
const LONGEST = 600;

function WordView({ word, familyOf, inRow = false }: { word: Word } & Omit<Props, 'of'>) {
  const { id: snapshot } = useSnapshot();
  const link = useLink();
  const filter = link === undefined || link.view === 'library' ? undefined : link.filter;
  const tabIndex = inRow ? -1 : undefined;
  if (typeof word === 'string') return <>{cutMiddle(printable(word), LONGEST)}</>;
  if ('goroutine' in word)
    return (
      <Handle
        snapshot={snapshot}
        id={word.goroutine}
        family={familyOf?.(word.goroutine)}
        filter={filter}
        inRow={inRow}
      />
    );
  if ('processor' in word)
    return (
      <Anchor
        className="link no-break"
        to={{ view: 'scheduler', snapshot, filter, lane: word.processor }}
        tabIndex={tabIndex}
      >
        P {word.processor}
      </Anchor>
    );
  return (
    <span className="no-break">
      thread{' '}
      <Anchor className="link mono" to={{ view: 'threads', snapshot, filter, thread: word.thread }} tabIndex={tabIndex}>
        {word.thread}
      </Anchor>
    </span>
  );
}
