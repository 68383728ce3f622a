/**
 * Timers that are set: sleeping goroutines, time.After and its kin, deadlines. Each P keeps its own.
 * Source: runtime/time.go. Up to Go 1.22 p.timers is a heap of *timer and a timer has a status; since 1.23 p.timers.heap
 * holds {timer, when} and a timer has state bits.
 */
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
/** Since 1.23: the timer was stopped and is still in the heap. */
const STATE_ZOMBIE = 4;
const MAX_TIMERS = 1 << 26;

export function readTimers(program: GoProgram): TimerTable {
  const { memory, layout } = program;
  const found: number[] = [];
  const heapAt = layout.p['timers.heap'] >= 0 ? layout.p['timers.heap'] : layout.p.timers;
  const stride = layout.p['timers.heap'] >= 0 ? 16 : 8;
  for (const p of processorAddresses(program)) {
    const list = memory.word(p + heapAt);
    const length = memory.word(p + heapAt + 8);
    if (!(length <= MAX_TIMERS) || !(list > 0)) continue;
    for (let i = 0; i < length; i++) {
      const timer = memory.word(list + i * stride);
      if (timer > 0) found.push(timer);
      else if (Number.isNaN(timer)) break;
    }
  }
  found.sort((a, b) => a - b);
  const live = found.filter((timer) => willFire(program, timer));
  return {
    count: live.length,
    address: Float64Array.from(live),
    when: Float64Array.from(live, (timer) => timerWhen(program, timer)),
    // arg is an interface: its second word points to the value, which for all of the runtime's own uses is a pointer.
    argument: Float64Array.from(live, (timer) => memory.word(timer + layout.timer.arg + 8)),
  };
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
  const { memory, layout } = program;
  if (layout.timer.status >= 0) return timerWhen(program, timer) > 0;
  const word = memory.word32(timer + layout.timer.state - (layout.timer.state % 4));
  return ((word >>> ((layout.timer.state % 4) * 8)) & 0xff & STATE_ZOMBIE) === 0;
}
