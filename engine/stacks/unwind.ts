/**
 * Unwinding by pclntab's frame sizes, as the runtime's own traceback does: no debug information needed.
 * Source: runtime/traceback.go, `unwinder`. On amd64 a frame's caller is at [sp + size - 8].
 */
import type { AddressSpace } from '../bytes/address-space.ts';
import { type Fault, fault, hex } from '../bytes/fault.ts';
import { PC_INJECTED, PC_SIGNAL_TRAMPOLINE, PC_STACK_SWITCH, PC_TOP_FRAME, type PcTable } from './pc-table.ts';

/** Frames followed per stack; a stack of Go's greatest size (1 GB) can have more, and then says so. */
export const MAX_FRAMES = 1 << 20;

/** Why unwinding stopped. */
export type Stop = 'bottom' | 'signal' | 'switch' | 'not-go' | 'fault';

export class Unwinder {
  /** PcTable rows of the last stack, innermost first; valid up to `length`. */
  rows = new Int32Array(4096);
  length = 0;
  /** Where the last unwinding stopped: the pc that is no Go function, or the return address into a trampoline. */
  pc = 0;
  /** Stack pointer after the last frame was left. */
  sp = 0;
  fault: Fault | undefined;
  readonly #memory: AddressSpace;
  readonly #pcs: PcTable;

  constructor(memory: AddressSpace, pcs: PcTable) {
    this.#memory = memory;
    this.#pcs = pcs;
  }

  /**
   * Follows a stack from (pc, sp) while the stack pointer stays in [low, high]. `stopAtSwitch`: on a thread's own stack,
   * stop after a frame that switched to it. The result is in the fields.
   */
  unwind(pc: number, sp: number, low: number, high: number, exact: boolean, stopAtSwitch: boolean): Stop {
    this.length = 0;
    this.fault = undefined;
    const pcs = this.#pcs;
    let call = !exact;
    let row = pcs.rowOf(pc, call);
    while (row >= 0) {
      if (this.length === MAX_FRAMES)
        return this.#stop(
          pc,
          sp,
          fault('stack-too-deep', `the stack has more than ${MAX_FRAMES} frames; the rest is not shown`),
        );
      if (this.length === this.rows.length) this.#grow();
      this.rows[this.length++] = row;
      const flags = pcs.flags[row];
      if (flags & PC_TOP_FRAME && !(flags & PC_SIGNAL_TRAMPOLINE)) return this.#at('bottom', pc, sp);
      if (stopAtSwitch && flags & PC_STACK_SWITCH) return this.#at('switch', pc, sp);
      const size = pcs.frameSize[row];
      if (size < 0)
        return this.#stop(
          pc,
          sp,
          fault('frame-size-unknown', `the size of the frame at pc ${hex(pc)} is not known`, { address: pc }),
        );
      const next = sp + size;
      if (sp < low || next > high) {
        return this.#stop(
          pc,
          sp,
          fault('stack-out-of-bounds', `the frame at ${hex(sp)} leaves the stack ${hex(low)}–${hex(high)}`, {
            address: sp,
          }),
        );
      }
      const ret = this.#memory.word(next - 8);
      if (Number.isNaN(ret)) return this.#stop(pc, sp, unreadable(this.#memory, next - 8));
      sp = next;
      pc = ret;
      if (flags & PC_SIGNAL_TRAMPOLINE) return this.#at('signal', pc, sp);
      if (ret === 0) return this.#at('bottom', pc, sp);
      call = (flags & PC_INJECTED) === 0;
      row = pcs.rowOf(pc, call);
    }
    return this.#at('not-go', pc, sp);
  }

  #stop(pc: number, sp: number, why: Fault): Stop {
    this.fault = why;
    return this.#at('fault', pc, sp);
  }

  #at(stop: Stop, pc: number, sp: number): Stop {
    this.pc = pc;
    this.sp = sp;
    return stop;
  }

  #grow(): void {
    const wider = new Int32Array(this.rows.length * 4);
    wider.set(this.rows);
    this.rows = wider;
  }
}

function unreadable(memory: AddressSpace, address: number): Fault {
  const read = memory.bytes(address, 8);
  return read instanceof Uint8Array
    ? fault('stack-word-odd', `the word at ${hex(address)} is no address`, { address })
    : read;
}
