/** Which goroutine's stack an address lies in. */
import type { GoroutineTable } from '../../snapshot/snapshot.ts';

export class StackIndex {
  readonly #goroutines: Pick<GoroutineTable, 'stackLow' | 'stackHigh' | 'count'>;
  /** Rows in order of their stacks. */
  readonly #rows: Uint32Array;

  constructor(goroutines: Pick<GoroutineTable, 'stackLow' | 'stackHigh' | 'count'>) {
    this.#goroutines = goroutines;
    const { stackLow } = goroutines;
    this.#rows = Uint32Array.from({ length: goroutines.count }, (_, row) => row).sort(
      (a, b) => stackLow[a] - stackLow[b],
    );
  }

  /** Row of the goroutine; -1 for none. */
  rowAt(address: number): number {
    const { stackLow, stackHigh } = this.#goroutines;
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (stackLow[this.#rows[middle]] <= address) low = middle + 1;
      else high = middle;
    }
    const row = low > 0 ? this.#rows[low - 1] : -1;
    return row >= 0 && address < stackHigh[row] ? row : -1;
  }
}
