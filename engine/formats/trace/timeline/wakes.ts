/** Who made whom runnable: unblocked it, started it or switched to it. */
import type { EventTable } from '../event-table.ts';
import { GO_CREATE, GO_CREATE_BLOCKED, GO_SWITCH, GO_SWITCH_DESTROY, GO_UNBLOCK } from '../event-types.ts';
import { type LaneRows, laneRows } from './lane-rows.ts';

const WAKES = new Uint8Array(256);
for (const type of [GO_UNBLOCK, GO_CREATE, GO_CREATE_BLOCKED, GO_SWITCH, GO_SWITCH_DESTROY]) WAKES[type] = 1;

/** Whether the event's goroutine does this to the goroutine that the event names. */
export function isWake(type: number): boolean {
  return WAKES[type] === 1;
}

/** For each goroutine the rows at which it woke others. */
export function wakesOf(events: EventTable, goroutines: number): LaneRows {
  return laneRows(events, (columns, row) => (isWake(columns.type(row)) ? columns.goroutine(row) : -1), goroutines);
}
