/** Who made whom runnable: unblocked it, started it or switched to it. */
import type { EventTable } from '../event-table.ts';
import { GO_CREATE, GO_CREATE_BLOCKED, GO_SWITCH, GO_SWITCH_DESTROY, GO_UNBLOCK } from '../event-types.ts';
import { type LaneRows, laneRows } from './lanes.ts';

const WAKES: ReadonlySet<number> = new Set([GO_UNBLOCK, GO_CREATE, GO_CREATE_BLOCKED, GO_SWITCH, GO_SWITCH_DESTROY]);

/** Whether the event's goroutine does this to the goroutine that the event names. */
export function isWake(type: number): boolean {
  return WAKES.has(type);
}

/** For each goroutine the rows at which it woke others. */
export function wakesOf(events: EventTable, goroutines: number): LaneRows {
  return laneRows(events, goroutines, (row) => (isWake(events.type(row)) ? events.goroutine(row) : -1));
}
