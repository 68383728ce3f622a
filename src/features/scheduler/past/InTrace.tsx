/** The chosen goroutine in the trace: who made it runnable in the window, one by one. */
import type { SchedulerLink } from '../../../../api/links.ts';
import type { WakeEdge } from '../../../../api/trace.ts';
import { useGoroutineLane } from '../../../api/trace.ts';
import { count } from '../../../ui/format.ts';
import { Anchor } from '../../../view/location.tsx';
import type { Past } from './past.ts';
import { useTime } from './store.ts';
import { before } from './ticks.ts';
import { useSettled } from './useSettled.ts';

interface Props {
  readonly past: Past;
  readonly goroutine: number;
  readonly link: SchedulerLink;
}

const SHOWN = 50;
const WORDS: Readonly<Record<WakeEdge['kind'], string>> = {
  unblocked: 'unblocked by',
  created: 'created by',
  'switched to': 'switched to by',
};

export function InTrace({ past, goroutine, link }: Props) {
  const { from, to } = useSettled(useTime((state) => state.window) ?? past.whole);
  const { data, error } = useGoroutineLane(goroutine, { from, to, pieces: 1 }, SHOWN);
  if (error !== null) return <p className="t3">The trace does not name this goroutine: it did nothing in its time.</p>;
  if (data === undefined) return null;
  const { edges, total } = data.wokenBy;
  return (
    <section aria-label="Who made it runnable">
      <h3 className="card-head">
        Made runnable{' '}
        <span className="t3">{total === 0 ? 'never in this window' : `${count(total)} × in this window`}</span>
      </h3>
      <ol className="wakes">
        {edges.map((edge) => (
          <li key={edge.time}>
            <Anchor className="link mono t2" to={{ ...link, at: Math.round(edge.time - past.moment) }}>
              {before(Math.round(edge.time - past.moment))}
            </Anchor>
            <span>
              {edge.from === undefined ? (
                <span className="t2">by the network, a timer or the runtime</span>
              ) : (
                <>
                  {WORDS[edge.kind]}{' '}
                  <Anchor className="link mono" to={{ ...link, goroutine: edge.from }}>
                    g{edge.from}
                  </Anchor>
                </>
              )}
              {edge.processor !== undefined && <span className="t3"> on P {edge.processor}</span>}
            </span>
          </li>
        ))}
      </ol>
      {total > edges.length && (
        <p className="t3">
          The first {count(edges.length)} of {count(total)}: come closer to see the others.
        </p>
      )}
    </section>
  );
}
