/** What lies in a channel: places of its ring, oldest first, with their values. */
import type { ResourceLink } from '../../../api/links.ts';
import type { ResourceDetail } from '../../../api/waits.ts';
import { count, duration } from '../../ui/format.ts';
import { cutMiddle, printable } from '../../ui/text.ts';
import { AddressLink } from '../../view/AddressLink.tsx';
import { shownValue } from '../../view/values/text.ts';

/** Places that are drawn one by one. */
const DRAWN = 256;

export function Buffer({ resource, link }: { resource: ResourceDetail; link: ResourceLink }) {
  const { channel } = resource;
  if (channel === undefined) return null;
  const { length, capacity, closed, timer, firesIn, buffer } = channel;
  return (
    <section className="resource-part" aria-label="Buffer">
      <header className="pane-head">
        <h2 className="head-title">Buffer</h2>
        {capacity === 0 ? 'none: a send meets a receive' : `${count(length)} of ${count(capacity)}, oldest first`}
        {closed && <span className="tag">closed</span>}
        {timer && (
          <span className="tag">
            timer{firesIn === undefined ? '' : firesIn > 0 ? ` fires in ${duration(firesIn)}` : ' is due'}
          </span>
        )}
      </header>
      {capacity > 0 && capacity <= DRAWN && (
        <div className="resource-ring" role="img" aria-label={`${length} of ${capacity} places are taken`}>
          {Array.from({ length: capacity }, (_, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: places of a ring have no other name
            <i key={place} className={place < length ? 'taken' : undefined} />
          ))}
        </div>
      )}
      {capacity > DRAWN && <progress className="resource-fill" max={capacity} value={length} aria-label="How full" />}
      {buffer.length > 0 && (
        <ol className="resource-values">
          {buffer.map((value) => (
            <li key={value.name}>
              <code className="t3">{value.name}</code>
              <code className="cut" title={printable(value.value)}>
                {value.unreadable ?? cutMiddle(printable(shownValue(value)), 200)}
              </code>
              {value.address !== undefined && <AddressLink address={value.address} type={value.type} short />}
            </li>
          ))}
          {(link.from ?? 0) + buffer.length < length && (
            <li className="t3">
              {count(buffer.length)} of {count(length)}
            </li>
          )}
        </ol>
      )}
    </section>
  );
}
