/** A queue in order: who waits, since when, where, and what a sender holds out. A window of it; the first and the last are a click away. */
import type { ResourceLink } from '../../../api/links.ts';
import type { Queued, ResourceDetail } from '../../../api/waits.ts';
import { RESOURCES } from '../../api/waits.ts';
import { Fault, PlaceName } from '../../ui/Code.tsx';
import { count, duration } from '../../ui/format.ts';
import { cutMiddle, printable } from '../../ui/text.ts';
import { Handle } from '../../view/Handle.tsx';
import { Anchor } from '../../view/location.tsx';
import { shownValue } from '../../view/values/text.ts';
import { windowsOf } from './model.ts';

interface Props {
  readonly link: ResourceLink;
  readonly queue: ResourceDetail['queues'][number];
  /** Each holds out a value. */
  readonly senders: boolean;
}

export function Queue({ link, queue, senders }: Props) {
  const { name, total, waiters, fault } = queue;
  return (
    <section className="resource-part" aria-label={name}>
      <header className="pane-head">
        <h2 className="head-title">{name.charAt(0).toUpperCase() + name.slice(1)}</h2>
        {total === 0
          ? 'none'
          : waiters.length < total
            ? `${count(waiters.length)} of ${count(total)}, in order`
            : `${count(total)}, in order`}
        <Windows link={link} shown={waiters.length} total={total} />
      </header>
      {waiters.length > 0 && (
        <ol className="resource-queue">
          {waiters.map((one) => (
            <Waiter key={`${one.position} ${one.goroutineId}`} link={link} waiter={one} senders={senders} />
          ))}
        </ol>
      )}
      {fault !== undefined && (
        <p className="resource-text">
          <Fault reason={`the queue may be longer: ${fault}`} />
        </p>
      )}
    </section>
  );
}

function Windows({ link, shown, total }: { link: ResourceLink; shown: number; total: number }) {
  const { before, after, last } = windowsOf(link.from ?? 0, shown, total, RESOURCES);
  const to = (from: number) => ({ ...link, from: from === 0 ? undefined : from });
  return (
    <span className="end resource-windows">
      {before !== undefined && (
        <>
          <Anchor className="link" to={to(0)}>
            First
          </Anchor>
          <Anchor className="link" to={to(before)}>
            Before
          </Anchor>
        </>
      )}
      {after !== undefined && last !== undefined && (
        <>
          <Anchor className="link" to={to(after)}>
            Next {Math.min(RESOURCES, total - after)}
          </Anchor>
          <Anchor className="link" to={to(last)}>
            Last
          </Anchor>
        </>
      )}
    </span>
  );
}

function Waiter({ link, waiter, senders }: { link: ResourceLink; waiter: Queued; senders: boolean }) {
  const { goroutineId, position, select, at, stuck, waitSeconds, element } = waiter;
  return (
    <li className={senders ? 'with-value' : undefined}>
      <span className="t3 mono num">{count(position)}</span>
      <Handle snapshot={link.snapshot} id={goroutineId} family="sync" filter={link.filter} />
      {at === undefined ? <span className="t2">no frame could be read</span> : <PlaceName place={at} />}
      {senders && (
        <code className="cut" title={element === undefined ? undefined : printable(element.value)}>
          {element === undefined ? '' : cutMiddle(printable(shownValue(element)), 120)}
        </code>
      )}
      <span className="t3">
        {select && <span className="tag">in a select</span>} {stuck !== undefined && `stuck, ${stuck}`}
      </span>
      <span className="mono num t2">{waitSeconds === undefined ? '' : `≥ ${duration(waitSeconds)}`}</span>
    </li>
  );
}
