/**
 * Words that the collector follows and that tell nothing of who could wake a goroutine: the runtime's record of a wait points
 * to what is waited for, and a timer that was stopped still stands in its heap.
 * Source: runtime/mgc.go setSyncObjectsUntraceable (Go 1.26).
 */
import type { GoProgram } from '../../runtime/program.ts';
import { eachTimer, isStopped } from '../../runtime/timers.ts';
import { WAIT_KINDS } from '../../runtime/waiting.ts';
import type { WaitTable } from '../../snapshot/wait-table.ts';
import { NEEDS } from './candidates.ts';

/** The records of those that need help, and what they wait for. */
export function hideWaits(
  program: GoProgram,
  waits: WaitTable,
  state: Uint8Array,
  hide: (address: number) => void,
): void {
  const { sudog } = program.layout;
  const channel = sudog['c.maybeTraceablePtr.vp'] >= 0 ? sudog['c.maybeTraceablePtr.vp'] : sudog.c;
  const element = sudog['elem.vp'] >= 0 ? sudog['elem.vp'] : sudog.elem;
  const onChannel = WAIT_KINDS.map((kind) => kind === 'chan send' || kind === 'chan receive');
  for (let wait = 0; wait < waits.kind.length; wait++) {
    if (waits.sudog[wait] === 0 || state[waits.goroutine[wait]] !== NEEDS) continue;
    // What a sender wants to send is reached by whoever reaches the channel; the address of a semaphore is the lock's own.
    hide(waits.sudog[wait] + (onChannel[waits.kind[wait]] ? channel : element));
  }
}

export function hideStoppedTimers(program: GoProgram, hide: (address: number) => void): void {
  eachTimer(program, (timer, slot) => {
    if (isStopped(program, timer)) hide(slot);
  });
}
