/**
 * The blocked goroutines of a snapshot, sorted out once: by the runtime's wait reason and, where that leaves it open, by the
 * functions on the stack.
 */
import { AddressMap } from '../../bytes/address-map.ts';
import { rowsInOrder } from '../../bytes/row-order.ts';
import { isBlocked } from '../../runtime/status.ts';
import { type WaitKind, waitKind } from '../../runtime/waiting.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { WaitingGoroutines } from '../../snapshot/wait-table.ts';

/** What every search for waits works on. */
export interface Blocked<Source = Snapshot> {
  readonly snapshot: Source;
  /** Row of the goroutine whose g has an address; -1 for none that waits. */
  rowOfG(g: number): number;
  /** The runtime's words for what a row waits for; "" where it does not wait. */
  reason(row: number): string;
  /** What these words mean, by themselves. */
  kind(row: number): WaitKind;
  /** How many wait whose reason passes a test. */
  count(test: (reason: string) => boolean): number;
  /** They, in order of a column. */
  rows(test: (reason: string) => boolean, order: Float64Array): Uint32Array;
}

/** Of a reason that the runtime's list does not have, and of what does not wait. */
const NO_REASON = 256;

export function blockedGoroutines<Source extends WaitingGoroutines>(snapshot: Source): Blocked<Source> {
  const { goroutines, waitReasons } = snapshot;
  const { status, waitReason } = goroutines;
  const waits = (row: number) => isBlocked(status[row]);
  // A goroutine is asked for its kind, of which there are few, again and again.
  const kinds = Array.from({ length: NO_REASON + 1 }, (_, number) => waitKind(waitReasons[number] ?? ''));
  const counts = new Uint32Array(NO_REASON);
  for (let row = 0; row < goroutines.count; row++) if (waits(row)) counts[waitReason[row]]++;
  const count = (test: (reason: string) => boolean) =>
    waitReasons.slice(0, NO_REASON).reduce((sum, reason, number) => sum + (test(reason) ? counts[number] : 0), 0);
  let byAddress: AddressMap | undefined;
  return {
    snapshot,
    rowOfG(g) {
      byAddress ??= new AddressMap(goroutines.address);
      const row = byAddress.rowOf(g);
      return row < 0 || !waits(row) ? -1 : row;
    },
    reason: (row) => (waits(row) ? (waitReasons[waitReason[row]] ?? '') : ''),
    kind: (row) => kinds[waits(row) ? waitReason[row] : NO_REASON],
    count,
    rows(test, order) {
      const wanted = Uint8Array.from(waitReasons.slice(0, NO_REASON), (reason) => Number(test(reason)));
      const rows = new Uint32Array(count(test));
      let n = 0;
      for (let row = 0; row < goroutines.count && n < rows.length; row++)
        if (wanted[waitReason[row]] === 1 && waits(row)) rows[n++] = row;
      return rowsInOrder(rows, order);
    },
  };
}
