/** What made it and what it made; its stack; what it will still run. */
import type { ReactNode } from 'react';
import type { GoroutineDetail } from '../../../api/goroutine.ts';
import type { GoroutineLink } from '../../../api/links.ts';
import type { Blocking } from '../../../api/waits.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { PlaceName } from '../../ui/Code.tsx';
import { bytes, count, counted } from '../../ui/format.ts';
import { AddressLink } from '../../view/AddressLink.tsx';
import { Handle } from '../../view/Handle.tsx';
import { Holds } from './WaitsFor.tsx';

const CHILDREN_SHOWN = 12;

interface Props {
  readonly goroutine: GoroutineDetail;
  readonly link: GoroutineLink;
  readonly blocking: Blocking | undefined;
}

export function MadeBy({ goroutine, link, blocking }: Props) {
  const { createdBy, start, stack, children, deferred, ancestors } = goroutine;
  const { kind } = useSnapshot();
  const parent = ancestors[0];
  const parentId = createdBy?.goroutineId;
  return (
    <div className="made-by">
      <Holds link={link} blocking={blocking} />
      {deferred !== undefined && deferred.length > 0 && (
        <section aria-label="Deferred calls">
          <header className="pane-head">
            <h2 className="head-title">Deferred</h2>
            {counted(deferred.length, 'call')}, still to run
          </header>
          <dl className="facts made-facts">
            {deferred.map((call, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same call can be deferred many times; the order never changes
              <Row key={index} label={`:${call.location.line}`}>
                <PlaceName place={{ ...call.location, function: call.function }} />
              </Row>
            ))}
          </dl>
        </section>
      )}
      <section aria-label="Made by and of">
        <header className="pane-head">
          <h2 className="head-title">Made by and of</h2>
        </header>
        <dl className="facts made-facts">
          {createdBy !== undefined && (
            <Row label="Go statement">
              <PlaceName place={createdBy} />
            </Row>
          )}
          {parentId !== undefined && (
            <Row label="Parent">
              {parent?.alive === true ? (
                <Handle snapshot={link.snapshot} id={parentId} filter={link.filter} />
              ) : (
                <code className="t2">g{parentId}, exited</code>
              )}
            </Row>
          )}
          {start !== undefined && (
            <Row label="Started with">
              <PlaceName place={start} />
            </Row>
          )}
          <Row label="Children">
            {children.total === 0 ? (
              <span className="t2">{kind === 'profile' ? 'a profile does not tell' : 'none alive'}</span>
            ) : (
              <span className="handles">
                {children.ids.slice(0, CHILDREN_SHOWN).map((id) => (
                  <Handle key={id} snapshot={link.snapshot} id={id} filter={link.filter} />
                ))}
                {children.total > CHILDREN_SHOWN && (
                  <span className="t3">
                    {Math.min(CHILDREN_SHOWN, children.ids.length)} of {count(children.total)}
                  </span>
                )}
              </span>
            )}
          </Row>
          {stack !== undefined && (
            <Row label="Stack">
              <code>
                {bytes(stack.bytes)}
                {stack.usedBytes === undefined ? '' : `, ${bytes(stack.usedBytes)} used`} ·{' '}
                <AddressLink address={stack.low} />–<AddressLink address={stack.high} />
              </code>
            </Row>
          )}
          {goroutine.address !== undefined && (
            <Row label="Address">
              <AddressLink address={goroutine.address} type="runtime.g" />
            </Row>
          )}
          {goroutine.address !== undefined && (
            <Row label="Thread">
              {goroutine.thread === undefined ? (
                <span className="t2">none, parked</span>
              ) : (
                <code>{goroutine.thread.threadId}</code>
              )}
            </Row>
          )}
        </dl>
      </section>
    </div>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}
