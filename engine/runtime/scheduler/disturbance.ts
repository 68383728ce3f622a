/**
 * What a dying runtime does to its own scheduler. It stops the world for good before it prints its goroutines: it asks every P
 * to stop, five times, and nothing starts again. What ran then stands in the global queue, and the counters are disturbed.
 * Told not to (GODEBUG=dontfreezetheworld=1, since Go 1.20), it lets goroutines run on, but each thread that comes to the
 * scheduler stops there for good, with the goroutine in hand that it would have run.
 * Source: proc.go freezetheworld (freezeStopWait = 0x7fffffff), schedule; panic.go startpanic_m; Go 1.17 to 1.27.
 */
import { type Fault, fault } from '../../bytes/fault.ts';
import type { GoProgram } from '../program.ts';

/** freezeStopWait less the Ps that have stopped since. */
const FREEZE_STOP_WAIT = 0x7fff0000;

/** undefined: the scheduler is as it was while the process lived. Code "scheduler-frozen" or "scheduler-dying". */
export function schedulerDisturbance(program: GoProgram): Fault | undefined {
  if (isFrozen(program)) {
    return fault(
      'scheduler-frozen',
      'The process was dying when the core was taken: its runtime had stopped all processors for good, and what ran stands in the global queue. Who was running, and what would have run next, can no longer be told.',
      {
        hint: 'A core of the living process (gcore PID) shows its scheduler as it is; a crash under GODEBUG=dontfreezetheworld=1 (since Go 1.20) shows its queues.',
      },
    );
  }
  if (!isSet(program, 'runtime.freezing') && !isSet(program, 'runtime.panicking')) return undefined;
  return fault(
    'scheduler-dying',
    'The process was dying when the core was taken. Its queues are as they were, but threads stop for good as they come to the scheduler: how long a processor has been busy says nothing.',
    { hint: 'A core of the living process (gcore PID) shows its scheduler as it is.' },
  );
}

function isFrozen({ memory, layout, variable }: GoProgram): boolean {
  const sched = variable('runtime.sched');
  const stopWait = sched === undefined ? Number.NaN : memory.word32(sched + layout.sched.stopwait);
  return stopWait >= FREEZE_STOP_WAIT && stopWait < 0x80000000;
}

/** A u32, or a bool (freezing, since Go 1.20): its low byte tells. */
function isSet({ memory, variable }: GoProgram, name: 'runtime.freezing' | 'runtime.panicking'): boolean {
  const at = variable(name);
  return at !== undefined && memory.word32(at) % 0x100 !== 0;
}
