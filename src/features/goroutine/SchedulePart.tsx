/** What the scheduler says of a goroutine: why one that can run does not, or how one that runs holds its processor. */
import type { GoroutineDetail } from '../../../api/goroutine.ts';
import type { GoroutineLink } from '../../../api/links.ts';
import { Certainty } from '../../ui/Certainty.tsx';
import { Key } from '../../ui/Key.tsx';
import { AddressLink } from '../../view/AddressLink.tsx';
import { useCommands } from '../../view/commands.ts';
import { Anchor, useGo } from '../../view/location.tsx';
import { HoldWords, WhyNot } from '../../view/schedule/WhyNot.tsx';
import { Words } from '../../view/Words.tsx';

export function hasSchedulePart({ notRunning, thread }: GoroutineDetail): boolean {
  return notRunning !== undefined || thread !== undefined;
}

export function SchedulePart({ goroutine, link }: { goroutine: GoroutineDetail; link: GoroutineLink }) {
  const { notRunning, thread } = goroutine;
  if (notRunning !== undefined)
    return (
      <section aria-label="Why it does not run">
        <header className="pane-head">
          <h2 className="head-title">Why it does not run</h2>
          <span className="end">
            <Certainty of={notRunning.certainty} />
          </span>
        </header>
        <div className="side-text">
          <WhyNot of={notRunning} />
          <InScheduler goroutine={goroutine} link={link} />
        </div>
      </section>
    );
  return thread === undefined ? null : <RunsOn goroutine={goroutine} thread={thread} link={link} />;
}

interface RunsOnProps {
  readonly goroutine: GoroutineDetail;
  readonly thread: NonNullable<GoroutineDetail['thread']>;
  readonly link: GoroutineLink;
}

function RunsOn({ goroutine, thread, link }: RunsOnProps) {
  const { processor, status, crashed } = goroutine;
  const inSyscall = status === 'syscall';
  return (
    <section aria-label="Runs on">
      <header className="pane-head">
        <h2 className="head-title">{inSyscall ? 'In a system call on' : crashed ? 'Ran on' : 'Runs on'}</h2>
      </header>
      <div className="side-text">
        <p>
          <Words
            of={[
              ...(processor === undefined
                ? []
                : [{ processor: processor.processorId }, inSyscall ? ', which is kept for it, on ' : ', ']),
              { thread: thread.threadId },
            ]}
          />
          {thread.m !== undefined && (
            <>
              , m at <AddressLink address={thread.m} type="runtime.m" />
            </>
          )}
          .{' '}
          {processor !== undefined ? (
            <HoldWords of={processor} inSyscall={inSyscall} />
          ) : (
            inSyscall && 'Its processor was given to others.'
          )}
        </p>
        {processor !== undefined && <InScheduler goroutine={goroutine} link={link} />}
      </div>
    </section>
  );
}

function InScheduler({ goroutine, link }: { goroutine: GoroutineDetail; link: GoroutineLink }) {
  const go = useGo();
  const to = { view: 'scheduler', snapshot: link.snapshot, filter: link.filter, goroutine: goroutine.id } as const;
  useCommands([
    { id: 'goroutine.scheduler', title: 'Show in Scheduler', section: 'Goroutine', keys: ['o'], run: () => go(to) },
  ]);
  return (
    <Anchor className="button side-button" to={to}>
      Show in Scheduler <Key of="o" />
    </Anchor>
  );
}
