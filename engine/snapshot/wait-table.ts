/**
 * Which channel every goroutine waits on, as columns. Wait records and channels lie all over the heap: each is read in
 * address order, once, when the first question about it comes.
 */
import { G_LEAKED, G_WAITING } from '../runtime/status.ts';
import type { Snapshot } from './snapshot.ts';

export interface WaitTable {
  /** Row → channel of the first case; 0 for none. */
  readonly channel: Float64Array;
  /** Row → run-time type of that channel's elements; 0 for none. */
  readonly elementType: Float64Array;
}

export function readWaits(snapshot: Snapshot): WaitTable {
  const { goroutines, program, waitReasons } = snapshot;
  const { memory, layout } = program;
  const channel = new Float64Array(goroutines.count);
  const elementType = new Float64Array(goroutines.count);
  const onChannel = waitReasons.map((reason) => /^(chan (send|receive)|select)/.test(reason));
  const waits = (row: number) => {
    const status = goroutines.status[row];
    return (
      goroutines.waiting[row] > 0 &&
      (status === G_WAITING || status === G_LEAKED) &&
      onChannel[goroutines.waitReason[row]]
    );
  };
  inAddressOrder(goroutines.count, waits, goroutines.waiting, (row) => {
    const c = memory.word(goroutines.waiting[row] + layout.sudog.c);
    channel[row] = Number.isNaN(c) ? 0 : c;
  });
  inAddressOrder(
    goroutines.count,
    (row) => channel[row] > 0,
    channel,
    (row) => {
      const type = memory.word(channel[row] + layout.hchan.elemtype);
      elementType[row] = Number.isNaN(type) ? 0 : type;
    },
  );
  return { channel, elementType };
}

function inAddressOrder(
  count: number,
  wanted: (row: number) => boolean,
  address: Float64Array,
  visit: (row: number) => void,
): void {
  let n = 0;
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) if (wanted(row)) rows[n++] = row;
  for (const row of rows.subarray(0, n).sort((a, b) => address[a] - address[b])) visit(row);
}
