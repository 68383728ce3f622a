/** The rows of one queue, by windows: "run next" first where a processor has one. */
import type { QueuedGoroutine, SchedulerNow } from '../../../api/scheduler.ts';
import { QUEUE_ROWS, type QueueName, type QueueWindow } from '../../api/scheduler.ts';
import { type Lane, queuedOn } from './lanes.ts';

/** How the rows of a queue are numbered: `next` is row 0 where there is one, the queue's own windows follow. */
export interface QueueShape {
  readonly name: QueueName;
  readonly next: QueuedGoroutine | undefined;
  /** Those that came with the scheduler itself: the first of the queue. */
  readonly first: readonly QueuedGoroutine[];
  /** All rows, `next` among them. */
  readonly total: number;
}

/** undefined: the lane has no queue. */
export function queueOf(lane: Lane, now: SchedulerNow): QueueShape | undefined {
  if (lane.kind === 'threads') return undefined;
  if (lane.kind === 'processor') {
    const { id, runNext, queue } = lane.processor;
    return { name: id, next: runNext, first: queue.goroutines, total: queuedOn(lane.processor) };
  }
  const queue = lane.id === 'global' ? now.global : now.disabled;
  return { name: lane.id, next: undefined, first: queue.goroutines, total: queue.total };
}

/** The windows that rows are in which did not come with the scheduler. */
export function windowsFor(queue: QueueShape, first: number, last: number): QueueWindow[] {
  const shift = queue.next === undefined ? 0 : 1;
  const from = Math.max(0, first - shift);
  const to = Math.min(last, queue.total - 1) - shift;
  if (to < queue.first.length) return [];
  const windows: QueueWindow[] = [];
  for (let window = Math.floor(from / QUEUE_ROWS); window <= Math.floor(to / QUEUE_ROWS); window++)
    windows.push({ queue: queue.name, window });
  return windows;
}

/** The row, or undefined where its window has not come yet. */
export function rowOf(
  queue: QueueShape,
  index: number,
  windowOf: (window: number) => readonly QueuedGoroutine[] | undefined,
): QueuedGoroutine | undefined {
  if (queue.next !== undefined && index === 0) return queue.next;
  const at = index - (queue.next === undefined ? 0 : 1);
  return queue.first[at] ?? windowOf(Math.floor(at / QUEUE_ROWS))?.[at % QUEUE_ROWS];
}
