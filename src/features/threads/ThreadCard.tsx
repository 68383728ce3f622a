/** One thread: what it does, its stacks one above the other, and its registers. */
import { type ReactNode, useState } from 'react';
import type { ThreadsLink } from '../../../api/links.ts';
import type { Thread } from '../../../api/snapshot.ts';
import { useGoroutine } from '../../api/goroutines.ts';
import { useTarget } from '../../api/memory.ts';
import { count } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { printable } from '../../ui/text.ts';
import { AddressLink } from '../../view/AddressLink.tsx';
import { Answer } from '../../view/Answer.tsx';
import { Handle } from '../../view/Handle.tsx';
import { useGo } from '../../view/location.tsx';
import { StackLineView } from '../../view/StackLineView.tsx';
import { lineKey, type StackLine, stackLines } from '../../view/stack.ts';
import { useView } from '../../view/store.ts';
import { Words } from '../../view/Words.tsx';
import { callWords, doingWords, familyOf, framesWord, sinceWords, threadFrames } from './model.ts';

interface Props {
  readonly thread: Thread;
  readonly link: ThreadsLink;
  /** The current frame of its goroutine's stack. */
  readonly frame: number | undefined;
}

export function ThreadCard({ thread, link, frame }: Props) {
  const width = useView((state) => state.pane);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable without a mouse
    <aside className="second thread-card" style={{ width }} aria-label={`Thread ${thread.threadId}`} tabIndex={0}>
      <h2 className="mono">
        <Glyph family={familyOf(thread)} /> {thread.threadId}
      </h2>
      <p className="t2">{doingWords(thread)}</p>
      <Facts thread={thread} link={link} />
      {thread.goroutineId !== undefined && <GoroutineStack id={thread.goroutineId} link={link} frame={frame} />}
      <OwnStack thread={thread} />
      <Registers registers={thread.registers ?? {}} />
    </aside>
  );
}

function Facts({ thread, link }: Omit<Props, 'frame'>) {
  const call = callWords(thread);
  const since = sinceWords(thread);
  return (
    <dl className="facts">
      {thread.m !== undefined && (
        <Fact label="M">
          {thread.number !== undefined && <code>{thread.number} at </code>}
          <AddressLink address={thread.m} type="runtime.m" />
        </Fact>
      )}
      {thread.processorId !== undefined && (
        <Fact label="Processor">
          <Words of={[{ processor: thread.processorId }]} />
        </Fact>
      )}
      {since !== '' && <Fact label={thread.doing === 'in syscall' ? 'In it for' : 'Has it for'}>{since}</Fact>}
      {call !== '' && (
        <Fact label="System call">
          <code>{call}</code>
        </Fact>
      )}
      {thread.lockedGoroutineId !== undefined && (
        <Fact label="Locked to">
          <Handle snapshot={link.snapshot} id={thread.lockedGoroutineId} filter={link.filter} />
        </Fact>
      )}
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

const NONE: ReadonlySet<number> = new Set();

function GoroutineStack({ id, link, frame }: { id: number; link: ThreadsLink; frame: number | undefined }) {
  const go = useGo();
  const detail = useGoroutine(id);
  return (
    <section aria-label={`Stack of g${id}`}>
      <h3>
        Stack of <Handle snapshot={link.snapshot} id={id} filter={link.filter} />
      </h3>
      <Answer of={detail} what={`Goroutine ${id}`} rows={4}>
        {({ frames }) => (
          <Lines
            lines={stackLines(frames, { all: false, unfolded: NONE, current: frame })}
            current={frame}
            none="no frame could be read"
            onChoose={(next) =>
              go({ view: 'goroutine', snapshot: link.snapshot, filter: link.filter, goroutine: id, frame: next })
            }
          />
        )}
      </Answer>
    </section>
  );
}

function OwnStack({ thread }: { thread: Thread }) {
  return (
    <section aria-label="Its own stack">
      <h3>
        Its own stack <span className="t3">g0</span>
      </h3>
      <Lines
        lines={stackLines(threadFrames(thread), { all: true, unfolded: NONE })}
        current={undefined}
        none={framesWord(thread)}
      />
    </section>
  );
}

const FRAMES_SHOWN = 60;

interface LinesProps {
  readonly lines: readonly StackLine[];
  readonly current: number | undefined;
  readonly none: string;
  readonly onChoose?: (frame: number) => void;
}

function Lines({ lines, current, none, onChoose }: LinesProps) {
  const [all, setAll] = useState(false);
  const choose = onChoose ?? (() => undefined);
  if (lines.length === 0) return <p className="t3">{none}</p>;
  return (
    <>
      <div
        className={onChoose === undefined ? 'thread-stack fixed' : 'thread-stack'}
        role="listbox"
        aria-label="Frames"
      >
        {lines.slice(0, all ? undefined : FRAMES_SHOWN).map((line) => (
          <StackLineView
            key={lineKey(line)}
            line={line}
            current={line.kind === 'frame' && line.frame.index === current}
            onChoose={choose}
            onUnfold={choose}
          />
        ))}
      </div>
      {!all && lines.length > FRAMES_SHOWN && (
        <button type="button" className="link" onClick={() => setAll(true)}>
          {FRAMES_SHOWN} of {count(lines.length)}: show all
        </button>
      )}
    </>
  );
}

/** What a register points to is looked up when somebody points at it. */
function Registers({ registers }: { registers: Readonly<Record<string, string>> }) {
  const [at, setAt] = useState<string>();
  const target = useTarget(at === undefined ? undefined : registers[at]);
  const names = Object.entries(registers);
  if (names.length === 0) return null;
  return (
    <section aria-label="Registers">
      <h3>Registers</h3>
      <dl className="thread-registers mono">
        {names.map(([name, value]) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the link within has the focus; pointing at it is the same
          <div key={name} onMouseEnter={() => setAt(name)} onFocus={() => setAt(name)}>
            <dt className="t3">{printable(name)}</dt>
            <dd>
              <AddressLink address={value} />
            </dd>
            <dd className="register-target t2 cut">{at === name && target !== undefined && printable(target.text)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
