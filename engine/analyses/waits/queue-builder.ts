/** Queues as they are found. */
import { wider } from '../../bytes/wider.ts';
import type { Queues } from '../../snapshot/wait-table.ts';

/** Lists of waits that are added one row after the other. */
export class QueueBuilder {
  readonly #first: Uint32Array;
  #waits = new Uint32Array(1024);
  #count = 0;

  constructor(rows: number) {
    this.#first = new Uint32Array(rows + 1);
  }

  add(wait: number): void {
    if (this.#count === this.#waits.length) this.#waits = wider(this.#waits);
    this.#waits[this.#count++] = wait;
  }

  /** The list of `row` is complete. */
  end(row: number): void {
    this.#first[row + 1] = this.#count;
  }

  queues(): Queues {
    return { first: this.#first, wait: this.#waits.slice(0, this.#count) };
  }
}
