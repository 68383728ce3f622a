/** What stands over the lanes: what each side of the now-line is, and the collector's phase at the moment. */

import type { SchedulerNow } from '../../../api/scheduler.ts';
import type { TraceSummary } from '../../../api/trace.ts';
import { useSnapshot } from '../../api/snapshot.tsx';
import { Glyph } from '../../ui/Glyph.tsx';
import { printable } from '../../ui/text.ts';
import { isPast, type NoPast, type Past } from './past/past.ts';

const GC_WORDS = { mark: 'the collector marks', 'mark termination': 'the collector ends marking' } as const;

const SOURCE: Readonly<Record<TraceSummary['source'], string>> = {
  file: 'from the trace that was added',
  core: 'from the trace buffers in the core',
  'flight recorder in the core': 'from the flight recorder in the core',
};

interface Props {
  readonly now: SchedulerNow;
  readonly past: Past | NoPast | undefined;
  /** Width of the names; where what runs begins, and the now-line. */
  readonly names: number;
  readonly runs: number;
  readonly left: number;
}

export function Axis({ now, past, names, runs, left }: Props) {
  const { trace } = useSnapshot();
  const isJoined = isPast(past) && past.trace.summary.source !== 'file' && trace !== undefined && !trace.missing;
  return (
    <div className="axis">
      {isPast(past) ? (
        <p className="cut" style={{ left: names + 4, maxWidth: left - 12 }}>
          what did run,{' '}
          <b>
            {SOURCE[past.trace.summary.source]}
            {isJoined && ` and ${printable(trace.name)}`}
          </b>
        </p>
      ) : (
        <p className="axis-runs" style={{ left: names + runs + 8, maxWidth: left - runs - 60 }}>
          what runs <span className="t3">since when at the latest</span>
        </p>
      )}
      {now.gcPhase !== undefined && now.gcPhase !== 'off' && (
        <p className="axis-gc">
          <Glyph family="gc" /> {GC_WORDS[now.gcPhase]}
        </p>
      )}
      <p className="axis-title" style={{ left: names + left + (isPast(past) ? 58 : 12) }}>
        {now.disturbed === undefined ? 'what would run next: order, not time' : 'what stands in the queues'}
        <span className="t3">1st → last in each queue</span>
      </p>
    </div>
  );
}
