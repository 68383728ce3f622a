/** What it waits for, or where it ran: shown where the snapshot has it. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { GoroutineDetail, WaitTarget } from '../../../api/goroutine.ts';
import type { GoroutineLink } from '../../../api/links.ts';
import type { Blocking } from '../../../api/waits.ts';
import { counted } from '../../ui/format.ts';
import { AddressLink } from '../../view/AddressLink.tsx';
import { Unanswered } from '../../view/Answer.tsx';
import { Progress } from '../../view/Working.tsx';
import { hasSchedulePart, SchedulePart } from './SchedulePart.tsx';
import { WaitsFor } from './WaitsFor.tsx';

export function hasSide(goroutine: GoroutineDetail): boolean {
  return targetsOf(goroutine).length > 0 || goroutine.registers !== undefined || hasSchedulePart(goroutine);
}

/** What says more than the wait reason in the title already does. */
function targetsOf({ waitingOn }: GoroutineDetail): WaitTarget[] {
  return (waitingOn ?? []).filter(({ name, type, address, descriptor, untilSeconds }) =>
    [name, type, address, descriptor, untilSeconds].some((known) => known !== undefined),
  );
}

interface Props {
  readonly goroutine: GoroutineDetail;
  readonly link: GoroutineLink;
  readonly blocking: UseQueryResult<Blocking>;
}

export function SidePane({ goroutine, link, blocking }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable without a mouse
    <section className="pane side" aria-label="Waits for, and registers" tabIndex={0}>
      <WaitsFor link={link} targets={targetsOf(goroutine)} blocking={blocking.data} />
      {blocking.isPending && <Progress />}
      {blocking.error !== null && (
        <Unanswered error={blocking.error} what="Who could wake it" onRetry={() => blocking.refetch()} />
      )}
      <SchedulePart goroutine={goroutine} link={link} />
      {goroutine.registers !== undefined && <Registers registers={goroutine.registers} />}
    </section>
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
