/** Threads: what the kernel saw, what each of them does, and which goroutine it ran. */
// biome-ignore-all lint/a11y/useSemanticElements: a table of a million rows is positioned by hand; ARIA's grid says what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the current row
import { useState } from 'react';
import type { ThreadsLink } from '../../../api/links.ts';
import type { Thread } from '../../../api/snapshot.ts';
import { useGoroutine } from '../../api/goroutines.ts';
import { useThreads } from '../../api/queries.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { PlaceName } from '../../ui/Code.tsx';
import { Glyph } from '../../ui/Glyph.tsx';
import { printable } from '../../ui/text.ts';
import { useRows } from '../../ui/useRows.ts';
import { Answer } from '../../view/Answer.tsx';
import { useCommands } from '../../view/commands.ts';
import { Edge } from '../../view/Edge.tsx';
import { Handle } from '../../view/Handle.tsx';
import { useGo, useLinkOf } from '../../view/location.tsx';
import { useWhere } from '../../view/place.ts';
import { rowCommands } from '../../view/rowCommands.ts';
import { rowHeight, useView } from '../../view/store.ts';
import { useTitle } from '../../view/title.ts';
import { useFilterHere } from '../../view/useFilterHere.ts';
import { Words } from '../../view/Words.tsx';
import {
  callWords,
  doingWords,
  familyOf,
  filteredWords,
  framesWord,
  groupWords,
  headline,
  keptThreads,
  sinceWords,
  type ThreadLine,
  threadLines,
  topOf,
} from './model.ts';
import { ThreadCard } from './ThreadCard.tsx';
import './threads.css';

export default function Threads() {
  const link = useLinkOf('threads');
  const snapshot = useSnapshot();
  const threads = useThreads();
  const { filter, keeps, tooMany } = useFilterHere(link.filter, true);
  useTitle('Threads', snapshot.program);
  const shown = (all: readonly Thread[]) => keptThreads(all, keeps, link.thread);
  return (
    <>
      <header className="view-head threads-head">
        <div className="line">
          <h1>Threads</h1>
          <p className="t3 cut">
            {threads.data !== undefined && headline(threads.data)}
            {filter !== '' && threads.data !== undefined && filteredWords(threads.data, shown(threads.data), tooMany)}
          </p>
        </div>
      </header>
      <div className="panes">
        <Answer of={threads} what="The threads">
          {(answer) =>
            shown(answer).length === 0 && answer.length > 0 ? (
              <p className="empty t2">No thread has a goroutine that the filter keeps.</p>
            ) : (
              <Body threads={shown(answer)} link={link} />
            )
          }
        </Answer>
      </div>
    </>
  );
}

const HEADS = ['Thread', 'M', 'Does', 'P', 'Goroutine', 'Top frame', 'System call', 'At least'];

function Body({ threads, link }: { threads: readonly Thread[]; link: ThreadsLink }) {
  const go = useGo();
  const open = link.open ?? [];
  const lines = threadLines(threads, open, link.thread);
  const density = useView((state) => state.density);
  const view = useRows(lines.length, rowHeight(density), 30);
  // A group has no name in the address: the cursor on it is kept here.
  const [group, setGroup] = useState<string>();
  const at = lines.findIndex((line) =>
    line.kind === 'group' ? line.key === group : line.thread.threadId === link.thread,
  );
  const current = threads.find(({ threadId }) => threadId === link.thread);
  const [frame, setFrame] = useState<{ readonly thread: number; readonly index: number }>();
  const itsFrame = frame?.thread === link.thread ? frame?.index : undefined;
  const goroutine = useGoroutine(current?.goroutineId);
  useWhere(at < 0 ? '' : `Row ${at + 1} of ${lines.length}`);
  const choose = (index: number) => {
    const line = lines[Math.max(0, Math.min(lines.length - 1, index))];
    if (line === undefined) return false;
    view.show(lines.indexOf(line));
    setGroup(line.kind === 'group' ? line.key : undefined);
    go({ ...link, thread: line.kind === 'group' ? undefined : line.thread.threadId }, { replace: true });
  };
  const fold = (line: ThreadLine | undefined, wanted: boolean) => {
    if (line?.kind !== 'group' || line.isOpen === wanted) return false;
    const others = open.filter((key) => key !== line.key);
    return go({ ...link, thread: undefined, open: wanted ? [...others, line.key] : others }, { replace: true });
  };
  const enter = () => {
    if (lines[at]?.kind === 'group') return fold(lines[at], !(lines[at].kind === 'group' && lines[at].isOpen));
    if (current?.goroutineId === undefined) return false;
    const { snapshot, filter } = link;
    return go({ view: 'goroutine', snapshot, filter, goroutine: current.goroutineId, frame: itsFrame });
  };
  const walk = (by: number) => {
    const frames = goroutine.data?.frames ?? [];
    if (current === undefined || frames.length === 0) return false;
    const index = Math.max(0, Math.min(frames.length - 1, (itsFrame ?? -by) + by));
    setFrame({ thread: current.threadId, index });
  };
  useThreadCommands({ at, total: lines.length, choose, fold: (wanted) => fold(lines[at], wanted), enter, walk });
  return (
    <>
      <div
        className="pane grid threads-grid"
        ref={view.pane}
        role="treegrid"
        aria-label="Threads"
        aria-rowcount={lines.length + 1}
        aria-activedescendant={at < 0 ? undefined : `thread-${at}`}
        tabIndex={0}
      >
        <div className="grid-head" role="row" aria-rowindex={1}>
          {HEADS.map((head) => (
            <span key={head} role="columnheader" className={head === 'At least' ? 'num' : undefined}>
              {head}
            </span>
          ))}
        </div>
        <div className="grid-body" role="rowgroup" style={{ height: view.height }}>
          {view.visible.map(({ index, top }) => {
            const line = lines[index];
            if (line === undefined) return null;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the table has the focus and takes the keys
              <div
                key={line.kind === 'group' ? line.key : line.thread.threadId}
                id={`thread-${index}`}
                role="row"
                aria-rowindex={index + 2}
                aria-level={line.kind === 'thread' && line.inGroup ? 2 : 1}
                aria-selected={index === at}
                aria-expanded={line.kind === 'group' ? line.isOpen : undefined}
                className={rowClass(line, index === at)}
                style={{ transform: `translateY(${top}px)` }}
                onClick={() => (line.kind === 'group' ? fold(line, !line.isOpen) : choose(index))}
              >
                {line.kind === 'group' ? (
                  <GroupCell threads={line.threads} />
                ) : (
                  <Cells thread={line.thread} link={link} />
                )}
              </div>
            );
          })}
        </div>
      </div>
      {current !== undefined && (
        <>
          <Edge label="Width of the thread" />
          <ThreadCard key={current.threadId} thread={current} link={link} frame={itsFrame} />
        </>
      )}
    </>
  );
}

function rowClass(line: ThreadLine, isOn: boolean): string {
  const kind = line.kind === 'group' ? ` wide${line.isOpen ? ' unfolded' : ''}` : line.inGroup ? ' member' : '';
  return `row bay${kind}${isOn ? ' on' : ''}`;
}

function GroupCell({ threads }: { threads: readonly Thread[] }) {
  return (
    <span role="gridcell" className="thread-group">
      <span className="twist" aria-hidden="true" />
      <Glyph family={familyOf(threads[0])} /> {printable(groupWords(threads))}
    </span>
  );
}

function Cells({ thread, link }: { thread: Thread; link: ThreadsLink }) {
  const top = topOf(thread);
  const goroutine = thread.goroutineId ?? thread.lockedGoroutineId;
  return (
    <>
      <span role="gridcell" className="thread-id mono">
        <Glyph family={familyOf(thread)} /> {thread.threadId}
      </span>
      <span role="gridcell" className="mono t2">
        {thread.number === undefined ? '' : `m ${thread.number}`}
      </span>
      <span role="gridcell">{doingWords(thread)}</span>
      <span role="gridcell">
        {thread.processorId !== undefined && <Words of={[{ processor: thread.processorId }]} inRow />}
      </span>
      <span role="gridcell">
        {goroutine !== undefined && (
          <>
            <Handle snapshot={link.snapshot} id={goroutine} filter={link.filter} inRow />
            {thread.lockedGoroutineId !== undefined && <span className="t3"> locked</span>}
          </>
        )}
      </span>
      <span role="gridcell">
        {top === undefined ? <span className="t3">{framesWord(thread)}</span> : <PlaceName place={top} />}
      </span>
      <span role="gridcell" className="mono">
        {callWords(thread)}
      </span>
      <span role="gridcell" className="num mono">
        {sinceWords(thread)}
      </span>
    </>
  );
}

interface Acting {
  readonly at: number;
  readonly total: number;
  readonly choose: (index: number) => unknown;
  readonly fold: (open: boolean) => unknown;
  readonly enter: () => unknown;
  readonly walk: (by: number) => unknown;
}

function useThreadCommands({ at, total, choose, fold, enter, walk }: Acting): void {
  const section = 'Threads';
  useCommands([
    ...rowCommands(section, at, total, choose),
    { id: 'threads.unfold', title: 'Unfold the group', section, keys: ['ArrowRight'], run: () => fold(true) },
    { id: 'threads.fold', title: 'Fold the group', section, keys: ['ArrowLeft'], run: () => fold(false) },
    {
      id: 'threads.open',
      title: 'Open its goroutine',
      section,
      keys: ['Enter'],
      foot: 'open its goroutine',
      run: enter,
    },
    { id: 'threads.inward', title: 'Frame inward', section, keys: ['['], run: () => walk(-1) },
    {
      id: 'threads.outward',
      title: 'Frame outward',
      section,
      keys: [']'],
      foot: 'frames',
      footKeys: ['[', ']'],
      run: () => walk(1),
    },
  ]);
}
