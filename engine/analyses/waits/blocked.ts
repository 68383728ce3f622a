/**
 * The blocked goroutines of a snapshot, sorted out once: by the runtime's wait reason and, where that leaves it open, by the
 * functions on the stack.
 */
import { AddressMap } from '../../bytes/address-map.ts';
import { rowsInOrder } from '../../bytes/row-order.ts';
import { G_LEAKED, G_WAITING } from '../../runtime/status.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';

/** What every search for waits works on. */
export interface Blocked {
  readonly snapshot: Snapshot;
  /** Row of the goroutine whose g has an address; -1 for none that waits. */
  rowOfG(g: number): number;
  /** The runtime's words for what a row waits for; "" where it does not wait. */
  reason(row: number): string;
  /** Waiting rows whose reason passes a test, in order of a column. */
  rows(test: (reason: string) => boolean, order: Float64Array): Uint32Array;
}

export function blockedGoroutines(snapshot: Snapshot): Blocked {
  const { goroutines, waitReasons } = snapshot;
  const waits = (row: number) => goroutines.status[row] === G_WAITING || goroutines.status[row] === G_LEAKED;
  const byAddress = new AddressMap(goroutines.address);
  return {
    snapshot,
    rowOfG(g) {
      const row = byAddress.rowOf(g);
      return row < 0 || !waits(row) ? -1 : row;
    },
    reason: (row) => (waits(row) ? (waitReasons[goroutines.waitReason[row]] ?? '') : ''),
    rows(test, order) {
      const wanted = waitReasons.map(test);
      let n = 0;
      const rows = new Uint32Array(goroutines.count);
      for (let row = 0; row < goroutines.count; row++)
        if (waits(row) && wanted[goroutines.waitReason[row]]) rows[n++] = row;
      return rowsInOrder(rows.subarray(0, n), order);
    },
  };
}
