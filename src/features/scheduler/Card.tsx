/** The card beside the timeline: the chosen goroutine, or the chosen lane as it is now. */
import type { ReactNode } from 'react';
import type { GoroutineDetail } from '../../../api/goroutine.ts';
import type { SchedulerLink } from '../../../api/links.ts';
import type { SchedulerNow } from '../../../api/scheduler.ts';
import { Trouble } from '../../api/client.ts';
import { useGoroutine } from '../../api/goroutines.ts';
import { Certainty } from '../../ui/Certainty.tsx';
import { Fault, FunctionName, PlaceName } from '../../ui/Code.tsx';
import { count, counted, duration } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { Key } from '../../ui/Key.tsx';
import { printable } from '../../ui/text.ts';
import { Answer } from '../../view/Answer.tsx';
import { Anchor } from '../../view/location.tsx';
import { HoldWords, WhyNot } from '../../view/schedule/WhyNot.tsx';
import { stateSentence } from '../../view/sentence.ts';
import { useView } from '../../view/store.ts';
import { asSentence, Words } from '../../view/Words.tsx';
import type { Lane, ProcessorLane, QueueLane } from './lanes.ts';
import { InTrace } from './past/InTrace.tsx';
import { MomentCard } from './past/MomentCard.tsx';
import type { Past } from './past/past.ts';
import { QueueList } from './QueueList.tsx';
import { queueOf } from './queue.ts';

interface Props {
  readonly now: SchedulerNow;
  readonly past: Past | undefined;
  readonly lane: Lane | undefined;
  readonly link: SchedulerLink;
}

export function Card({ now, past, lane, link }: Props) {
  const width = useView((state) => state.pane);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable without a mouse
    <aside className="second schedule-card" style={{ width }} aria-label="Chosen" tabIndex={0}>
      {link.goroutine !== undefined ? (
        <GoroutineCard id={link.goroutine} past={past} lane={lane} link={link} />
      ) : past !== undefined && link.at !== undefined ? (
        <MomentCard past={past} lane={lane} at={link.at} link={link} />
      ) : lane?.kind === 'processor' ? (
        <ProcessorCard now={now} lane={lane} link={link} />
      ) : lane?.kind === 'queue' ? (
        <QueueCard now={now} lane={lane} link={link} />
      ) : (
        <ThreadsCard now={now} link={link} />
      )}
    </aside>
  );
}

function Title({ children, end }: { children: ReactNode; end?: ReactNode }) {
  return (
    <header className="card-title">
      <h2>{children}</h2>
      {end}
    </header>
  );
}

function ProcessorCard({ now, lane, link }: Omit<Props, 'past'> & { lane: ProcessorLane }) {
  const { processor: p } = lane;
  const queue = queueOf(lane, now);
  const thread = now.threadList.shown.find(({ threadId }) => threadId === p.threadId);
  return (
    <>
      <Title end={<Certainty of={p.reason.certainty} />}>P {p.id}, now</Title>
      <p className="card-sentence">
        <Words of={asSentence(p.reason.words)} familyOf={() => (p.status === 'syscall' ? 'io' : 'running')} />
      </p>
      <dl className="facts">
        {p.threadId !== undefined && (
          <Fact label="Thread">
            <Anchor
              className="link mono"
              to={{ view: 'threads', snapshot: link.snapshot, filter: link.filter, thread: p.threadId }}
            >
              {p.threadId}
            </Anchor>
            {thread?.m !== undefined && <code> · m {thread.m}</code>}
          </Fact>
        )}
        {p.running?.top !== undefined && (
          <Fact label={p.status === 'syscall' ? 'Calls from' : 'Running'}>
            <PlaceName place={p.running.top} />
          </Fact>
        )}
        {p.markWorker !== undefined && <Fact label="Mark worker">{p.markWorker}</Fact>}
        <Fact label="Ticks">
          <code>
            sched {count(p.scheduleTick)} · syscall {count(p.syscallTick)}
          </code>
        </Fact>
        <Fact label="Timers">{timerWords(p.timers)}</Fact>
      </dl>
      {lane.fault !== undefined && <Fault reason={lane.fault} />}
      {queue !== undefined && <QueueList key={lane.id} queue={queue} link={link} />}
      {now.disturbed === undefined && p.status !== 'dead' && <GlobalComesIn now={now} lane={lane} />}
    </>
  );
}

function timerWords({ count: timers, nextSeconds }: ProcessorLane['processor']['timers']): string {
  if (timers === 0) return 'none';
  if (nextSeconds === undefined) return count(timers);
  return `${count(timers)}, ${nextSeconds > 0 ? `next in ${duration(nextSeconds)}` : `the next is due for ${duration(-nextSeconds)}`}`;
}

function GlobalComesIn({ now, lane }: { now: SchedulerNow; lane: ProcessorLane }) {
  const { ownBeforeGlobal, id } = lane.processor;
  const reach =
    ownBeforeGlobal === 0 ? 'looks there at its next turn' : `reaches it after ${count(ownBeforeGlobal)} more`;
  return (
    <section className="card-foot">
      <h3>Where the global queue comes in</h3>
      <p className="t2">
        {now.global.total === 0 ? 'It is empty. ' : ''}Every 61st tick of a P, or when its own queue is empty
        {now.globalShare > 0 ? `: then it takes ${count(now.globalShare)}` : ''}. P {id} {reach}.
      </p>
      <p className="t3">
        {now.gomaxprocs === 1
          ? 'The order is whole: there is no other P to steal.'
          : 'Other Ps may steal half of this queue when they have nothing: the order is possible, the places are proved.'}
      </p>
    </section>
  );
}

function QueueCard({ now, lane, link }: Omit<Props, 'past'> & { lane: QueueLane }) {
  const queue = queueOf(lane, now);
  return (
    <>
      <Title end={<Certainty of="proved" />}>{lane.id === 'global' ? 'Global queue, now' : 'Kept back, now'}</Title>
      <p className="card-sentence">
        {lane.id === 'global'
          ? `All Ps take from it: one goroutine at every 61st tick, ${
              now.globalShare > 0 ? count(now.globalShare) : 'a share'
            } when their own queue is empty.`
          : 'The runtime lets no goroutine of the program run at the moment; these wait until it does.'}
      </p>
      {lane.fault !== undefined && <Fault reason={lane.fault} />}
      {queue !== undefined && <QueueList key={lane.id} queue={queue} link={link} />}
    </>
  );
}

function ThreadsCard({ now, link }: { now: SchedulerNow; link: SchedulerLink }) {
  const { poll } = now;
  return (
    <>
      <Title>Threads, now</Title>
      <dl className="facts">
        <Fact label="In all">
          {count(now.threads)} of at most {count(now.maxThreads)}
        </Fact>
        <Fact label="Idle">
          {count(now.idleThreads)}
          {now.lockedIdleThreads > 0 && `, ${count(now.lockedIdleThreads)} wait for the goroutine locked to them`}
        </Fact>
        <Fact label="Looking for work">{count(now.spinningThreads)}</Fact>
        <Fact label="Monitor">{now.monitorAsleep ? 'sleeps: nothing needs it' : 'awake'}</Fact>
        <Fact label="Network">
          {poll.threadId === undefined ? (
            'no thread is blocked in the poll'
          ) : (
            <>
              <Words of={[{ thread: poll.threadId }]} /> is blocked in the poll
              {poll.untilSeconds !== undefined &&
                poll.untilSeconds > 0 &&
                `, until a timer in ${duration(poll.untilSeconds)}`}
            </>
          )}
          {poll.waiters !== undefined && poll.waiters > 0 && `; ${counted(poll.waiters, 'goroutine')} wait`}
        </Fact>
      </dl>
      <Anchor className="button" to={{ view: 'threads', snapshot: link.snapshot, filter: link.filter }}>
        All threads <Key of="8" />
      </Anchor>
    </>
  );
}

function GoroutineCard({ id, past, lane, link }: Omit<Props, 'now'> & { id: number }) {
  const detail = useGoroutine(id);
  const isGone = past !== undefined && detail.error instanceof Trouble && detail.error.status === 404;
  return (
    <>
      {lane !== undefined && (
        <Anchor className="link card-back" to={{ ...link, lane: lane.id, goroutine: undefined }}>
          ‹ {lane.title}
          {link.at === undefined && ', now'}
        </Anchor>
      )}
      {isGone ? (
        <Gone id={id} past={past} />
      ) : (
        <Answer key={id} of={detail} what={`Goroutine ${id}`}>
          {(goroutine) => <GoroutineFacts goroutine={goroutine} link={link} />}
        </Answer>
      )}
      {past !== undefined && <InTrace key={`trace ${id}`} past={past} goroutine={id} link={link} />}
    </>
  );
}

/** The trace tells of it, the snapshot no longer. */
function Gone({ id, past }: { id: number; past: Past }) {
  const name = past.names.get(id);
  return (
    <>
      <Title>
        <Glyph family="idle" /> <code>g{id}</code>
      </Title>
      <p className="card-sentence t2">
        It ended before the snapshot was taken. {name !== undefined && <FunctionName name={name} />}
      </p>
    </>
  );
}

function GoroutineFacts({ goroutine, link }: { goroutine: GoroutineDetail; link: SchedulerLink }) {
  const { notRunning, processor, start, top, createdBy } = goroutine;
  return (
    <>
      <Title end={notRunning !== undefined && <Certainty of={notRunning.certainty} />}>
        <Glyph family={goroutine.family} crashed={goroutine.crashed} /> <code>g{goroutine.id}</code>
      </Title>
      <p className="card-sentence t2">{printable(stateSentence(goroutine))}</p>
      {notRunning !== undefined && (
        <>
          <h3 className="card-head">Why it does not run</h3>
          <WhyNot of={notRunning} />
        </>
      )}
      {processor !== undefined && (
        <>
          <h3 className="card-head">
            Has <Words of={[{ processor: processor.processorId }]} />
          </h3>
          <p>
            <HoldWords of={processor} inSyscall={goroutine.status === 'syscall'} />
          </p>
        </>
      )}
      <dl className="facts">
        {start !== undefined && (
          <Fact label="Started with">
            <PlaceName place={start} />
          </Fact>
        )}
        {top !== undefined && (
          <Fact label={goroutine.status === 'runnable' ? 'Goes on at' : 'Stands at'}>
            <PlaceName place={top} />
          </Fact>
        )}
        {createdBy !== undefined && (
          <Fact label="Created by">
            <PlaceName place={createdBy} />
            {createdBy.goroutineId !== undefined && <Words of={[' in ', { goroutine: createdBy.goroutineId }]} />}
          </Fact>
        )}
      </dl>
      <Anchor
        className="button"
        to={{ view: 'goroutine', snapshot: link.snapshot, filter: link.filter, goroutine: goroutine.id }}
      >
        Open <Key of="Enter" />
      </Anchor>
    </>
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
