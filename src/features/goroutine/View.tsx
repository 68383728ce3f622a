/** Goroutine: its stack, its data, and where it comes from. */
import type { GoroutineDetail } from '../../../api/goroutine.ts';
import type { GoroutineLink } from '../../../api/links.ts';
import { formatValuePath, parseValuePath } from '../../../api/value-path.ts';
import type { Blocking } from '../../../api/waits.ts';
import { useGoroutine } from '../../api/goroutines.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { useBlocking } from '../../api/waits.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { cutMiddle, printable } from '../../ui/text.ts';
import { Answer } from '../../view/Answer.tsx';
import { useCommands } from '../../view/commands.ts';
import { term } from '../../view/filter.ts';
import { Anchor, useGo, useLinkOf } from '../../view/location.tsx';
import { copy, useMarkdown, useWhere } from '../../view/place.ts';
import { stateSentence } from '../../view/sentence.ts';
import { firstFrame } from '../../view/stack.ts';
import { Told } from '../../view/Told.tsx';
import { useTitle } from '../../view/title.ts';
import { fates, nextHolder } from './blocking.ts';
import { Lineage } from './Lineage.tsx';
import { MadeBy } from './MadeBy.tsx';
import { goroutineMarkdown, stackText } from './markdown.ts';
import { hasSide, SidePane } from './SidePane.tsx';
import { StackPane } from './StackPane.tsx';
import { VariablesPane } from './VariablesPane.tsx';
import './goroutine.css';

export default function Goroutine() {
  const link = useLinkOf('goroutine');
  const snapshot = useSnapshot();
  const detail = useGoroutine(link.goroutine);
  useTitle(`g${link.goroutine}`, snapshot.program);
  return (
    <Answer of={detail} what={`Goroutine ${link.goroutine}`} rows={14}>
      {(answer) => <Page key={answer.id} goroutine={answer} link={link} />}
    </Answer>
  );
}

function Page({ goroutine, link }: { goroutine: GoroutineDetail; link: GoroutineLink }) {
  const go = useGo();
  const frame = link.frame ?? firstFrame(goroutine.frames);
  const current = goroutine.frames.find((one) => one.index === frame);
  const choose = (next: number) =>
    go({ ...link, frame: next, path: undefined, open: undefined }, { replace: link.frame !== undefined });
  const blocking = useBlocking(goroutine.id);
  usePageCommands(goroutine, link, frame, choose, blocking.data);
  useMarkdown(() => goroutineMarkdown(goroutine, blocking.data?.sentence));
  const path = link.path === undefined ? '' : ` · Value ${formatValuePath(link.path)}`;
  useWhere(frame === undefined ? '' : `Frame ${frame} of ${goroutine.frameTotal}${path}`);
  return (
    <>
      <Head goroutine={goroutine} link={link} blocking={blocking.data} />
      <div className="panes goroutine-panes" data-side={hasSide(goroutine)}>
        <div className="goroutine-column">
          <StackPane goroutine={goroutine} link={link} frame={frame} onChoose={choose} />
          <MadeBy goroutine={goroutine} link={link} blocking={blocking.data} />
        </div>
        <VariablesPane goroutine={goroutine} link={link} frame={current} />
        {hasSide(goroutine) && <SidePane goroutine={goroutine} link={link} blocking={blocking} />}
      </div>
    </>
  );
}

interface HeadProps {
  readonly goroutine: GoroutineDetail;
  readonly link: GoroutineLink;
  readonly blocking: Blocking | undefined;
}

function Head({ goroutine, link, blocking }: HeadProps) {
  const labels = Object.entries(goroutine.labels ?? {});
  return (
    <header className="view-head goroutine-head">
      <Lineage goroutine={goroutine} link={link} />
      <div className="line">
        <Glyph family={goroutine.family} crashed={goroutine.crashed} />
        <h1 className="mono">g{goroutine.id}</h1>
        <p className="sentence">{printable(stateSentence(goroutine))}</p>
        <div className="end">
          {(blocking === undefined ? [] : fates(blocking)).map(({ words, filter, isKnot }) => (
            <Anchor
              key={words}
              className="chip"
              to={{ view: 'goroutines', snapshot: link.snapshot, filter }}
              title="All of whom that is so"
            >
              {isKnot && <Glyph family="knot" word="knot" />}
              {words}
            </Anchor>
          ))}
          {goroutine.system && <span className="chip">runtime goroutine</span>}
          {goroutine.lockedToThread === true && <span className="chip">locked to its thread</span>}
          {labels.map(([key, value]) => (
            <Anchor
              key={key}
              className="chip mono"
              to={{ view: 'goroutines', snapshot: link.snapshot, filter: term('label', `${key}=${value}`) }}
              title="Filter to this label"
            >
              {cutMiddle(printable(`${key}=${value}`), 40)}
            </Anchor>
          ))}
        </div>
      </div>
      <p className="chain t2">
        {blocking !== undefined && (
          <Told
            sentence={blocking.sentence}
            resources={blocking.chain.map(({ resource }) => resource)}
            filter={link.filter}
          />
        )}
      </p>
    </header>
  );
}

function usePageCommands(
  goroutine: GoroutineDetail,
  link: GoroutineLink,
  frame: number | undefined,
  choose: (frame: number) => void,
  blocking: Blocking | undefined,
): void {
  const go = useGo();
  const numbers = goroutine.frames.map((one) => one.index);
  const step = (by: number) => {
    const at = frame === undefined ? 0 : numbers.indexOf(frame) + by;
    if (numbers[at] === undefined) return false;
    choose(numbers[at]);
  };
  const creator = goroutine.createdBy?.goroutineId;
  const holder = blocking === undefined ? undefined : nextHolder(blocking);
  const section = 'Goroutine';
  useCommands([
    { id: 'goroutine.inward', title: 'Frame inward', section, keys: ['['], run: () => step(-1) },
    {
      id: 'goroutine.outward',
      title: 'Frame outward',
      section,
      keys: [']'],
      foot: 'frames',
      footKeys: ['[', ']'],
      run: () => step(1),
    },
    {
      id: 'goroutine.all',
      title: link.all === true ? 'Only my code' : 'All frames',
      section,
      keys: ['u'],
      run: () => go({ ...link, all: link.all === true ? undefined : true }, { replace: true }),
    },
    {
      id: 'goroutine.creator',
      title: 'Its creator',
      section,
      keys: ['g'],
      run: () =>
        creator !== undefined &&
        goroutine.ancestors[0]?.alive === true &&
        go({ view: 'goroutine', snapshot: link.snapshot, filter: link.filter, goroutine: creator }),
    },
    {
      id: 'goroutine.waits',
      title: 'What it waits for, in Waits',
      section,
      keys: ['w'],
      foot: blocking !== undefined && blocking.chain.length > 0 ? 'waits' : undefined,
      run: () => {
        const focus = `g${goroutine.id}`;
        go({ view: 'waits', snapshot: link.snapshot, focus, at: focus });
      },
    },
    {
      id: 'goroutine.holder',
      title: 'Who holds what it waits for',
      section,
      keys: ['h'],
      foot: holder === undefined ? undefined : 'holder',
      run: () =>
        holder === undefined
          ? false
          : go({
              view: 'goroutine',
              snapshot: link.snapshot,
              filter: link.filter,
              goroutine: holder.goroutineId,
              frame: holder.variable?.frame ?? holder.frame,
              path: holder.variable === undefined ? undefined : parseValuePath(holder.variable.path),
            }),
    },
    {
      id: 'goroutine.copy-stack',
      title: 'Copy the stack as Go prints it',
      section,
      keys: [],
      run: () => copy(stackText(goroutine), 'Stack'),
    },
    {
      id: 'goroutine.back',
      title: 'Back to all goroutines',
      section,
      keys: ['Escape'],
      run: () => go({ view: 'goroutines', snapshot: link.snapshot, filter: link.filter, at: `g${goroutine.id}` }),
    },
  ]);
}
