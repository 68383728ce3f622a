/** Values that change in steps: lengths of queues, numbers of goroutines, sizes of the heap. */
import type { EventTable } from '../event-table.ts';

/** Steps that share a lowest and a highest value. */
const BLOCK = 128;

/** A window of a series: for each stretch of time the lowest, the highest and the last value. */
export interface StepWindow {
  /** Nanoseconds since the trace began: when the stretch begins. */
  readonly time: number[];
  readonly min: number[];
  readonly max: number[];
  readonly last: number[];
}

export class Steps {
  readonly #events: EventTable;
  readonly #rows: Uint32Array;
  readonly #values: Float64Array | Int32Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;

  /** From event `rows[i]` on the value is `values[i]`. */
  constructor(events: EventTable, rows: Uint32Array, values: Float64Array | Int32Array) {
    this.#events = events;
    this.#rows = rows;
    this.#values = values;
    const blocks = Math.ceil(rows.length / BLOCK);
    this.#min = new Float64Array(blocks).fill(Number.POSITIVE_INFINITY);
    this.#max = new Float64Array(blocks).fill(Number.NEGATIVE_INFINITY);
    for (let i = 0; i < rows.length; i++) {
      const block = Math.floor(i / BLOCK);
      if (values[i] < this.#min[block]) this.#min[block] = values[i];
      if (values[i] > this.#max[block]) this.#max[block] = values[i];
    }
  }

  /** The value at a time; undefined before the first. */
  at(time: number): number | undefined {
    const place = this.#placeAt(time);
    return place < 0 ? undefined : this.#values[place];
  }

  /** [from, to): every step where there are at most `pieces`, else so many stretches of equal length. */
  window(from: number, to: number, pieces: number): StepWindow {
    const window: StepWindow = { time: [], min: [], max: [], last: [] };
    const first = this.#placeAt(from);
    const last = this.#placeAt(to);
    if (last - first <= pieces) {
      for (let place = Math.max(0, first); place <= last; place++)
        this.#add(Math.max(from, this.#time(place)), place, place, window);
      return window;
    }
    for (let i = 0; i < pieces; i++) {
      const start = from + (i * (to - from)) / pieces;
      const end = this.#placeAt(from + ((i + 1) * (to - from)) / pieces);
      if (end >= 0) this.#add(start, Math.max(0, this.#placeAt(start)), end, window);
    }
    return window;
  }

  #add(time: number, first: number, last: number, into: StepWindow): void {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (let place = first; place <= last; ) {
      if (place % BLOCK === 0 && place + BLOCK <= last) {
        min = Math.min(min, this.#min[place / BLOCK]);
        max = Math.max(max, this.#max[place / BLOCK]);
        place += BLOCK;
        continue;
      }
      min = Math.min(min, this.#values[place]);
      max = Math.max(max, this.#values[place]);
      place++;
    }
    into.time.push(time);
    into.min.push(min);
    into.max.push(max);
    into.last.push(this.#values[last]);
  }

  #time(place: number): number {
    return this.#events.time(this.#rows[place]);
  }

  #placeAt(time: number): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#time(middle) <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
