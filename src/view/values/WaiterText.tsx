/** A goroutine in the queue of a channel, and the value that it holds out. */
import { useSnapshot } from '../../api/snapshot.tsx';
import { cutMiddle, printable } from '../../ui/text.ts';
import { AddressLink } from '../AddressLink.tsx';
import { Handle } from '../Handle.tsx';
import { useLink } from '../location.tsx';
import { shownValue } from './text.ts';
import type { StandingLine } from './tree.ts';

interface Props {
  readonly line: Extract<StandingLine, { kind: 'waiter' }>;
  readonly part: 'name' | 'value';
  readonly onLeave: () => void;
}

export function WaiterText({ line, part, onLeave }: Props) {
  const { id: snapshot } = useSnapshot();
  const link = useLink();
  const filter = link === undefined || link.view === 'library' ? undefined : link.filter;
  const { goroutineId, select, element } = line.waiter;
  if (part === 'name') return <Handle snapshot={snapshot} id={goroutineId} family="sync" filter={filter} inRow />;
  return (
    <span className="value-text">
      {element !== undefined && (
        <>
          <span className="t3">holds</span>
          <code className="cut" title={printable(element.value)}>
            {cutMiddle(printable(shownValue(element)))}
          </code>
          {element.address !== undefined && (
            <AddressLink address={element.address} type={element.type} short inRow onLeave={onLeave} />
          )}
        </>
      )}
      {select && <span className="tag">in a select</span>}
    </span>
  );
}
