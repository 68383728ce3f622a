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

/** The knots among the stuck, and who of them could end the wait of one. */
export interface KnotGraph {
  readonly knots: readonly Knot[];
  /** Of a goroutine that is not stuck: nobody is looked for. */
  wakers(wait: number): readonly Waker[];
}

export function knotsAmong(
  waits: WaitTable,
  stuck: Uint8Array,
  held: HeldLocks,
  reach: () => Reachability | Fault,
): KnotGraph {
  const numbers = new Map<string, number>();
  const samples: number[] = [];
  const resource = new Int32Array(waits.kind.length).fill(-1);
  for (let wait = 0; wait < waits.kind.length; wait++) {
    if (stuck[waits.goroutine[wait]] === 0 || waits.resource[wait] === 0) continue;
    const holders = held.keeping(wait);
    const key = holders
      ? `held ${waits.resource[wait]} ${holders.map((h) => h.row)}`
      : `${waits.resource[wait]} ${waits.kind[wait]}`;
    let number = numbers.get(key);
    if (number === undefined) {
      number = samples.push(wait) - 1;
      numbers.set(key, number);
    }
    resource[wait] = number;
  }
  const known: (readonly Waker[] | undefined)[] = [];
  const wakers = (number: number): readonly Waker[] => {
    known[number] ??= wakersOf(waits, stuck, samples[number], held, reach);
    return known[number];
  };
  const resourceOf = (wait: number) => resource[wait];
  return {
    knots: findKnots({ waits, stuck, resources: samples.length, resourceOf, wakers }),
    wakers: (wait) => (resource[wait] < 0 ? [] : wakers(resource[wait])),
  };
}

function wakersOf(
  waits: WaitTable,
  stuck: Uint8Array,
  wait: number,
  held: HeldLocks,
  reach: () => Reachability | Fault,
): readonly Waker[] {
  const holders = held.keeping(wait);
  if (holders)
    return holders.map(({ row, certainty, evidence }) => ({ row, certainty, because: evidence, holds: true }));
  // Only who holds a lock can let go of it: where nobody is known to, nobody is accused.
  if (held.isLock(wait)) return [];
  const found = reach();
  const rows = isFault(found) ? undefined : found.rowsReaching(waits.resource[wait], WAY_BUDGET);
  const able = (rows ?? []).filter((row) => stuck[row] === 1 && !waitsOnlyFor(waits, row, wait));
  return able.slice(0, MAX_WAKERS).map((row) => ({ row, certainty: 'proved', because: 'it reaches it', holds: false }));
}

/** All that a goroutine waits for is the same, in the same way. */
function waitsOnlyFor(waits: WaitTable, row: number, as: number): boolean {
  for (let wait = waits.first[row]; wait < waits.first[row + 1]; wait++)
    if (waits.resource[wait] !== waits.resource[as] || waits.kind[wait] !== waits.kind[as]) return false;
  return true;
}
