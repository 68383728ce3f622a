/**
 * A dying runtime stops the world for good before it prints its goroutines: it asks every P to stop, five times, and nothing
 * starts again. What ran then stands in the global queue, and the counters are disturbed.
 * Source: proc.go freezetheworld (freezeStopWait = 0x7fffffff), panic.go startpanic_m; Go 1.17 to 1.26.
 */
import { type Fault, fault } from '../../bytes/fault.ts';
import type { GoProgram } from '../program.ts';

/** freezeStopWait less the Ps that have stopped since. */
const FREEZE_STOP_WAIT = 0x7fff0000;

/** undefined: the scheduler is as it was while the process lived. */
export function frozenScheduler(program: GoProgram): Fault | undefined {
  const { memory, layout } = program;
  const sched = program.variable('runtime.sched');
  const stopWait = sched === undefined ? Number.NaN : memory.word32(sched + layout.sched.stopwait);
  const isFrozen = stopWait >= FREEZE_STOP_WAIT && stopWait < 0x80000000;
  if (!isFrozen && !isAboutToFreeze(program)) return undefined;
  return fault(
    'scheduler-frozen',
    'The process was dying when the core was taken: its runtime had stopped all processors for good, and what ran stands in the global queue. Who was running, and what would have run next, can no longer be told.',
    {
      hint: 'A core of the living process (gcore PID) shows its scheduler as it is; so does a crash under GODEBUG=dontfreezetheworld=1 (since Go 1.20).',
    },
  );
}

/** It panics, and has neither frozen the world yet nor been told not to (GODEBUG=dontfreezetheworld=1). */
function isAboutToFreeze(program: GoProgram): boolean {
  const { memory } = program;
  const [panicking, freezing] = [program.variable('runtime.panicking'), program.variable('runtime.freezing')];
  if (panicking === undefined || freezing === undefined) return false;
  return memory.word32(panicking) > 0 && memory.word32(freezing) % 0x100 === 0;
}
