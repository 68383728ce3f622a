/** What lies under the pointer in the past: a piece of a strip, a queue's length, a cycle of the collector. */
import type { ProcessorLane, TraceRange, TraceTile } from '../../../../api/trace.ts';
import type { Lane } from '../lanes.ts';
import { firstAfter, laneOf, queueOf, stepAt } from './tiles.ts';

export interface Piece {
  readonly kind: 'piece';
  readonly state: ProcessorLane['state'][number];
  /** -1: none. */
  readonly goroutine: number;
  readonly from: number;
  readonly to: number;
  /** How many states it holds; more than one: what is said is of the longest. */
  readonly count: number;
  /** Of the time, the part in which a goroutine ran. */
  readonly busy: number;
}

export type Pointed =
  | (Piece & { readonly title: string; readonly queued: number | undefined })
  | { readonly kind: 'queue'; readonly title: string; readonly queued: number }
  | { readonly kind: 'syscalls'; readonly most: number }
  | { readonly kind: 'gc' | 'stw'; readonly range: TraceRange };

export function pieceAt(lane: ProcessorLane, time: number): Piece | undefined {
  const i = firstAfter(lane.end, time);
  if (i >= lane.start.length || lane.start[i] > time) return undefined;
  return {
    kind: 'piece',
    state: lane.state[i],
    goroutine: lane.goroutineId[i],
    from: lane.start[i],
    to: lane.end[i],
    count: lane.exact ? 1 : lane.count[i],
    busy: lane.busy[i],
  };
}

/** In the finest tile that is there. */
export function pointedIn(tile: TraceTile, lane: Lane, time: number): Pointed | undefined {
  if (lane.kind === 'threads') {
    const at = stepAt(tile.syscalls.time, time);
    return at < 0 ? undefined : { kind: 'syscalls', most: tile.syscalls.max[at] };
  }
  const queued = queuedAt(tile, lane, time);
  if (lane.kind === 'queue') return queued === undefined ? undefined : { kind: 'queue', title: lane.title, queued };
  const told = laneOf(tile, lane.processor.id);
  const piece = told && pieceAt(told, time);
  return piece && { ...piece, title: lane.title, queued };
}

function queuedAt(tile: TraceTile, lane: Lane, time: number): number | undefined {
  const series = queueOf(tile, lane.kind === 'processor' ? lane.processor.id : -1);
  const at = series === undefined ? -1 : stepAt(series.time, time);
  return series === undefined || at < 0 ? undefined : series.last[at];
}

/** On the axis. `slack`: what a mark is wider than its time, so that short ones can be met. */
export function rangeAt({ gc, stopTheWorld }: TraceTile, time: number, slack: number): Pointed | undefined {
  const holds = ({ start = 0, end = Number.MAX_SAFE_INTEGER }: TraceRange) =>
    start - slack <= time && time <= end + slack;
  const stop = stopTheWorld.ranges.find(holds);
  if (stop !== undefined) return { kind: 'stw', range: stop };
  const cycle = gc.ranges.find(holds);
  return cycle && { kind: 'gc', range: cycle };
}
