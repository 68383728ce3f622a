/** What is said of a group of goroutines. */

import type { GoroutineGroup } from '../../api/goroutine.ts';
import { statusName } from '../runtime/status.ts';
import { searchSorted } from '../snapshot/snapshot.ts';
import type { GroupKey } from './group-keys.ts';
import type { GoroutineTables } from './tables.ts';

/** How many ids a group names at once; the rest is asked for by a filter on the group. */
const NAMED_MEMBERS = 100;

/** What is known of a group's rows all together: see group-totals.ts. */
export interface Totals {
  /** A row of each kind: what is the same for all with equal stacks, states and go statements is asked of these only. */
  readonly kinds: readonly number[];
  readonly longestWait: number;
  readonly stackBytes: number;
}

/** `rows`: its members, in order of id, of which there is one at least. */
export function groupAnswer(
  facts: GoroutineTables,
  { key, title }: GroupKey,
  rows: Uint32Array,
  { kinds, longestWait, stackBytes }: Totals,
): GoroutineGroup {
  const { goroutines } = facts.snapshot;
  const first = rows[0];
  const distinct = (keyOf: (row: number) => unknown) => new Set(kinds.map(keyOf)).size;
  const statuses = distinct((row) => goroutines.status[row]);
  const reason = facts.waitReason(first);
  const reasons = distinct((row) => (facts.isWaiting(row) ? goroutines.waitReason[row] : -1));
  return {
    key,
    title,
    count: rows.length,
    goroutineIds: Array.from(rows.subarray(0, NAMED_MEMBERS), (row) => goroutines.id[row]),
    family: facts.family(first),
    status: statuses === 1 ? statusName(goroutines.status[first]) : undefined,
    waitReason: reasons === 1 && reason !== '' ? reason : undefined,
    reasons,
    top: facts.locations.top(first),
    tops: distinct((row) => facts.locations.top(row)),
    createdBy: facts.createdBy(first),
    creators: distinct((row) => goroutines.createdPc[row]),
    start: facts.start(first),
    waitingFor: waitingFor(facts, rows),
    longestWaitSeconds: longestWait > 0 ? longestWait : undefined,
    stackBytes: Number.isNaN(stackBytes) ? undefined : stackBytes,
    labels: commonLabels(facts, rows),
    crashed: hasRow(rows, facts.crashed),
    system: goroutines.system[first] === 1,
  };
}

/** `rows`: ascending. */
export function hasRow(rows: Uint32Array, row: number): boolean {
  return row >= 0 && searchSorted(rows, row) >= 0;
}

/** What the members wait for, when it is of one kind: the one resource, or how many there are. */
function waitingFor(facts: GoroutineTables, rows: Uint32Array): GoroutineGroup['waitingFor'] {
  const [one] = facts.waitingOn(rows[0]) ?? [];
  if (!one) return undefined;
  if (facts.waitReason(rows[0]).startsWith('select')) return { kind: one.kind, addresses: 0 };
  const addresses = facts.resourcesOf(rows);
  return { kind: one.kind, addresses, address: addresses === 1 ? one.address : undefined };
}

/** Labels that all members share; looked for in small groups only, where they are shown. */
function commonLabels(facts: GoroutineTables, rows: Uint32Array): Record<string, string> | undefined {
  const labels = facts.labels(rows[0]);
  if (!labels || rows.length > NAMED_MEMBERS) return undefined;
  const shared = Object.entries(labels).filter(([key, value]) =>
    rows.every((row) => facts.labels(row)?.[key] === value),
  );
  return shared.length > 0 ? Object.fromEntries(shared) : undefined;
}
