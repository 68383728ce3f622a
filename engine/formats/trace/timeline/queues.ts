/**
 * The run queues in time, reconstructed: a trace tells when a goroutine becomes runnable, on which processor, and when it
 * runs, but not in which queue it waits. It is taken to wait where the scheduler puts it (runtime/proc.go: ready and
 * newproc into the queue of their own processor; goschedImpl and exitsyscall0 into the global one) until it runs. That
 * others steal half a queue, or that a full one spills over, is not seen.
 */
import type { EventTable } from '../event-table.ts';
import { GO_CREATE, GO_RUNNABLE, GO_UNBLOCK } from '../event-types.ts';
import { type EventColumns, goroutineChanged, isSinceStart } from './changes.ts';
import type { StateLanes } from './lanes.ts';
import { Steps } from './steps.ts';

/** The global queue, and where goroutines are that were runnable before the trace tells where. */
export const GLOBAL_QUEUE = -1;
export const UNKNOWN_QUEUE = -2;
/** Queues are numbered from here on in columns; 0 is none. */
const SHIFT = 3;

/** The queue that an event puts its goroutine into: a processor's id, or one of the two above. */
function queueOf(events: EventColumns, row: number): number {
  switch (events.type(row)) {
    case GO_CREATE:
    case GO_UNBLOCK:
      return events.processor(row); // -1: woken by no processor's doing, through the global queue
    default:
      return events.transition(row) >> 3 <= 1 ? UNKNOWN_QUEUE : GLOBAL_QUEUE;
  }
}

/** Lengths of all queues: queue → steps. */
export function queueLengths(events: EventTable, goroutines: number): Map<number, Steps> {
  const counts = new Map<number, number>();
  walkQueues(events, goroutines, (queue) => counts.set(queue, (counts.get(queue) ?? 0) + 1));
  const lists = new Map(
    [...counts].map(([queue, count]) => [
      queue,
      { rows: new Uint32Array(count), values: new Int32Array(count), at: 0, length: 0 },
    ]),
  );
  walkQueues(events, goroutines, (queue, row, change) => {
    const list = lists.get(queue);
    if (!list) return;
    list.length += change;
    list.rows[list.at] = row;
    list.values[list.at++] = list.length;
  });
  return new Map([...lists].map(([queue, { rows, values }]) => [queue, new Steps(events, rows, values)]));
}

/** Calls `step` for everything that goes into a queue (+1) or leaves it (-1). What was there from the start comes first. */
function walkQueues(
  events: EventTable,
  goroutines: number,
  step: (queue: number, row: number, change: number) => void,
): void {
  const waitsIn = new Uint16Array(goroutines);
  for (const piece of events.pieces()) {
    for (let i = 0; i < piece.count; i++) {
      if ((piece.transition(i) & 7) !== GO_RUNNABLE || !isSinceStart(piece, i)) continue;
      const g = goroutineChanged(piece, i);
      if (g < 0) continue;
      waitsIn[g] = UNKNOWN_QUEUE + SHIFT;
      step(UNKNOWN_QUEUE, 0, 1);
    }
  }
  for (const piece of events.pieces()) {
    for (let i = 0; i < piece.count; i++) {
      const g = goroutineChanged(piece, i);
      if (g < 0 || isSinceStart(piece, i)) continue;
      if (waitsIn[g] !== 0) step(waitsIn[g] - SHIFT, piece.first + i, -1);
      waitsIn[g] = 0;
      if ((piece.transition(i) & 7) !== GO_RUNNABLE) continue;
      const queue = queueOf(piece, i);
      waitsIn[g] = queue + SHIFT;
      step(queue, piece.first + i, 1);
    }
  }
}

/** The queues at a moment: queue → rows of the events by which their goroutines came in, first come first. */
export function queuesAt(events: EventTable, lanes: StateLanes, time: number): Map<number, number[]> {
  const rows: number[] = [];
  for (let g = 0; g < lanes.count; g++) {
    const place = lanes.placeAt(g, time);
    if (place >= 0 && lanes.state(place) === GO_RUNNABLE) rows.push(lanes.rows[place]);
  }
  const found = new Map<number, number[]>();
  for (const row of rows.sort((a, b) => a - b)) {
    const queue = queueOf(events, row);
    const known = found.get(queue);
    if (known) known.push(row);
    else found.set(queue, [row]);
  }
  return found;
}
