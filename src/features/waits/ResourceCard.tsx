/** A channel or lock in brief: state, who holds it and by what evidence, the head of its queue. */
import type { WaitsLink } from '../../../api/links.ts';
import type { GraphNode, ResourceDetail } from '../../../api/waits.ts';
import { useResource } from '../../api/waits.ts';
import { Certainty } from '../../ui/Certainty.tsx';
import { FileLine } from '../../ui/Code.tsx';
import { count, counted, duration } from '../../ui/format.ts';
import { Key } from '../../ui/Key.tsx';
import { printable } from '../../ui/text.ts';
import { Answer } from '../../view/Answer.tsx';
import { Handle } from '../../view/Handle.tsx';
import { HolderLine } from '../../view/HolderLine.tsx';
import { Anchor } from '../../view/location.tsx';
import { ResourceName } from '../../view/ResourceName.tsx';
import { StackBrief } from '../../view/StackBrief.tsx';

const QUEUE = 5;

interface Props {
  readonly link: WaitsLink;
  readonly address: string;
  /** Where it stands for many that are alike. */
  readonly many?: GraphNode;
  /** A goroutine whose stack is shown already. */
  readonly besides?: number;
  readonly onShow: (change: Partial<WaitsLink>) => void;
}

export function ResourceCard(props: Props) {
  const { address, many, link } = props;
  const answer = useResource({ address, limit: QUEUE });
  return (
    <>
      {many !== undefined && (
        <p className="card-line">
          <strong>{printable(many.label)}</strong> <span className="t3">alike; the first of them:</span>
        </p>
      )}
      <Answer of={answer} what="The resource" rows={5}>
        {(resource) => <Card key={address} {...props} resource={resource} />}
      </Answer>
      <div className="card-actions">
        <Anchor className="button" to={{ view: 'resource', snapshot: link.snapshot, filter: link.filter, address }}>
          Entire <Key of="Enter" />
        </Anchor>
        <button
          type="button"
          className="button"
          onClick={() => props.onShow({ focus: address, knot: undefined, open: undefined })}
        >
          Around this <Key of="f" />
        </button>
      </div>
    </>
  );
}

function Card({ link, resource, besides }: Props & { readonly resource: ResourceDetail }) {
  const { holders, noHolder, wakers, queues } = resource;
  const waiting = queues.filter(({ total }) => total > 0);
  const shown = new Set([besides]);
  const holder = holders[0]?.goroutineId;
  const first = waiting[0]?.waiters.find(
    ({ goroutineId }) => !shown.has(goroutineId) && goroutineId !== holder,
  )?.goroutineId;
  return (
    <>
      <h2 className="card-title">
        <ResourceName of={resource} kind={resource.kind} filter={link.filter} />
      </h2>
      <p className="t2">
        <code>{printable(resource.type ?? resource.kind)}</code>
        {resource.state !== '' && ` · ${printable(resource.state)}`}
        {resource.longestSeconds !== undefined && ` · longest ≥ ${duration(resource.longestSeconds)}`}
        {resource.longest !== undefined && (
          <>
            {resource.longestSeconds === undefined ? ' · longest: ' : ': '}
            <Handle snapshot={link.snapshot} id={resource.longest} family="sync" filter={link.filter} />
          </>
        )}
      </p>
      {holders.map((one) => (
        <HolderLine key={`${one.goroutineId} ${one.frame}`} holder={one} filter={link.filter} />
      ))}
      {holders.length === 0 && (noHolder ?? wakers.evidence) !== undefined && (
        <p className="t2">
          {printable(noHolder === undefined ? (wakers.evidence ?? '') : `No holder can be shown: ${noHolder}.`)}{' '}
          {wakers.certainty !== undefined && <Certainty of={wakers.certainty} />}
        </p>
      )}
      {holder !== undefined && holder !== besides && (
        <StackBrief goroutine={holder} title="The holder" frame={holders[0].frame} />
      )}
      {waiting.map((queue) => (
        <div key={queue.name} className="card-part">
          <h3>
            {queue.name}{' '}
            <span className="t3">
              {queue.waiters.length < queue.total
                ? `${queue.waiters.length} of ${count(queue.total)}`
                : counted(queue.total, 'goroutine')}
            </span>
          </h3>
          <ol className="card-queue">
            {queue.waiters.map(({ goroutineId, position, at, stuck }) => (
              <li key={position}>
                <span className="t3 mono num">{position}</span>
                <Handle snapshot={link.snapshot} id={goroutineId} family="sync" filter={link.filter} />
                {at !== undefined && <FileLine place={at} />}
                {stuck !== undefined && <span className="t3">stuck, {stuck}</span>}
              </li>
            ))}
          </ol>
        </div>
      ))}
      {first !== undefined && <StackBrief goroutine={first} title="First who waits" />}
    </>
  );
}
