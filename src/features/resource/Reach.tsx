/** Who reaches it, and by which Go expression: possible wakers and no more. It walks the heap, so it is asked for after the rest. */
import type { ResourceLink } from '../../../api/links.ts';
import type { Reachers, ResourceDetail } from '../../../api/waits.ts';
import { useResource } from '../../api/waits.ts';
import { Certainty } from '../../ui/Certainty.tsx';
import { Fault, PlaceName } from '../../ui/Code.tsx';
import { count, counted } from '../../ui/format.ts';
import { Handle } from '../../view/Handle.tsx';
import { LeadingLink } from '../../view/LeadingLink.tsx';
import { Working } from '../../view/Working.tsx';

interface Props {
  readonly link: ResourceLink;
  readonly resource: ResourceDetail;
  readonly isLock: boolean;
}

export function Reach({ link, resource, isLock }: Props) {
  const { address, kind } = link;
  const answer = useResource({ address, kind, limit: 0 }, true);
  const reachers = answer.data?.reachers;
  return (
    <section className="resource-part" aria-label="Goroutines that reach it">
      <header className="pane-head">
        <h2 className="head-title">Who reaches it</h2>
        {reachers !== undefined && counted(reachers.total, 'goroutine')}
        <span className="end">
          <Certainty of="possible" />
        </span>
      </header>
      <Working of={answer} what="Who reaches it" rows={5}>
        {() =>
          reachers === undefined ? null : <Found link={link} reachers={reachers} resource={resource} isLock={isLock} />
        }
      </Working>
    </section>
  );
}

function Found({ link, reachers, resource, isLock }: Props & { readonly reachers: Reachers }) {
  const { goroutines, total, viaGlobals, viaTimer, incomplete } = reachers;
  const isGarbage = total === 0 && !viaGlobals && !viaTimer && incomplete === undefined;
  return (
    <>
      <p className="resource-text t2">
        {isGarbage
          ? `Nobody reaches it${resource.waiters === 0 ? ' and nobody waits for it: it is garbage' : ''}.`
          : isLock
            ? 'From the stack or over the heap. Of a lock only its holder can end the waits.'
            : 'From the stack or over the heap: any of them might act on it.'}
        {viaGlobals && ' A package variable leads to it, so that any code may.'}
        {viaTimer && ' A timer that is set leads to it.'}
      </p>
      {incomplete !== undefined && (
        <p className="resource-text">
          <Fault reason={`there may be more: ${incomplete}`} />
        </p>
      )}
      <ol className="resource-reachers">
        {goroutines.map(({ goroutineId, at, stuck, variable }) => (
          <li key={goroutineId}>
            <Handle snapshot={link.snapshot} id={goroutineId} filter={link.filter} />
            {variable === undefined ? (
              at !== undefined && <PlaceName place={at} />
            ) : (
              <LeadingLink goroutine={goroutineId} leading={variable} filter={link.filter} />
            )}
            <span className="t3">{stuck && 'stuck'}</span>
          </li>
        ))}
        {goroutines.length < total && (
          <li className="t3">
            {count(goroutines.length)} of {count(total)}
          </li>
        )}
      </ol>
    </>
  );
}
