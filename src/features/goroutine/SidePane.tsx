/** What it waits for, or where it ran: shown where the snapshot has it. */
import type { GoroutineDetail, WaitTarget } from '../../../api/goroutine.ts';
import { counted, duration } from '../../ui/format.ts';
import { printable } from '../../ui/text.ts';
import { AddressLink } from '../../view/AddressLink.tsx';

export function hasSide(goroutine: GoroutineDetail): boolean {
  return targetsOf(goroutine).length > 0 || goroutine.registers !== undefined;
}

/** What says more than the wait reason in the title already does. */
function targetsOf({ waitingOn }: GoroutineDetail): WaitTarget[] {
  return (waitingOn ?? []).filter(({ name, type, address, descriptor, untilSeconds }) =>
    [name, type, address, descriptor, untilSeconds].some((known) => known !== undefined),
  );
}

export function SidePane({ goroutine }: { goroutine: GoroutineDetail }) {
  const targets = targetsOf(goroutine);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable without a mouse
    <section className="pane side" aria-label="Waits for, and registers" tabIndex={0}>
      {targets.length > 0 && (
        <>
          <header className="pane-head">
            <h2 className="head-title">Waits for</h2>
            {targets.length === 1 ? '1 thing' : `any of ${targets.length}`}
          </header>
          <ul className="targets">
            {targets.map((target, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cases of a select are known by their order
              <Target key={index} target={target} />
            ))}
          </ul>
        </>
      )}
      {goroutine.thread !== undefined && <RunsOn thread={goroutine.thread} />}
      {goroutine.registers !== undefined && <Registers registers={goroutine.registers} />}
    </section>
  );
}

function Target({ target }: { target: WaitTarget }) {
  return (
    <li>
      <p>
        <code className="target-name">{printable(target.name ?? target.type ?? target.kind)}</code>
        <span className="t3">{target.kind}</span>
      </p>
      <p className="t2">
        {target.name !== undefined && target.type !== undefined && <code>{printable(target.type)}</code>}
        {target.address !== undefined && (
          <>
            {' at '}
            <AddressLink
              address={target.address}
              type={target.kind.startsWith('chan') ? 'runtime.hchan' : target.type}
            />
          </>
        )}
        {target.descriptor !== undefined && ` file descriptor ${target.descriptor.fd}`}
        {target.descriptor?.deadlineSeconds !== undefined &&
          `, deadline in ${duration(target.descriptor.deadlineSeconds)}`}
        {target.untilSeconds !== undefined &&
          (target.untilSeconds > 0 ? ` fires in ${duration(target.untilSeconds)}` : ' is due')}
      </p>
    </li>
  );
}

function RunsOn({ thread }: { thread: NonNullable<GoroutineDetail['thread']> }) {
  return (
    <>
      <header className="pane-head">
        <h2 className="head-title">Runs on</h2>
      </header>
      <p className="side-text">
        thread {thread.threadId}
        {thread.processorId !== undefined && `, P ${thread.processorId}`}
        {thread.m !== undefined && (
          <>
            , m at <AddressLink address={thread.m} type="runtime.m" />
          </>
        )}
      </p>
    </>
  );
}

function Registers({ registers }: { registers: Readonly<Record<string, string>> }) {
  const all = Object.entries(registers);
  return (
    <>
      <header className="pane-head">
        <h2 className="head-title">Registers</h2>
        {counted(all.length, 'register')}
      </header>
      <dl className="facts registers">
        {all.map(([name, value]) => (
          <div key={name}>
            <dt className="mono">{name}</dt>
            <dd>
              <AddressLink address={value} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
