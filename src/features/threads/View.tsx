/** Threads: what the kernel saw, and which goroutine each thread ran. */
// biome-ignore-all lint/a11y/useSemanticElements: a table of a million rows is positioned by hand; ARIA's grid says what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the current row
import { useState } from 'react';
import type { ThreadsLink } from '../../../api/links.ts';
import type { Thread } from '../../../api/snapshot.ts';
import { useThreads } from '../../api/queries.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { PlaceName } from '../../ui/Code.tsx';
import { count, counted } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { printable } from '../../ui/text.ts';
import { useRows } from '../../ui/useRows.ts';
import { AddressLink } from '../../view/AddressLink.tsx';
import { Answer } from '../../view/Answer.tsx';
import { useCommands } from '../../view/commands.ts';
import { Edge } from '../../view/Edge.tsx';
import { Handle } from '../../view/Handle.tsx';
import { useGo, useLinkOf } from '../../view/location.tsx';
import { useWhere } from '../../view/place.ts';
import { stackLines } from '../../view/stack.ts';
import { rowHeight, useView } from '../../view/store.ts';
import { useTitle } from '../../view/title.ts';
import { familyOf, framesWord, sorted, threadFrames } from './model.ts';
import './threads.css';

export default function Threads() {
  const link = useLinkOf('threads');
  const snapshot = useSnapshot();
  const threads = useThreads();
  useTitle('Threads', snapshot.program);
  return (
    <>
      <header className="view-head threads-head">
        <div className="line">
          <h1>Threads</h1>
          <p className="t3">{threads.data === undefined ? '' : headline(threads.data)}</p>
        </div>
      </header>
      <div className="panes">
        <Answer of={threads} what="The threads">
          {(answer) => <Body threads={answer} link={link} />}
        </Answer>
      </div>
    </>
  );
}

function headline(threads: readonly Thread[]): string {
  const running = threads.filter((thread) => thread.goroutineId !== undefined).length;
  return `${counted(threads.length, 'thread')} · ${count(running)} with a goroutine`;
}

function Body({ threads, link }: { threads: readonly Thread[]; link: ThreadsLink }) {
  const go = useGo();
  const rows = sorted(threads);
  const density = useView((state) => state.density);
  const view = useRows(rows.length, rowHeight(density), 30);
  const at = rows.findIndex((thread) => thread.threadId === link.thread);
  const current = at < 0 ? undefined : rows[at];
  useWhere(at < 0 ? '' : `Row ${at + 1} of ${rows.length}`);
  const jump = (index: number) => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (next === undefined) return false;
    view.show(rows.indexOf(next));
    go({ ...link, thread: next.threadId }, { replace: true });
  };
  const open = () =>
    current?.goroutineId === undefined
      ? false
      : go({ view: 'goroutine', snapshot: link.snapshot, filter: link.filter, goroutine: current.goroutineId });
  const section = 'Threads';
  useCommands([
    {
      id: 'threads.down',
      title: 'Next thread',
      section,
      keys: ['j', 'ArrowDown'],
      foot: 'rows',
      footKeys: ['j', 'k'],
      run: () => jump(at + 1),
    },
    {
      id: 'threads.up',
      title: 'Previous thread',
      section,
      keys: ['k', 'ArrowUp'],
      run: () => jump(at < 0 ? 0 : at - 1),
    },
    {
      id: 'threads.open',
      title: 'Open its goroutine',
      section,
      keys: ['Enter'],
      foot: 'open its goroutine',
      run: open,
    },
  ]);
  return (
    <>
      <div
        className="pane grid threads-grid"
        ref={view.pane}
        role="grid"
        aria-label="Threads"
        aria-rowcount={rows.length + 1}
        aria-activedescendant={at < 0 ? undefined : `thread-${at}`}
        tabIndex={0}
      >
        <div className="grid-head" role="row" aria-rowindex={1}>
          {['Thread', 'State', 'P', 'Goroutine', 'Top frame'].map((head) => (
            <span key={head} role="columnheader">
              {head}
            </span>
          ))}
        </div>
        <div className="grid-body" role="rowgroup" style={{ height: view.height }}>
          {view.visible.map(({ index, top }) => {
            const thread = rows[index];
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the table has the focus and takes the keys
              <div
                key={thread.threadId}
                id={`thread-${index}`}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={index === at}
                className={`row bay${index === at ? ' on' : ''}`}
                style={{ transform: `translateY(${top}px)` }}
                onClick={() => go({ ...link, thread: thread.threadId }, { replace: true })}
              >
                <span role="gridcell" className="thread-id mono">
                  <Glyph family={familyOf(thread)} /> {thread.threadId}
                </span>
                <span role="gridcell">{thread.state}</span>
                <span role="gridcell" className="mono">
                  {thread.processorId === undefined ? '' : `P ${thread.processorId}`}
                </span>
                <span role="gridcell">
                  {thread.goroutineId !== undefined && (
                    <Handle snapshot={link.snapshot} id={thread.goroutineId} filter={link.filter} inRow />
                  )}
                </span>
                <span role="gridcell">
                  {thread.frames[0] === undefined ? (
                    <span className="t3">{framesWord(thread)}</span>
                  ) : (
                    <PlaceName place={thread.frames[0]} />
                  )}
                </span>
              </div>
            );
          })}
        </div>
      </div>
      {current !== undefined && (
        <>
          <Edge label="Width of the thread" />
          <ThreadCard key={current.threadId} thread={current} />
        </>
      )}
    </>
  );
}

const FRAMES_SHOWN = 60;

function ThreadCard({ thread }: { thread: Thread }) {
  const width = useView((state) => state.pane);
  const [all, setAll] = useState(false);
  const registers = Object.entries(thread.registers ?? {});
  const lines = stackLines(threadFrames(thread), { all: true, unfolded: new Set() });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable without a mouse
    <aside className="second thread-card" style={{ width }} aria-label={`Thread ${thread.threadId}`} tabIndex={0}>
      <h2 className="mono">
        <Glyph family={familyOf(thread)} /> {thread.threadId}
      </h2>
      <p className="t2">
        {thread.state}
        {thread.processorId !== undefined && `, P ${thread.processorId}`}
      </p>
      <h3>Stack</h3>
      <ol className="thread-stack">
        {lines.slice(0, all ? undefined : FRAMES_SHOWN).map((line) =>
          line.kind === 'frame' ? (
            <li key={line.frame.index}>
              <code className="frame-number">{line.frame.index}</code>
              <PlaceName place={line.frame} />
            </li>
          ) : null,
        )}
        {lines.length === 0 && <li className="none t3">{framesWord(thread)}</li>}
      </ol>
      {!all && lines.length > FRAMES_SHOWN && (
        <button type="button" className="link" onClick={() => setAll(true)}>
          {FRAMES_SHOWN} of {count(lines.length)}: show all
        </button>
      )}
      {registers.length > 0 && (
        <>
          <h3>Registers</h3>
          <dl className="thread-registers mono">
            {registers.map(([name, value]) => (
              <div key={name}>
                <dt className="t3">{printable(name)}</dt>
                <dd>
                  <AddressLink address={value} />
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </aside>
  );
}
