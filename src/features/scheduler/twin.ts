/** The rows of the table that says what the timeline shows: lane by lane what runs, then who waits, in order. */
import type { SchedulerNow } from '../../../api/scheduler.ts';
import type { Lane } from './lanes.ts';
import { type QueueShape, queueOf } from './queue.ts';

export interface Segment {
  readonly lane: Lane;
  /** runs: what has the processor. empty: one row that says why there is none. */
  readonly kind: 'runs' | 'queue' | 'empty' | 'threads';
  readonly queue?: QueueShape;
  /** Row of the table that it begins at, and how many it has. */
  readonly from: number;
  readonly count: number;
}

export function segmentsOf(now: SchedulerNow, lanes: readonly Lane[]): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  const add = (segment: Omit<Segment, 'from'>) => {
    segments.push({ ...segment, from });
    from += segment.count;
  };
  for (const lane of lanes) {
    if (lane.kind === 'threads') {
      add({ lane, kind: 'threads', count: now.threadList.shown.length });
      continue;
    }
    const runs = lane.kind === 'processor' && lane.processor.running !== undefined;
    if (runs) add({ lane, kind: 'runs', count: 1 });
    const queue = queueOf(lane, now);
    if (queue !== undefined && queue.total > 0) add({ lane, kind: 'queue', queue, count: queue.total });
    else if (!runs) add({ lane, kind: 'empty', count: 1 });
  }
  return segments;
}

export function rowsOf(segments: readonly Segment[]): number {
  const last = segments.at(-1);
  return last === undefined ? 0 : last.from + last.count;
}

/** The segment that a row is in: by halving, for a table may be asked for a row a thousand times. */
export function segmentAt(segments: readonly Segment[], row: number): Segment | undefined {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (segments[middle].from <= row) low = middle;
    else high = middle - 1;
  }
  const found = segments[low];
  return found !== undefined && row >= found.from && row < found.from + found.count ? found : undefined;
}
