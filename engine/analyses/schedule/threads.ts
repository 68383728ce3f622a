/**
 * What every thread of the process does, by what its M says and by the functions on its own stack.
 * Source: proc.go stopm, gcstopm, stoplockedm, sysmon, templateThread, findRunnable; mgc.go gcBgMarkWorker.
 */
import type { Machine } from '../../runtime/machines.ts';
import { isWorldStopping } from '../../runtime/scheduler/scheduler.ts';
import { G_RUNNING, G_SYSCALL } from '../../runtime/status.ts';
import type { Snapshot, ThreadRow } from '../../snapshot/snapshot.ts';
import type { MachineFrame } from '../../stacks/thread-stacks.ts';

export type ThreadDoing =
  /** Runs a goroutine of the program or of the runtime. */
  | 'running goroutine'
  | 'in syscall'
  | 'in cgo'
  /** Marks for the collector. */
  | 'mark worker'
  /** Has stopped the world, or waits until it stands still. */
  | 'stopping the world'
  /** Has a P and looks for work to steal. */
  | 'spinning'
  /** Has a P and chooses what to run. */
  | 'scheduling'
  /** Sleeps until there is work. */
  | 'idle'
  /** Sleeps until the network has something. */
  | 'polling the network'
  /** Sleeps until the world starts again. */
  | 'stopped'
  /** Sleeps until the goroutine that is locked to it can run. */
  | 'waits for its goroutine'
  /** Waits for a lock of the runtime. */
  | 'in a runtime lock'
  | 'sysmon'
  /** Starts threads with clean state for others (templateThread). */
  | 'template'
  /** Brings the process down, or stands in the signal that did. */
  | 'dying'
  /** No thread of Go's: C made it. */
  | 'not Go'
  | 'unknown';

/** Functions on the thread's own stack that tell; the first that is there decides. */
const BY_FUNCTION: readonly (readonly [RegExp, ThreadDoing])[] = [
  [/^runtime\.sysmon$/, 'sysmon'],
  [/^runtime\.templateThread$/, 'template'],
  [/^runtime\.stoplockedm$/, 'waits for its goroutine'],
  [/^runtime\.gcstopm$/, 'stopped'],
  [/^runtime\.(netpoll|epollwait)$/, 'polling the network'],
  [/^runtime\.(stopm|mPark|notesleep)$/, 'idle'],
  [/^runtime\.(lock2|lockWithRank|lock)$/, 'in a runtime lock'],
  [/^runtime\.gcDrain/, 'mark worker'],
];
const STOPS_THE_WORLD = /^runtime\.stopTheWorld/;
const MARKS = /^runtime\.(gcDrain|gcBgMarkWorker)/;

/** Of each of snapshot.threads. */
export function readDoing(snapshot: Snapshot): ThreadDoing[] {
  const worldStopping = isWorldStopping(snapshot.program);
  return snapshot.threads.map((thread) => {
    const doing = doingOf(snapshot, thread);
    // Who stopped for a world that goes on again sleeps on in the same place until there is work.
    return doing === 'stopped' && !worldStopping ? 'idle' : doing;
  });
}

function doingOf(snapshot: Snapshot, thread: ThreadRow): ThreadDoing {
  const { machine } = thread;
  if (!machine) return 'not Go';
  const own = functionsOf(snapshot, thread.stack?.own);
  if (thread.goroutine < 0 && machine.dying > 0 && (thread.stack?.signals.length ?? 0) > 0) return 'dying';
  if (machine.inCgo) return 'in cgo';
  if (thread.goroutine >= 0) return withGoroutine(snapshot, thread, own);
  const told = BY_FUNCTION.find(([name]) => own.some((f) => name.test(f)));
  if (machine.spinning && told?.[1] !== 'idle') return 'spinning';
  if (told) return told[1];
  if (machine.blocked) return 'idle';
  return machine.p > 0 ? 'scheduling' : 'unknown';
}

function withGoroutine(snapshot: Snapshot, thread: ThreadRow, own: readonly string[]): ThreadDoing {
  const { goroutines, waitReasons } = snapshot;
  const row = thread.goroutine;
  const status = goroutines.status[row];
  if (status === G_SYSCALL) return 'in syscall';
  if (own.some((f) => STOPS_THE_WORLD.test(f))) return 'stopping the world';
  if (status === G_RUNNING) return marks(snapshot, thread, own) ? 'mark worker' : 'running goroutine';
  // Waiting, and on a thread all the same: on the system stack, so that its own stack can be looked at.
  const reason = waitReasons[goroutines.waitReason[row]] ?? '';
  if (reason === 'stopping the world') return 'stopping the world';
  return /^GC worker/.test(reason) || marks(snapshot, thread, own) ? 'mark worker' : 'running goroutine';
}

function marks(snapshot: Snapshot, thread: ThreadRow, own: readonly string[]): boolean {
  if (snapshot.goroutines.system[thread.goroutine] !== 1) return false;
  return own.some((f) => MARKS.test(f)) || functionsOf(snapshot, thread.stack?.goroutine).some((f) => MARKS.test(f));
}

/** Names of the functions on a stack, innermost first, inlined ones among them. */
export function functionsOf(snapshot: Snapshot, frames: readonly MachineFrame[] | undefined): string[] {
  return (frames ?? []).flatMap((f) => snapshot.pcs.row(f.row).frames.map((call) => call.function));
}

/** The threads that are in calls out of Go. */
export function isOutside(doing: ThreadDoing): boolean {
  return doing === 'in syscall' || doing === 'in cgo';
}

export function threadOf(machine: Machine | undefined): number | undefined {
  return machine && machine.threadId > 0 ? machine.threadId : undefined;
}
