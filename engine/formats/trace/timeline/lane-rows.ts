/** For each of many things the rows of the events that concern it, one after the other, all in one column. */
import type { EventTable } from '../event-table.ts';
import type { EventColumns } from './changes.ts';

export interface LaneRows {
  /** Lane → where its rows begin; one more at the end. */
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
}

/** `laneOf`: lane of an event; -1 for none. */
export function laneRows(
  events: EventTable,
  laneOf: (events: EventColumns, row: number) => number,
  lanes = 0,
): LaneRows {
  let counts = new Uint32Array(lanes);
  let count = lanes;
  for (const piece of events.pieces()) {
    for (let i = 0; i < piece.count; i++) {
      const lane = laneOf(piece, i);
      if (lane < 0) continue;
      if (lane >= counts.length) {
        const wider = new Uint32Array(Math.max(lane + 1, counts.length * 2));
        wider.set(counts);
        counts = wider;
      }
      if (lane >= count) count = lane + 1;
      counts[lane]++;
    }
  }
  const starts = new Uint32Array(count + 1);
  for (let lane = 0; lane < count; lane++) starts[lane + 1] = starts[lane] + counts[lane];
  const rows = new Uint32Array(starts[count]);
  const next = starts.slice();
  for (const piece of events.pieces()) {
    for (let i = 0; i < piece.count; i++) {
      const lane = laneOf(piece, i);
      if (lane >= 0) rows[next[lane]++] = piece.first + i;
    }
  }
  return { starts, rows };
}
