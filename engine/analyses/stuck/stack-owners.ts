/** Whose stack an address lies on. */
import { allRows, rowsInOrder } from '../../bytes/row-order.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';

/** Row of the goroutine on whose stack an address lies; -1 for none. */
export function stackOwners({ goroutines }: Snapshot): (address: number) => number {
  const { count, stackLow, stackHigh } = goroutines;
  const rows = rowsInOrder(allRows(count), stackLow);
  return (address) => {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (stackLow[rows[middle]] <= address) low = middle + 1;
      else high = middle;
    }
    const row = low > 0 ? rows[low - 1] : -1;
    return row >= 0 && address < stackHigh[row] ? row : -1;
  };
}
