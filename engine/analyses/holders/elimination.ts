/**
 * Locks that are elements of arrays and slices: a goroutine holds one of them, and its stack has forgotten which. Where
 * all others are free or have a holder, it is the one that is left; and who takes all of them in a loop has them all.
 */
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { collectClaims, type ElementClaim } from './claims.ts';
import { type Choice, chooseHolders } from './combine.ts';
import { addressesOf, elementsKey } from './elements.ts';
import { type AskedLock, lockState } from './lock-words.ts';
import type { GoroutineTracer } from './traces.ts';

/** For each lock the choice that elimination makes possible; undefined where it changes nothing. */
export function byElimination(
  snapshot: Snapshot,
  tracer: GoroutineTracer,
  locks: readonly AskedLock[],
  choices: readonly Choice[],
  claims: readonly ElementClaim[],
): (Choice | undefined)[] {
  const { memory } = snapshot.program;
  const open = locks.filter((_, i) => choices[i].missing > 0 && choices[i].state.kind === 'locked');
  if (open.length === 0 || claims.length === 0) return [];
  const sets = setsOf(snapshot, claims, new Set(open.map((lock) => lock.address)));
  const locked = new Set<number>();
  for (const set of sets) {
    const kind = set.claims[0].mode === 'mutex' ? 'mutex' : 'rwmutex';
    for (const at of set.addresses) if (lockState(memory, at, kind).kind === 'locked') locked.add(at);
  }
  const held = heldByOthers(snapshot, tracer, locked, sets);
  return locks.map((lock, i) => {
    if (!open.includes(lock)) return undefined;
    const claim = sets.map((set) => fittingClaim(set, lock.address, locked, held)).find((c) => c !== undefined);
    return claim && { ...choices[i], chosen: [claim], candidates: [], missing: 0, reason: undefined };
  });
}

interface ElementSet {
  readonly addresses: readonly number[];
  readonly claims: readonly ElementClaim[];
}

/** Claims of the same elements together, where an open lock is one of them. */
function setsOf(snapshot: Snapshot, claims: readonly ElementClaim[], open: ReadonlySet<number>): ElementSet[] {
  const groups = new Map<string, ElementClaim[]>();
  for (const claim of claims) {
    const name = `${claim.mode} ${elementsKey(claim.elements)}`;
    const group = groups.get(name);
    if (group) group.push(claim);
    else groups.set(name, [claim]);
  }
  return [...groups.values()]
    .map((group) => ({ claims: group, addresses: addressesOf(snapshot.program.memory, group[0].elements) }))
    .filter((set) => set.addresses.some((at) => open.has(at)));
}

/** Those of the locked ones that have a holder by other evidence. */
function heldByOthers(
  snapshot: Snapshot,
  tracer: GoroutineTracer,
  locked: ReadonlySet<number>,
  sets: readonly ElementSet[],
): ReadonlySet<number> {
  const { of } = collectClaims(snapshot, tracer, (address) => locked.has(address));
  const held = new Set<number>();
  for (const set of sets) {
    const kind = set.claims[0].mode === 'mutex' ? 'mutex' : 'rwmutex';
    for (const at of set.addresses) {
      if (!locked.has(at)) continue;
      const choice = chooseHolders(kind, lockState(snapshot.program.memory, at, kind), of.get(at) ?? [], []);
      if (choice.chosen.length > 0) held.add(at);
    }
  }
  return held;
}

function fittingClaim(
  { addresses, claims }: ElementSet,
  address: number,
  locked: ReadonlySet<number>,
  held: ReadonlySet<number>,
): ElementClaim | undefined {
  if (claims.length !== 1 || !addresses.includes(address)) return undefined;
  const [claim] = claims;
  if (claim.all) {
    const whole = addresses.length > 1 && addresses.every((at) => locked.has(at) && !held.has(at));
    return whole ? { ...claim, verdict: { ...claim.verdict, certainty: 'likely' } } : undefined;
  }
  const left = addresses.filter((at) => locked.has(at) && !held.has(at));
  return left.length === 1 && left[0] === address ? claim : undefined;
}
