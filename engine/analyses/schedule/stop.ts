/**
 * The world being stopped: who wants it and why, and which processors have not stopped yet.
 * Source: proc.go stopTheWorldWithSema, forEachP; the reason stands in m.preemptoff, or follows from who called.
 */
import type { Machine } from '../../runtime/machines.ts';
import type { Scheduler } from '../../runtime/scheduler/scheduler.ts';
import type { Snapshot, ThreadRow } from '../../snapshot/snapshot.ts';
import type { Lane } from './lanes.ts';
import { functionsOf } from './threads.ts';

export interface StopTheWorld {
  /** In the runtime's words: "GC sweep termination", "read mem stats". */
  readonly reason: string;
  /** Only a call at the next safe point of every P is wanted (forEachP): those that made it run on. */
  readonly onlySafePoint: boolean;
  /** Row of the goroutine that wants it; -1 where it cannot be told. */
  readonly goroutine: number;
  readonly machine?: Machine;
  /** nanotime since when; 0 where it is not known (before Go 1.23). */
  readonly since: number;
  /** Ps that the runtime still waits for. */
  readonly waitsFor: number;
  /** Those Ps, as far as they can be told. */
  readonly blockers: readonly Lane[];
}

/** Function on the stack of who wants it → the runtime's name of the reason (proc.go stwReasonStrings). */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^runtime\.gcStart$/, 'GC sweep termination'],
  [/^runtime\.(gcMarkDone|gcMarkTermination)$/, 'GC mark termination'],
  [/^runtime\.ReadMemStats$/, 'read mem stats'],
  [/^runtime\.(GOMAXPROCS|updateMaxProcsGoroutine|SetDefaultGOMAXPROCS)$/, 'GOMAXPROCS'],
  [/^runtime\.Stack$/, 'all goroutines stack trace'],
  [/goroutineProfile|GoroutineProfile/, 'goroutine profile'],
  [/^runtime\.StartTrace$/, 'start trace'],
  [/^runtime\.(StopTrace|traceAdvance)/, 'stop trace'],
  [/doAllThreadsSyscall/, 'AllThreadsSyscall'],
  [/WriteHeapDump/, 'write heap dump'],
];
/** What m.preemptoff has while the collector ends its marking. */
const GC_PREEMPT_OFF = 'gcing';
const FOR_EACH_P = /^runtime\.forEachP/;
const STOPS = /^runtime\.stopTheWorld/;

export function findStop(snapshot: Snapshot, scheduler: Scheduler, lanes: readonly Lane[]): StopTheWorld | undefined {
  if (scheduler.worldStopping) return stopping(snapshot, scheduler, lanes);
  if (scheduler.safePointWait > 0) return atSafePoint(snapshot, scheduler, lanes);
  return undefined;
}

function stopping(snapshot: Snapshot, scheduler: Scheduler, lanes: readonly Lane[]): StopTheWorld {
  // Who stops the world marks its own P as stopped and keeps it.
  const own = lanes.find((l) => l.processor.status === 'gcstop' && l.processor.m !== 0);
  const thread =
    snapshot.threads.find((t) => calls(snapshot, t, STOPS)) ??
    snapshot.threads.find((t) => t.machine && t.machine === own?.machine);
  const blockers = lanes.filter((l) => l.status !== 'gcstop' && l.status !== 'dead' && l !== own);
  return {
    reason: reasonOf(snapshot, thread),
    onlySafePoint: false,
    goroutine: thread?.goroutine ?? -1,
    machine: thread?.machine,
    since: Math.max(0, own?.processor.stoppedAt ?? 0),
    waitsFor: scheduler.stopWait,
    blockers: scheduler.stopWait > 0 ? blockers : [],
  };
}

function atSafePoint(snapshot: Snapshot, scheduler: Scheduler, lanes: readonly Lane[]): StopTheWorld {
  const thread = snapshot.threads.find((t) => calls(snapshot, t, FOR_EACH_P));
  return {
    reason: reasonOf(snapshot, thread),
    onlySafePoint: true,
    goroutine: thread?.goroutine ?? -1,
    machine: thread?.machine,
    since: 0,
    waitsFor: scheduler.safePointWait,
    blockers: lanes.filter((l) => l.processor.safePointPending && l.machine !== thread?.machine),
  };
}

function reasonOf(snapshot: Snapshot, thread: ThreadRow | undefined): string {
  const told = thread?.machine?.preemptOff ?? '';
  if (told === GC_PREEMPT_OFF) return 'GC mark termination';
  if (told !== '') return told;
  const functions = thread ? stackOf(snapshot, thread) : [];
  return REASONS.find(([name]) => functions.some((f) => name.test(f)))?.[1] ?? 'unknown';
}

function calls(snapshot: Snapshot, thread: ThreadRow, name: RegExp): boolean {
  return stackOf(snapshot, thread).some((f) => name.test(f));
}

function stackOf(snapshot: Snapshot, { stack }: ThreadRow): string[] {
  return [...functionsOf(snapshot, stack?.own), ...functionsOf(snapshot, stack?.goroutine)];
}
