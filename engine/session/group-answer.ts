/** What is said of a group of goroutines. */

import type { GoroutineGroup } from '../../api/goroutine.ts';
import { statusName } from '../runtime/status.ts';
import type { GroupKey } from './group-keys.ts';
import type { GoroutineTables } from './tables.ts';

/** How many ids a group names at once; the rest is asked for by a filter on the group. */
const NAMED_MEMBERS = 100;

/** `rows`: its members, in order of id, of which there is one at least. */
export function groupAnswer(facts: GoroutineTables, { key, title }: GroupKey, rows: Uint32Array): GoroutineGroup {
  const { goroutines } = facts.snapshot;
  const first = rows[0];
  const statuses = distinct(rows, (row) => goroutines.status[row]);
  const reason = facts.waitReason(first);
  const reasons = distinct(rows, (row) => (facts.isWaiting(row) ? goroutines.waitReason[row] : -1));
  const stacks = distinctOf(rows, (row) => goroutines.stack[row]);
  const creators = distinct(rows, (row) => goroutines.createdPc[row]);
  const { longest, stackBytes } = sums(facts, rows);
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
    tops: stacks.size === 1 ? 1 : new Set(Array.from(stacks.values(), (row) => facts.locations.top(row))).size,
    createdBy: facts.createdBy(first),
    creators,
    start: facts.start(first),
    waitingFor: waitingFor(facts, rows),
    longestWaitSeconds: longest > 0 ? longest : undefined,
    stackBytes,
    labels: commonLabels(facts, rows),
    crashed: facts.crashed >= 0 && rows.includes(facts.crashed),
    system: goroutines.system[first] === 1,
  };
}

/** Each key, and the first row that has it. */
function distinctOf(rows: Uint32Array, keyOf: (row: number) => number): Map<number, number> {
  const found = new Map<number, number>();
  let last = Number.NaN;
  for (let i = 0; i < rows.length; i++) {
    const key = keyOf(rows[i]);
    if (key === last) continue;
    last = key;
    if (!found.has(key)) found.set(key, rows[i]);
  }
  return found;
}

function distinct(rows: Uint32Array, keyOf: (row: number) => number): number {
  return distinctOf(rows, keyOf).size;
}

/** `stackBytes`: undefined where it is not known how large stacks are. */
function sums(facts: GoroutineTables, rows: Uint32Array): { longest: number; stackBytes: number | undefined } {
  const isSized = facts.stackBytes(rows[0]) !== undefined;
  let longest = 0;
  let stackBytes = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    stackBytes += facts.stackBytes(row) ?? 0;
    longest = Math.max(longest, facts.waitSeconds(row) ?? 0);
  }
  return { longest, stackBytes: isSized ? stackBytes : undefined };
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
