/** What is counted of the goroutines of a node and all below it. */
import type { StateFamily } from '../../../api/goroutine.ts';
import type { FamilyCounts } from '../../../api/trees.ts';
import type { NumberColumns } from '../number-columns.ts';

export class Tally {
  count = 0;
  stuck = 0;
  oldest = 0;
  waitSeconds = 0;
  /** NaN: not known. */
  #stackBytes = 0;
  /** By number of a family in `NumberColumns.families`. */
  readonly #perFamily: number[] = [];
  #names: readonly StateFamily[] = [];

  /** `stuck`: goroutine row → 1, where that was found out. */
  add(
    { wait, stack, families }: Pick<NumberColumns, 'wait' | 'stack' | 'families'>,
    row: number,
    stuck?: Uint8Array,
  ): void {
    this.count++;
    this.#stackBytes += stack[row];
    if (stuck?.[row] === 1) this.stuck++;
    const family = families.of[row];
    this.#names = families.names;
    this.#perFamily[family] = (this.#perFamily[family] ?? 0) + 1;
    const seconds = wait[row];
    if (!(seconds > 0)) return;
    this.waitSeconds += seconds;
    if (seconds > this.oldest) this.oldest = seconds;
  }

  /** Adds what a child has. */
  absorb(other: Tally): void {
    if (other.count === 0) return;
    this.count += other.count;
    this.#stackBytes += other.#stackBytes;
    this.stuck += other.stuck;
    this.waitSeconds += other.waitSeconds;
    this.oldest = Math.max(this.oldest, other.oldest);
    this.#names = other.#names;
    other.#perFamily.forEach((count, family) => {
      this.#perFamily[family] = (this.#perFamily[family] ?? 0) + count;
    });
  }

  /** undefined: not known of any. */
  get stackBytes(): number | undefined {
    return Number.isNaN(this.#stackBytes) ? undefined : this.#stackBytes;
  }

  get families(): FamilyCounts {
    const counts: FamilyCounts = {};
    this.#perFamily.forEach((count, family) => {
      counts[this.#names[family]] = count;
    });
    return counts;
  }
}
