/**
 * Goroutines blocked on a semaphore: the locks of package sync and the runtime's own, in the order in which each address
 * wakes them.
 */
import { fault } from '../../bytes/fault.ts';
import { walkSemaphores } from '../../runtime/semaphores.ts';
import { LOCK_KINDS, type LockKind } from '../../runtime/sync-objects.ts';
import { waitKind } from '../../runtime/waiting.ts';
import type { Blocked } from './blocked.ts';
import { syncCalls } from './sync-call.ts';
import { kindNumber, type WaitColumns } from './wait-columns.ts';

/** Kinds that wait on a semaphore, by the runtime's words. */
const SEMAPHORE_KINDS: ReadonlySet<string> = new Set([
  'mutex',
  'rwmutex read',
  'rwmutex write',
  'waitgroup',
  'semaphore',
] satisfies ReturnType<typeof waitKind>[]);

/** Kind of the lock of each wait, in order of the waits as they were added. */
export type LockKinds = Map<number, number>;

export function lockKindNumber(kind: LockKind): number {
  return LOCK_KINDS.indexOf(kind);
}

/** Adds the waits; `locks` gets the kind of sync object of every resource. */
export function addSemaphoreWaits(blocked: Blocked, columns: WaitColumns, locks: LockKinds): void {
  const { program, goroutines } = blocked.snapshot;
  const callOf = syncCalls(blocked.snapshot);
  const isWaiting = (row: number) => SEMAPHORE_KINDS.has(blocked.kind(row));
  const found = new Uint8Array(goroutines.count);
  // Those of one lock come one after the other.
  let last: number | undefined;
  const table = program.variable('runtime.semtable');
  const torn =
    table === undefined
      ? []
      : walkSemaphores(program, table, goroutines.count, (address, sudog, g) => {
          const row = blocked.rowOfG(g);
          if (row < 0 || found[row] || !isWaiting(row)) return; // it was woken, or its record is stale
          found[row] = 1;
          const call = callOf(goroutines.stack[row]);
          const resource = call.start(program, address);
          if (resource !== last) locks.set(resource, lockKindNumber(call.lock));
          last = resource;
          columns.add(row, kindNumber(call.wait), { resource, sudog, queued: true });
        });
  for (const row of blocked.rows((reason) => SEMAPHORE_KINDS.has(waitKind(reason)), goroutines.address)) {
    if (found[row]) continue;
    const call = callOf(goroutines.stack[row]);
    columns.add(row, kindNumber(call.internal ? blocked.kind(row) : call.wait));
    const why = table === undefined ? 'the table of semaphores was not found' : 'no queue of a semaphore names it';
    columns.fail(row, torn[0] ?? fault('wait-missing', `it waits (${blocked.reason(row)}) and ${why}`));
  }
}
