/** The stuck set of a core against the runtime's own leak profile of the same process, taken just after. */
import type { LeakFixture } from '../../fixtures/leak-profile.ts';
import { AS_THE_RUNTIME, findStuck, type ReachRules } from '../analyses/stuck/stuck.ts';
import { readWaits } from '../analyses/waits/waits.ts';
import { openHeap } from '../runtime/heap/heap.ts';
import { G_RUNNABLE, G_RUNNING } from '../runtime/status.ts';
import { readSnapshot, type Snapshot } from '../snapshot/snapshot.ts';
import { openFixtureProgram } from './open.ts';

export interface LeakComparison {
  /** Where our finding by the runtime's rules differs from its own, in words. */
  readonly differences: readonly string[];
  /** Ids that we find and the runtime misses. */
  readonly more: readonly number[];
}

export function compareLeaks(fixture: LeakFixture): LeakComparison {
  const snapshot = readSnapshot(openFixtureProgram(fixture));
  const theirs = new Set(fixture.leaked);
  const byTheirRules = stuckIds(snapshot, AS_THE_RUNTIME);
  const exact = stuckIds(snapshot);
  const isSpared = (id: number) => fixture.sparesMain && id === 1 && waitsForNothing(snapshot, id);
  const missing = fixture.leaked.filter((id) => !byTheirRules.has(id) && !couldRun(snapshot, id));
  return {
    differences: [
      ...missing.map((id) => `g${id} is leaked, and not stuck by the runtime's rules`),
      ...[...byTheirRules]
        .filter((id) => !theirs.has(id) && !isSpared(id))
        .map((id) => `g${id} is stuck, and the runtime does not say so`),
      ...[...byTheirRules].filter((id) => !exact.has(id)).map((id) => `g${id} is stuck by the runtime's rules alone`),
    ],
    more: [...exact].filter((id) => !theirs.has(id) && !isSpared(id)),
  };
}

export function stuckIds(snapshot: Snapshot, rules?: ReachRules): Set<number> {
  const { stuck } = findStuck(snapshot, openHeap(snapshot.program), readWaits(snapshot), rules);
  return new Set(snapshot.goroutines.id.filter((_, row) => stuck[row] === 1));
}

/** In a select without cases. */
function waitsForNothing({ goroutines, waitReasons, rowOf }: Snapshot, id: number): boolean {
  return waitReasons[goroutines.waitReason[rowOf(id)]] === 'select (no cases)';
}

/** It came to where it is stuck between the core and the profile. */
function couldRun({ goroutines, rowOf }: Snapshot, id: number): boolean {
  const row = rowOf(id);
  return row < 0 || goroutines.status[row] === G_RUNNABLE || goroutines.status[row] === G_RUNNING;
}
