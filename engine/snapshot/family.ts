/** Families of states: what colour and glyph a goroutine gets. One table for every view, the filter and the overview. */
import { G_COPYSTACK, G_LEAKED, G_PREEMPTED, G_RUNNABLE, G_RUNNING, G_SYSCALL, G_WAITING } from '../runtime/status.ts';

export type StateFamily = 'running' | 'runnable' | 'sync' | 'io' | 'gc' | 'idle' | 'knot';

const IO_REASONS = /^(IO wait|sleep|timer goroutine)/;
const GC_REASONS =
  /^(GC |garbage collection|finalizer wait|cleanup wait|force gc|wait for GC|dumping heap|trace reader|GOMAXPROCS updater|flushing proc caches|page trace flush|trace (goroutine|proc) status)/;

export function familyOf(status: number, waitReason: string, system: boolean): StateFamily {
  if (system) return 'gc';
  switch (status) {
    case G_RUNNING:
    case G_COPYSTACK:
      return 'running';
    case G_RUNNABLE:
    case G_PREEMPTED:
      return 'runnable';
    case G_SYSCALL:
      return 'io';
    case G_WAITING:
    case G_LEAKED:
      if (waitReason === 'stopping the world') return 'running';
      if (IO_REASONS.test(waitReason)) return 'io';
      return GC_REASONS.test(waitReason) ? 'gc' : 'sync';
    default:
      return 'idle';
  }
}

export const FAMILY_LABELS: Readonly<Record<StateFamily, string>> = {
  running: 'Running',
  runnable: 'Runnable',
  sync: 'Waiting on sync',
  io: 'Waiting on I/O, timers, syscalls',
  gc: 'Collector and system',
  idle: 'Idle',
  knot: 'Crashed or in a knot',
};
