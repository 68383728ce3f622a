/**
 * Goroutines that call the race detector. It is C that runs on the thread's own stack, but neither as cgo nor as the runtime does is
 * noted where Go stood: a callee-saved register keeps the stack pointer of the goroutine meanwhile, and C that needs it for itself
 * puts it on its stack.
 * Source: runtime/race_amd64.s, racecall (R12), Go 1.17 to 1.27.
 */
import type { Registers } from '../process/registers.ts';
import type { Machine } from '../runtime/machines.ts';
import type { GoProgram } from '../runtime/program.ts';

/** Leaves the goroutine's stack for the thread's just before it calls C, and comes back just after. */
const CALLS_DETECTOR = 'racecall';
/** C wants its stack so aligned. */
const ALIGNED = 16;
/** Words of the thread's stack that are looked at: the detector's frames are small. */
const MAX_WORDS = 1 << 16;
const CALL_RELATIVE = 0xe8;
const CALL_BYTES = 5;

/**
 * Whether a thread stands in the function that calls the detector, on the thread's own stack: with nothing there yet, or no more. On a
 * stack that it did not leave it stands like any other function.
 */
export function isAtDetector(program: GoProgram, machine: Machine, name: string, sp: number): boolean {
  if (name !== CALLS_DETECTOR) return false;
  const top = switchedTo(program, machine);
  return sp <= top && sp > top - ALIGNED;
}

/** Where the thread's own stack is used from when Go leaves the goroutine's. */
function switchedTo({ memory, layout }: GoProgram, { g0 }: Machine): number {
  return memory.word(g0 + layout.g['sched.sp']);
}

/**
 * Where Go may have called the detector that a thread runs: return address and stack pointer, the likeliest first. Each only follows
 * a direct call; whether the stack can be left from there by all of its frames is for the caller to see.
 */
export function* detectorCallers(
  program: GoProgram,
  machine: Machine,
  { sp, byName }: Pick<Registers, 'sp' | 'byName'>,
  goroutine: { readonly low: number; readonly high: number },
): Generator<{ readonly pc: number; readonly sp: number }> {
  if (program.target.name !== 'amd64' || machine.currentG === 0) return;
  const { memory } = program;
  const top = switchedTo(program, machine);
  if (!(sp <= top)) return;
  for (const at of savedStackPointers(program, Number(byName.get('r12')), { sp, top })) {
    if (at % 8 !== 0 || !(at >= goroutine.low && at < goroutine.high)) continue;
    const pc = memory.word(at);
    const call = memory.bytes(pc - CALL_BYTES, 1);
    if (call instanceof Uint8Array && call[0] === CALL_RELATIVE) yield { pc, sp: at + 8 };
  }
}

/** The register, then what the first functions of C put on the stack, then what those below them did. */
function* savedStackPointers(
  { memory }: GoProgram,
  register: number,
  stack: { readonly sp: number; readonly top: number },
): Generator<number> {
  yield register;
  const least = Math.max(stack.sp, stack.top - 8 * MAX_WORDS);
  for (let at = stack.top - (stack.top % 8) - 8; at >= least; at -= 8) yield memory.word(at);
}
