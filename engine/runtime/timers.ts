/**
 * Timers that are set: sleeping goroutines, time.After and its kin, deadlines. Each P keeps its own.
 * Source: runtime/time.go. Up to Go 1.22 p.timers is a heap of *timer and a timer has a status; since 1.23 p.timers.heap
 * holds {timer, when} and a timer has state bits.
 */
import { type Fault, fault, hex } from '../bytes/fault.ts';
import type { Heap } from './heap/heap.ts';
import { processorAddresses } from './processors.ts';
import type { GoProgram } from './program.ts';

export interface TimerTable {
  readonly count: number;
  readonly address: Float64Array;
  /** nanotime at which it fires. */
  readonly when: Float64Array;
  /** The pointer it hands to its function: a channel for time.After and NewTimer, a g for a sleeper. */
  readonly argument: Float64Array;
}

/** Up to 1.22: statuses of a timer that will still fire; in the last two nextwhen counts. */
const STATUS_WAITING = 1;
const STATUS_MODIFIED_EARLIER = 7;
const STATUS_MODIFIED_LATER = 8;
const STATUS_NONE = 0;
const STATUS_DELETED = 3;
/** Since 1.23: the timer was stopped and is still in the heap. */
const STATE_ZOMBIE = 4;
const MAX_TIMERS = 1 << 26;

export function readTimers(program: GoProgram): TimerTable {
  const { memory, layout } = program;
  const found: number[] = [];
  eachTimer(program, (timer) => found.push(timer));
  const live = found.sort((a, b) => a - b).filter((timer) => willFire(program, timer));
  return {
    count: live.length,
    address: Float64Array.from(live),
    when: Float64Array.from(live, (timer) => timerWhen(program, timer)),
    // arg is an interface: its second word points to the value, which for all of the runtime's own uses is a pointer.
    argument: Float64Array.from(live, (timer) => memory.word(timer + layout.timer.arg + 8)),
  };
}

/** Offset in a P of the pointer to its heap of timers. */
export function timerHeapOffset({ layout }: GoProgram): number {
  return layout.p['timers.heap'] >= 0 ? layout.p['timers.heap'] : layout.p.timers;
}

/** Visits the timers in the heaps of all Ps, also those that were stopped; `slot` is the address of the pointer to one. */
export function eachTimer(program: GoProgram, visit: (timer: number, slot: number) => void): void {
  const { memory, layout } = program;
  const heapAt = timerHeapOffset(program);
  const stride = layout.p['timers.heap'] >= 0 ? 16 : 8;
  for (const p of processorAddresses(program)) {
    const list = memory.word(p + heapAt);
    const length = memory.word(p + heapAt + 8);
    for (let i = 0; i < length && i < MAX_TIMERS; i++) {
      const slot = list + i * stride;
      const timer = memory.word(slot);
      // No slot is empty: where one is, or is not there, a damaged length has led beyond the list.
      if (!(timer > 0)) break;
      visit(timer, slot);
    }
  }
}

/** What keeps the timers from being known as a whole: a P that is none, a list that is no object, a timer that is not there. */
export function timerFault(program: GoProgram, heap: Heap): Fault | undefined {
  const { memory, layout } = program;
  const heapAt = timerHeapOffset(program);
  const stride = layout.p['timers.heap'] >= 0 ? 16 : 8;
  const processors = processorAddresses(program);
  if (processors.length === 0)
    return fault('processors-missing', 'the list of Ps, which have the timers, cannot be read');
  for (const [i, p] of processors.entries()) {
    const list = memory.word(p + heapAt);
    const length = memory.word(p + heapAt + 8);
    const object = length === 0 ? undefined : heap.objectAt(list);
    const fits = length === 0 || (object !== undefined && list + stride * length <= object.base + object.size);
    if (memory.word32(p + layout.p.id) !== i || !fits)
      return fault('timers-torn', `the timers of P ${i} at ${hex(p)} are torn`, { address: p });
    for (let at = list; at < list + stride * length; at += stride)
      if (Number.isNaN(memory.word(memory.word(at) + layout.timer.when)))
        return fault('timers-torn', `the timer at ${hex(at)} points nowhere`, { address: at });
  }
  return undefined;
}

/** It was stopped, and only who has it can start it again (time.Timer.Stop): it stands in a heap until that is tidied. */
export function isStopped({ memory, layout }: GoProgram, timer: number): boolean {
  const { status, state } = layout.timer;
  if (status >= 0) return memory.word32(timer + status) === STATUS_DELETED;
  return ((memory.word32(timer + state - (state % 4)) >>> ((state % 4) * 8)) & STATE_ZOMBIE) !== 0;
}

/** nanotime at which a timer fires; NaN where it cannot be read or will not fire. */
export function timerWhen(program: GoProgram, timer: number): number {
  const { memory, layout } = program;
  if (layout.timer.status < 0) return memory.word(timer + layout.timer.when);
  const status = memory.word32(timer + layout.timer.status);
  if (status === STATUS_WAITING) return memory.word(timer + layout.timer.when);
  // A sleeper notes when it wants to wake before its timer is in any heap: then the timer has no status yet.
  const next = status === STATUS_NONE || status === STATUS_MODIFIED_EARLIER || status === STATUS_MODIFIED_LATER;
  return next ? memory.word(timer + layout.timer.nextwhen) : Number.NaN;
}

function willFire(program: GoProgram, timer: number): boolean {
  return program.layout.timer.status >= 0 ? timerWhen(program, timer) > 0 : !isStopped(program, timer);
}
