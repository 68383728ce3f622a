/** A long text or byte slice over its tree: as text, in hex, or as JSON with its structure; 64 KiB at a time. */
import { useEffect, useMemo } from 'react';
import type { TextForm } from '../../../api/link-values.ts';
import { PART, type Part, useParts } from '../../api/memory.ts';
import { Fault } from '../../ui/Code.tsx';
import { count, bytes as sizeOf } from '../../ui/format.ts';
import { Icon } from '../../ui/icons.tsx';
import { Key } from '../../ui/Key.tsx';
import { Skeleton } from '../../ui/Notice.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { printable } from '../../ui/text.ts';
import { useColumns } from '../../ui/useColumns.ts';
import { useRows } from '../../ui/useRows.ts';
import { Unanswered } from '../Answer.tsx';
import { useCommands } from '../commands.ts';
import { copy } from '../place.ts';
import { jsonLines } from './json.ts';
import { cut, decoded, hexLines, type TextLine, textLines } from './longText.ts';

const FORMS = [
  { value: 'text', label: 'Text' },
  { value: 'hex', label: 'Hex' },
  { value: 'json', label: 'JSON' },
] as const;
const NEXT = { text: 'hex', hex: 'json', json: 'text' } as const satisfies Record<TextForm, TextForm>;

export interface ViewerProps {
  /** As it is named: req.Body. */
  readonly name: string;
  readonly type: string;
  readonly value: { readonly address: string; readonly length: number };
  readonly as: TextForm;
  /** Which part, counted from 1. */
  readonly part: number;
  readonly onChange: (change: { readonly as?: TextForm; readonly part?: number }) => void;
}

export default function Viewer(props: ViewerProps) {
  const { value, as, onChange } = props;
  const parts = Math.max(1, Math.ceil(value.length / PART));
  const part = Math.min(Math.max(1, props.part), parts);
  // JSON in the middle means nothing: it is read from the start.
  const wanted = as === 'json' ? Array.from({ length: part }, (_, number) => number) : [part - 1];
  const { known, error, retry } = useParts(value, wanted);
  const isThere = known.length === wanted.length;
  const turn = (by: number) => (part + by < 1 || part + by > parts ? false : onChange({ part: part + by }));
  const close = () => onChange({ as: undefined, part: undefined });
  useViewerCommands({ ...props, part, parts, known, turn, close });
  return (
    <section className="viewer" aria-label={`${printable(props.name)} as ${as}`}>
      <header className="viewer-head">
        <code className="cut viewer-name" title={printable(props.name)}>
          {printable(props.name)}
        </code>
        <span className="t3 cut viewer-size">
          <code>{printable(props.type)}</code>, {count(value.length)} bytes
        </span>
        <span className="end">
          <Segment label="Shown as" value={as} choices={FORMS} onChange={(next) => onChange({ as: next })} />
          <button
            type="button"
            className="button icon-only quiet"
            aria-label="Close"
            title="Close (Esc)"
            onClick={close}
          >
            <Icon name="close" />
          </button>
        </span>
      </header>
      {error !== undefined ? (
        <Unanswered error={error} what="The text" onRetry={retry} />
      ) : isThere ? (
        <Body parts={known} offset={(part - 1) * PART} isWhole={part === parts} as={as} />
      ) : (
        <div className="pane">
          <Skeleton label="Loading the text" />
        </div>
      )}
      <Pages part={part} parts={parts} length={value.length} as={as} onTurn={turn} />
    </section>
  );
}

interface BodyProps {
  readonly parts: readonly Part[];
  readonly offset: number;
  readonly isWhole: boolean;
  readonly as: TextForm;
}

const ROW = 20;
/** Room for the numbers of lines, in characters. */
const GUTTER = 8;

function Body({ parts, offset, isWhole, as }: BodyProps) {
  const { ref, columns } = useColumns();
  const width = columns - (as === 'hex' ? 0 : GUTTER);
  const { lines, problem } = useMemo(
    () => linesOf({ parts, offset, isWhole, as }, width),
    [parts, offset, isWhole, as, width],
  );
  const rows = useRows(lines.length, ROW);
  const { show, pane } = rows;
  useEffect(() => pane.current?.focus(), [pane]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another part begins at its top
  useEffect(() => show(0), [show, offset, as]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse
    <div className="pane viewer-pane" ref={rows.pane} tabIndex={0}>
      {problem !== undefined && (
        <p className="viewer-problem">
          <Fault reason={problem} />
        </p>
      )}
      <div className="grid-body" ref={ref} style={{ height: rows.height }}>
        {rows.visible
          .filter(({ index }) => index < lines.length)
          .map(({ index, top }) => (
            <Line key={index} line={lines[index]} top={top} numbered={as !== 'hex'} />
          ))}
      </div>
    </div>
  );
}

function Line({ line, top, numbered }: { line: TextLine; top: number; numbered: boolean }) {
  return (
    <div
      className={`text-line${line.fault === undefined ? '' : ' missing'}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      {numbered && (
        <span className="line-number" aria-hidden="true">
          {line.number === undefined ? '' : count(line.number)}
        </span>
      )}
      <code>
        {line.runs.map(({ text, tone }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name, and never move
          <span key={index} className={tone}>
            {text}
          </span>
        ))}
      </code>
      {line.fault !== undefined && <Fault reason={line.fault} />}
    </div>
  );
}

function linesOf({ parts, offset, isWhole, as }: BodyProps, columns: number): { lines: TextLine[]; problem?: string } {
  const [part] = parts;
  if (as === 'hex') return { lines: hexLines(part, offset, columns) };
  if (as === 'text') return { lines: textLines(part, offset === 0, columns) };
  const { lines, problem } = jsonLines(wholeText(parts), isWhole);
  const told =
    problem === undefined ? undefined : `${problem}${lines.length > 0 ? '; what comes before is shown' : ''}`;
  return { lines: lines.flatMap((runs, index) => cut(runs, columns, index + 1)), problem: told };
}

const wholeText = (parts: readonly Part[]) => parts.map((part, number) => decoded(part, number === 0)).join('');

/** What is copied of the parts on screen: the text, the bytes in hex, or the JSON with its structure. */
function copied({ parts, offset, isWhole, as }: BodyProps): string {
  if (as === 'text') return decoded(parts[0], offset === 0);
  const { lines } = linesOf({ parts, offset, isWhole, as }, Number.MAX_SAFE_INTEGER);
  return lines.map((line) => line.runs.map(({ text }) => text).join('') + (line.fault ?? '')).join('\n');
}

interface PagesProps {
  readonly part: number;
  readonly parts: number;
  readonly length: number;
  readonly as: TextForm;
  readonly onTurn: (by: number) => unknown;
}

function Pages({ part, parts, length, as, onTurn }: PagesProps) {
  const from = as === 'json' ? 0 : (part - 1) * PART;
  const to = Math.min(length, part * PART);
  return (
    <footer className="viewer-foot">
      <span>
        {parts === 1
          ? `${sizeOf(length)}, all of it`
          : `${count(to - from)} of ${count(length)} bytes, from ${count(from)} on`}
      </span>
      {parts > 1 && (
        <span className="end">
          <button type="button" className="link" disabled={part === 1} onClick={() => onTurn(-1)}>
            {as === 'json' ? 'Less' : 'Back'} <Key of="N" />
          </button>
          <span>
            {count(part)} of {count(parts)}
          </span>
          <button type="button" className="link" disabled={part === parts} onClick={() => onTurn(1)}>
            Next {sizeOf(PART)} <Key of="n" />
          </button>
        </span>
      )}
    </footer>
  );
}

interface Acting extends ViewerProps {
  readonly parts: number;
  readonly known: readonly Part[];
  readonly turn: (by: number) => unknown;
  readonly close: () => void;
}

function useViewerCommands({ as, part, parts, known, turn, close, onChange }: Acting): void {
  const section = 'Long text';
  const copyPart = () => {
    if (known.length === 0) return false;
    const text = copied({ parts: known, offset: (part - 1) * PART, isWhole: part === parts, as });
    return copy(text, parts === 1 ? 'Text' : `Part ${part} of ${parts}`);
  };
  useCommands([
    { id: 'viewer.close', title: 'Close', section, keys: ['Escape'], foot: 'close', run: close },
    {
      id: 'viewer.form',
      title: 'Text, hex, JSON',
      section,
      keys: ['r'],
      foot: 'form',
      run: () => onChange({ as: NEXT[as] }),
    },
    { id: 'viewer.copy', title: 'Copy what is shown', section, keys: ['c'], foot: 'copy', run: copyPart },
    { id: 'viewer.next', title: 'Next part', section, keys: ['n'], run: () => turn(1) },
    { id: 'viewer.back', title: 'Part before', section, keys: ['N'], run: () => turn(-1) },
  ]);
}
