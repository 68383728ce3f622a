/**
 * Words that the collector follows and that tell nothing of who could wake a goroutine: the runtime's record of a wait points
 * to what is waited for, and a timer that was stopped still stands in its heap.
 * Source: runtime/mgc.go setSyncObjectsUntraceable (Go 1.26).
 */
import { processorAddresses } from '../../runtime/processors.ts';
import type { GoProgram } from '../../runtime/program.ts';
import { WAIT_KINDS } from '../../runtime/waiting.ts';
import type { WaitTable } from '../../snapshot/wait-table.ts';
import { NEEDS } from './candidates.ts';

/** Up to Go 1.22: timerDeleted. */
const STATUS_DELETED = 3;
/** Since 1.23: the timer was stopped; who has it may start it again, and reaches it then. */
const STATE_ZOMBIE = 4;
const MAX_TIMERS = 1 << 26;

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
  const { memory, layout } = program;
  const isNew = layout.p['timers.heap'] >= 0;
  const heapAt = isNew ? layout.p['timers.heap'] : layout.p.timers;
  const stride = isNew ? 16 : 8;
  for (const p of processorAddresses(program)) {
    const list = memory.word(p + heapAt);
    const length = memory.word(p + heapAt + 8);
    for (let i = 0; i < length && i < MAX_TIMERS; i++) {
      const slot = list + i * stride;
      const timer = memory.word(slot);
      if (Number.isNaN(timer)) break;
      if (timer > 0 && isStopped(program, timer)) hide(slot);
    }
  }
}

function isStopped({ memory, layout }: GoProgram, timer: number): boolean {
  const { status, state } = layout.timer;
  if (status >= 0) return memory.word32(timer + status) === STATUS_DELETED;
  return ((memory.word32(timer + state - (state % 4)) >>> ((state % 4) * 8)) & STATE_ZOMBIE) !== 0;
}
