/** What a goroutine waits for, who could end that and how one knows, with the holder's stack beside its own; and what it holds. */
import type { WaitTarget } from '../../../api/goroutine.ts';
import type { GoroutineLink } from '../../../api/links.ts';
import type { Blocking } from '../../../api/waits.ts';
import { Certainty } from '../../ui/Certainty.tsx';
import { count, duration } from '../../ui/format.ts';
import { Key } from '../../ui/Key.tsx';
import { printable } from '../../ui/text.ts';
import { AddressLink } from '../../view/AddressLink.tsx';
import { Handle } from '../../view/Handle.tsx';
import { HolderLine } from '../../view/HolderLine.tsx';
import { LeadingLink } from '../../view/LeadingLink.tsx';
import { Anchor } from '../../view/location.tsx';
import { ResourceName } from '../../view/ResourceName.tsx';
import { StackBrief } from '../../view/StackBrief.tsx';
import { Told } from '../../view/Told.tsx';
import { nextHolder } from './blocking.ts';

interface Props {
  readonly link: GoroutineLink;
  readonly targets: readonly WaitTarget[];
  /** undefined until it is known. */
  readonly blocking: Blocking | undefined;
}

export function WaitsFor({ link, targets, blocking }: Props) {
  const waits = blocking?.waits ?? targets.map((target): Blocking['waits'][number] => ({ target }));
  const total = blocking?.waitTotal ?? targets.length;
  if (waits.length === 0) return null;
  return (
    <>
      <header className="pane-head">
        <h2 className="head-title">Waits for</h2>
        {total === 1 ? '1 thing' : `any of ${count(total)}`}
        {waits.length < total && ` · ${waits.length} shown`}
        {blocking !== undefined && blocking.chain.length > 0 && (
          <Anchor
            className="link end t1-link"
            to={{
              view: 'waits',
              snapshot: link.snapshot,
              focus: `g${link.goroutine}`,
              at: `g${link.goroutine}`,
            }}
          >
            Show in Waits
          </Anchor>
        )}
      </header>
      <ul className="targets">
        {waits.map((wait, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: cases of a select are known by their order
          <Wait key={index} link={link} wait={wait} />
        ))}
      </ul>
      {blocking !== undefined && <Holder blocking={blocking} />}
    </>
  );
}

function Wait({ link, wait }: { link: GoroutineLink; wait: Blocking['waits'][number] }) {
  const { target, resource, variable, position } = wait;
  const kind = target.kind;
  return (
    <li>
      <p>
        {resource === undefined ? (
          <code className="target-name">{printable(target.name ?? target.type ?? kind)}</code>
        ) : (
          <ResourceName of={resource} kind={resource.kind} filter={link.filter} />
        )}
        <span className="t3">
          {kind}
          {target.line !== undefined && `, line ${target.line}`}
        </span>
      </p>
      <p className="t2">
        {resource !== undefined && resource.state !== '' && `${printable(resource.state)} `}
        {position !== undefined &&
          resource !== undefined &&
          resource.waiters > 1 &&
          `· ${ordinal(position)} of ${count(resource.waiters)} in the queue `}
      </p>
      <Details target={target} />
      {variable !== undefined && (
        <p className="t3">
          here <LeadingLink goroutine={link.goroutine} leading={variable} filter={link.filter} />
        </p>
      )}
      {resource?.holders.map((holder) => (
        <HolderLine key={`${holder.goroutineId} ${holder.frame}`} holder={holder} filter={link.filter} />
      ))}
      {resource !== undefined && resource.holders.length === 0 && <Unheld link={link} resource={resource} />}
    </li>
  );
}

/** Why no holder is named, or who else could end it. */
function Unheld({
  link,
  resource,
}: {
  link: GoroutineLink;
  resource: NonNullable<Blocking['waits'][number]['resource']>;
}) {
  const { noHolder, wakers } = resource;
  const evidence = noHolder === undefined ? wakers.evidence : `No holder can be shown: ${noHolder}.`;
  return (
    <p className="t2">
      {evidence === undefined ? (
        'Whoever reaches it could end the wait: its page tells who does.'
      ) : (
        <Told sentence={evidence} filter={link.filter} />
      )}{' '}
      {wakers.certainty !== undefined && <Certainty of={wakers.certainty} />}{' '}
      {wakers.kind === 'knot' &&
        wakers.goroutineIds.map((id) => <Handle key={id} snapshot={link.snapshot} id={id} filter={link.filter} />)}
    </p>
  );
}

/** What is known of a wait for the network, a timer, or a channel that nobody else waits on. */
function Details({ target }: { target: WaitTarget }) {
  const { type, address, descriptor, untilSeconds, name } = target;
  const parts = [
    descriptor !== undefined && `file descriptor ${descriptor.fd}`,
    descriptor?.local !== undefined && `${descriptor.local} ⇄ ${descriptor.remote ?? 'nobody'}`,
    descriptor?.deadlineSeconds !== undefined && `deadline in ${duration(descriptor.deadlineSeconds)}`,
    untilSeconds !== undefined && (untilSeconds > 0 ? `fires in ${duration(untilSeconds)}` : 'is due'),
  ].filter((part) => typeof part === 'string');
  return (
    <p className="t3">
      {name !== undefined && type !== undefined && <code>{printable(type)}</code>}
      {address !== undefined && (
        <>
          {' at '}
          <AddressLink address={address} type={target.kind.startsWith('chan') ? 'runtime.hchan' : type} />
        </>
      )}
      {parts.length > 0 && ` ${printable(parts.join(', '))}`}
    </p>
  );
}

/** The stack of who holds it, under one's own eyes. */
function Holder({ blocking }: { blocking: Blocking }) {
  const holder = nextHolder(blocking);
  if (holder === undefined) return null;
  return (
    <div className="side-holder">
      <StackBrief goroutine={holder.goroutineId} title="The holder" frame={holder.frame} />
      <p className="t3">
        <Key of="h" /> opens it at the frame of the evidence
      </p>
    </div>
  );
}

export function Holds({ link, blocking }: { link: GoroutineLink; blocking: Blocking | undefined }) {
  const holds = blocking?.holds ?? [];
  if (holds.length === 0) return null;
  return (
    <section aria-label="Holds">
      <header className="pane-head">
        <h2 className="head-title">Holds</h2>
        {holds.length === 1 ? '1 lock' : `${holds.length} locks`}
      </header>
      <ul className="targets">
        {holds.map((held) => (
          <li key={held.address}>
            <p>
              <ResourceName of={held} kind={held.kind} filter={link.filter} />
              <Certainty of={held.certainty} />
            </p>
            <p className="t2">
              <Anchor
                className="link strong"
                to={{ view: 'goroutines', snapshot: link.snapshot, filter: `lock:${held.address}` }}
              >
                {count(held.waiters)} {held.waiters === 1 ? 'waits' : 'wait'} for it
              </Anchor>
              {held.first !== undefined && (
                <>
                  , first <Handle snapshot={link.snapshot} id={held.first} family="sync" filter={link.filter} />
                </>
              )}
              . {printable(held.evidence.charAt(0).toUpperCase() + held.evidence.slice(1))}.
            </p>
            <p>
              <LeadingLink
                goroutine={link.goroutine}
                leading={held.variable ?? { frame: held.frame, path: undefined }}
                filter={link.filter}
              />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ordinal(n: number): string {
  const tens = n % 100;
  const ending = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${count(n)}${ending}`;
}
