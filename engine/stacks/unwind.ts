/**
 * Unwinding by pclntab's frame sizes, as the runtime's own traceback does: no debug information needed.
 * Source: runtime/traceback.go, `unwinder`. On amd64 a frame's caller is at [sp + size - 8]; on arm64 at [sp], or in the link
 * register where the innermost frame has no size.
 */
import type { AddressSpace } from '../bytes/address-space.ts';
import { type Fault, fault, hex } from '../bytes/fault.ts';
import {
  PC_INJECTED,
  PC_LINK_PUSHED,
  PC_SIGNAL_TRAMPOLINE,
  PC_STACK_SWITCH,
  PC_TOP_FRAME,
  type PcTable,
  PUSHED_LINK_BYTES,
} from './pc-table.ts';

/** Frames followed per stack; a stack of Go's greatest size (1 GB) can have more, and then says so. */
export const MAX_FRAMES = 1 << 20;

/** Why unwinding stopped. */
export type Stop = 'bottom' | 'signal' | 'switch' | 'not-go' | 'fault';

/** Where a stack begins, and how far it goes. */
export interface Start {
  readonly pc: number;
  readonly sp: number;
  /** Where the innermost function returns to, where that is in a register; 0: not known. */
  readonly link: number;
  /** The stack pointer stays within. */
  readonly low: number;
  readonly high: number;
  /** The pc was interrupted; else it is a return address. */
  readonly exact: boolean;
  /** On a thread's own stack: stop after a frame that switched to it. */
  readonly stopAtSwitch: boolean;
}

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
  /** PcTable row → where it returned to the last time, which is mostly where it returns to again: the pc, and its row. */
  #lastPc = new Float64Array(1024);
  #lastRow = new Int32Array(1024);

  constructor(memory: AddressSpace, pcs: PcTable) {
    this.#memory = memory;
    this.#pcs = pcs;
  }

  /** Follows a stack. The result is in the fields. */
  unwind({ low, high, exact, stopAtSwitch, ...start }: Start): Stop {
    let { pc, sp, link } = start;
    this.length = 0;
    this.fault = undefined;
    const pcs = this.#pcs;
    let row = pcs.rowOf(pc, !exact);
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
      const at = pcs.usesLink ? sp : next - 8;
      const ret = pcs.usesLink && size === 0 ? link : this.#memory.word(at);
      if (Number.isNaN(ret)) return this.#stop(pc, sp, unreadable(this.#memory, at));
      if (pcs.usesLink && size === 0 && ret === 0) return this.#stop(pc, sp, linkUnknown(pc));
      sp = next;
      pc = ret;
      link = 0;
      if (flags & PC_LINK_PUSHED) {
        link = this.#memory.word(sp);
        sp += PUSHED_LINK_BYTES;
      }
      if (flags & PC_SIGNAL_TRAMPOLINE) return this.#at('signal', pc, sp);
      if (ret === 0) return this.#at('bottom', pc, sp);
      row = this.#caller(row, pc, (flags & PC_INJECTED) === 0);
    }
    return this.#at('not-go', pc, sp);
  }

  #caller(row: number, pc: number, call: boolean): number {
    if (row >= this.#lastPc.length) this.#growLast(row);
    if (this.#lastPc[row] === pc) return this.#lastRow[row];
    const caller = this.#pcs.rowOf(pc, call);
    this.#lastPc[row] = pc;
    this.#lastRow[row] = caller;
    return caller;
  }

  #growLast(row: number): void {
    const pcs = new Float64Array(2 * row);
    pcs.set(this.#lastPc);
    this.#lastPc = pcs;
    const rows = new Int32Array(2 * row);
    rows.set(this.#lastRow);
    this.#lastRow = rows;
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

function linkUnknown(pc: number): Fault {
  return fault(
    'return-address-unknown',
    `where the function at pc ${hex(pc)} returns to was in a register that is not known`,
    {
      address: pc,
    },
  );
}

function unreadable(memory: AddressSpace, address: number): Fault {
  const read = memory.bytes(address, 8);
  return read instanceof Uint8Array
    ? fault('stack-word-odd', `the word at ${hex(address)} is no address`, { address })
    : read;
}
