/**
 * Who could end the waits of stuck goroutines: holders of locks, and for channels and the like the goroutines that reach them.
 * A goroutine that waits in the same way for the same thing could not be the first to act.
 */

import type { Holder } from '../analyses/holders/holders.ts';
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
  readonly #reach: (address: number) => Reachability | Fault;
  /** Wait → number of what it is for; -1: nobody could end it. */
  readonly #numberOf: Int32Array;
  /** Number → one of its waits. */
  readonly #samples: readonly number[];
  #reaching: Reaching | undefined;
  #knots: readonly Knot[] | undefined;

  /** `kept`: what was found earlier. */
  constructor(
    waits: WaitTable,
    stuck: Uint8Array,
    held: HeldLocks,
    reach: (address: number) => Reachability | Fault,
    kept?: Reaching,
  ) {
    this.#waits = waits;
    this.#stuck = stuck;
    this.#held = held;
    this.#reach = reach;
    this.#reaching = kept;
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
      wakerRows: (number) => this.#held.heldBy(this.#samples[number]) ?? this.#rowsReaching(number),
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
    this.#reaching ??= this.#findReaching();
    return this.#reaching;
  }

  #wakersOf(number: number): readonly Waker[] {
    const holders = this.#held.keeping(this.#samples[number]);
    if (holders)
      return holders.map(({ row, certainty, evidence }) => ({ row, certainty, because: evidence, holds: true }));
    return Array.from(this.#rowsReaching(number), (row) => ({
      row,
      certainty: 'proved',
      because: 'it reaches it',
      holds: false,
    }));
  }

  #rowsReaching(number: number): Uint32Array {
    const { first, row } = this.reaching();
    return row.subarray(first[number], first[number + 1]);
  }

  #findReaching(): Reaching {
    const first = new Uint32Array(this.#samples.length + 1);
    const rows: number[] = [];
    for (let number = 0; number < this.#samples.length; number++) {
      const wait = this.#samples[number];
      // Only who holds a lock can let go of it: where nobody is known to, nobody is accused.
      if (!this.#held.isLock(wait) && !this.#held.heldBy(wait))
        for (const row of this.#ableToReach(wait)) rows.push(row);
      first[number + 1] = rows.length;
    }
    return { first, row: Uint32Array.from(rows) };
  }

  #ableToReach(wait: number): readonly number[] {
    const address = this.#waits.resource[wait];
    const found = this.#reach(address);
    const rows = isFault(found) ? undefined : found.rowsReaching(address, WAY_BUDGET);
    const able = (rows ?? []).filter((row) => this.#stuck[row] === 1 && !waitsOnlyFor(this.#waits, row, wait));
    return able.slice(0, MAX_WAKERS);
  }
}

/** Waits that the same could end have the same number. */
function numbered(waits: WaitTable, stuck: Uint8Array, held: HeldLocks) {
  const { goroutine, kind, resource } = waits;
  const samples: number[] = [];
  const numberOf = new Int32Array(kind.length).fill(-1);
  const ofHolders = new Map<string, number>();
  /** Holders come as the same array again and again. */
  const ofArrays = new Map<readonly Holder[], number>();
  const ofOthers = new Map<number, number>();
  const byHolders = (wait: number, holders: readonly Holder[]): number => {
    const key = `${resource[wait]} ${holders.map((h) => h.row)}`;
    const number = ofHolders.get(key) ?? samples.push(wait) - 1;
    ofHolders.set(key, number);
    return number;
  };
  for (let wait = 0; wait < kind.length; wait++) {
    if (stuck[goroutine[wait]] === 0 || resource[wait] === 0) continue;
    const holders = held.keeping(wait);
    // Addresses are below 2^47 and kinds below 2^5: an exact number.
    const key = resource[wait] * 32 + kind[wait];
    const known = holders ? ofArrays.get(holders) : ofOthers.get(key);
    const number = known ?? (holders ? byHolders(wait, holders) : samples.push(wait) - 1);
    numberOf[wait] = number;
    if (known !== undefined) continue;
    if (holders) ofArrays.set(holders, number);
    else ofOthers.set(key, number);
  }
  return { numberOf, samples };
}

/** All that a goroutine waits for is the same, in the same way. */
function waitsOnlyFor(waits: WaitTable, row: number, as: number): boolean {
  for (let wait = waits.first[row]; wait < waits.first[row + 1]; wait++)
    if (waits.resource[wait] !== waits.resource[as] || waits.kind[wait] !== waits.kind[as]) return false;
  return true;
}
