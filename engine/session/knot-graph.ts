/**
 * Who could end the waits of stuck goroutines: holders of locks, and for channels and the like the goroutines that reach them.
 * A goroutine that waits in the same way for the same thing could not be the first to act.
 */

import { findKnots, type Knot, type Waker } from '../analyses/knots/knots.ts';
import type { Reachability } from '../analyses/stuck/reach.ts';
import type { Fault } from '../bytes/fault.ts';
import { isFault } from '../bytes/memory.ts';
import type { WaitTable } from '../snapshot/wait-table.ts';
import type { HeldLocks } from './held-locks.ts';

/** Objects on the ways to one channel; and wakers of it that are looked at. */
const WAY_BUDGET = 20_000;
const MAX_WAKERS = 1000;

/**
 * Who reaches what stuck goroutines wait for, as columns: those of resource n are row[first[n]] up to row[first[n + 1]]. Resources
 * are numbered as their waits come.
 */
export interface Reaching {
  readonly first: Uint32Array;
  readonly row: Uint32Array;
}

/** The knots among the stuck, and who of them could end the wait of one. */
export class KnotGraph {
  readonly #waits: WaitTable;
  readonly #stuck: Uint8Array;
  readonly #held: HeldLocks;
  readonly #reach: () => Reachability | Fault;
  readonly #kept: Reaching | undefined;
  /** Wait → number of what it is for; -1: nobody could end it. */
  readonly #numberOf: Int32Array;
  /** Number → one of its waits. */
  readonly #samples: readonly number[];
  readonly #known: (readonly Waker[] | undefined)[] = [];
  #knots: readonly Knot[] | undefined;

  /** `kept`: what was found earlier. */
  constructor(
    waits: WaitTable,
    stuck: Uint8Array,
    held: HeldLocks,
    reach: () => Reachability | Fault,
    kept?: Reaching,
  ) {
    this.#waits = waits;
    this.#stuck = stuck;
    this.#held = held;
    this.#reach = reach;
    this.#kept = kept;
    const { numberOf, samples } = numbered(waits, stuck, held);
    this.#numberOf = numberOf;
    this.#samples = samples;
  }

  knots(): readonly Knot[] {
    this.#knots ??= findKnots({
      waits: this.#waits,
      stuck: this.#stuck,
      resources: this.#samples.length,
      resourceOf: (wait) => this.#numberOf[wait],
      wakers: (number) => this.#wakersOf(number),
    });
    return this.#knots;
  }

  /** Of a goroutine that is not stuck: nobody is looked for. */
  wakers(wait: number): readonly Waker[] {
    const number = this.#numberOf[wait];
    return number < 0 ? [] : this.#wakersOf(number);
  }

  /** What there is to keep: those who hold something are told by who holds what. */
  reaching(): Reaching {
    if (this.#kept) return this.#kept;
    const first = new Uint32Array(this.#samples.length + 1);
    const rows: number[] = [];
    for (let number = 0; number < this.#samples.length; number++) {
      for (const { row, holds } of this.#wakersOf(number)) if (!holds) rows.push(row);
      first[number + 1] = rows.length;
    }
    return { first, row: Uint32Array.from(rows) };
  }

  #wakersOf(number: number): readonly Waker[] {
    this.#known[number] ??= this.#findWakers(number);
    return this.#known[number];
  }

  #findWakers(number: number): readonly Waker[] {
    const wait = this.#samples[number];
    const holders = this.#held.keeping(wait);
    if (holders)
      return holders.map(({ row, certainty, evidence }) => ({ row, certainty, because: evidence, holds: true }));
    // Only who holds a lock can let go of it: where nobody is known to, nobody is accused.
    if (this.#held.isLock(wait)) return [];
    return Array.from(this.#rowsReaching(number, wait), (row) => ({
      row,
      certainty: 'proved',
      because: 'it reaches it',
      holds: false,
    }));
  }

  #rowsReaching(number: number, wait: number): Iterable<number> {
    if (this.#kept) return this.#kept.row.subarray(this.#kept.first[number], this.#kept.first[number + 1]);
    const found = this.#reach();
    const rows = isFault(found) ? undefined : found.rowsReaching(this.#waits.resource[wait], WAY_BUDGET);
    const able = (rows ?? []).filter((row) => this.#stuck[row] === 1 && !waitsOnlyFor(this.#waits, row, wait));
    return able.slice(0, MAX_WAKERS);
  }
}

/** Waits that the same could end have the same number. */
function numbered(waits: WaitTable, stuck: Uint8Array, held: HeldLocks) {
  const numbers = new Map<number | string, number>();
  const samples: number[] = [];
  const numberOf = new Int32Array(waits.kind.length).fill(-1);
  for (let wait = 0; wait < waits.kind.length; wait++) {
    if (stuck[waits.goroutine[wait]] === 0 || waits.resource[wait] === 0) continue;
    const holders = held.keeping(wait);
    // Addresses are below 2^47 and kinds below 2^5: an exact number.
    const key = holders
      ? `${waits.resource[wait]} ${holders.map((h) => h.row)}`
      : waits.resource[wait] * 32 + waits.kind[wait];
    let number = numbers.get(key);
    if (number === undefined) {
      number = samples.push(wait) - 1;
      numbers.set(key, number);
    }
    numberOf[wait] = number;
  }
  return { numberOf, samples };
}

/** All that a goroutine waits for is the same, in the same way. */
function waitsOnlyFor(waits: WaitTable, row: number, as: number): boolean {
  for (let wait = waits.first[row]; wait < waits.first[row + 1]; wait++)
    if (waits.resource[wait] !== waits.resource[as] || waits.kind[wait] !== waits.kind[as]) return false;
  return true;
}
