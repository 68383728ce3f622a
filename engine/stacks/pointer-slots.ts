/**
 * Which words of a stack frame hold pointers, by the maps that the compiler made for the collector: locals and arguments that
 * live at a call, and stack objects (locals whose address is taken), which live only while something points to them.
 * Source: runtime/stkframe.go getStackMap; funcdata 0 arguments, 1 locals, 2 stack objects; pcdata 1 the map's index.
 */
import { ARGS_UNKNOWN, type FunctionRecord } from '../gobin/pclntab.ts';
import { runProgram } from '../runtime/heap/type-masks.ts';
import type { GoProgram } from '../runtime/program.ts';
import type { PcTable } from './pc-table.ts';

const PCDATA_STACK_MAP = 1;
const FUNCDATA_ARGS = 0;
const FUNCDATA_LOCALS = 1;
const FUNCDATA_OBJECTS = 2;
/** A frame has no more words and stack objects than this. */
const MAX_BITS = 1 << 24;
const MAX_OBJECTS = 1 << 16;
/** Stubs that reflect makes have their arguments where only their caller knows: so much is looked at. */
const UNKNOWN_ARGS_BYTES = 512;

export interface StackObject {
  /** From the canonical frame address. */
  readonly offset: number;
  readonly size: number;
  /** Offsets of its pointers from its start. */
  readonly pointers: Int32Array;
}

export interface FrameSlots {
  /** Offsets of pointers from the canonical frame address. */
  readonly slots: Int32Array;
  readonly objects: readonly StackObject[];
  /** No map says: every word of the frame, from its stack pointer to this offset from the canonical frame address. */
  readonly conservativeTo?: number;
}

const NOTHING: FrameSlots = { slots: new Int32Array(0), objects: [] };

export class PointerSlots {
  readonly #program: GoProgram;
  readonly #pcs: PcTable;
  /** By rows of the table of pcs. */
  readonly #known: (FrameSlots | undefined)[] = [];
  readonly #objects = new Map<number, readonly StackObject[] | undefined>();

  constructor(program: GoProgram, pcs: PcTable) {
    this.#program = program;
    this.#pcs = pcs;
  }

  /** The pointers of a frame at a row of the table of pcs: at a call, or at a function's entry. */
  of(row: number): FrameSlots {
    this.#known[row] ??= this.#read(row);
    return this.#known[row];
  }

  /** All words of a frame that was stopped between calls, where no map holds. */
  conservative(row: number): FrameSlots {
    const { argsSize } = this.#pcs.row(row).function;
    const { argumentsAt } = this.#program.target;
    return { ...NOTHING, conservativeTo: argumentsAt + (argsSize === ARGS_UNKNOWN ? UNKNOWN_ARGS_BYTES : argsSize) };
  }

  #read(row: number): FrameSlots {
    const f = this.#pcs.row(row).function;
    const frameSize = this.#pcs.frameSize[row];
    if (f.argsSize === ARGS_UNKNOWN) return this.conservative(row);
    const index = this.#mapIndex(row, f);
    const localsEnd = this.#localsEnd(frameSize);
    const slots: number[] = [];
    if (frameSize + localsEnd > 0 && !this.#addBits(f.funcdata[FUNCDATA_LOCALS], index, localsEnd, slots))
      return this.conservative(row);
    if (f.argsSize > 0 && !this.#addBits(f.funcdata[FUNCDATA_ARGS], index, undefined, slots))
      return this.conservative(row);
    const objects = this.#objectsOf(f, localsEnd);
    if (!objects) return this.conservative(row);
    // An object below the stack pointer is not there yet: the function has only begun.
    return { slots: Int32Array.from(slots), objects: objects.filter((o) => o.offset >= -frameSize) };
  }

  /** amd64: below the return address lies the saved frame pointer, where the frame has any size. arm64: that pointer alone. */
  #localsEnd(frameSize: number): number {
    const { usesLink, localsTop } = this.#program.target;
    return frameSize > (usesLink ? 0 : 8) ? localsTop : localsTop + 8;
  }

  /** -1 in the table means the entry's map. */
  #mapIndex(row: number, f: FunctionRecord): number {
    const { pclntab } = this.#program.module;
    const { pc, call } = this.#pcs.row(row);
    const linked = pc - this.#program.process.bias;
    if (linked === f.entry) return 0;
    return Math.max(0, pclntab.valueAt(f.pcdata[PCDATA_STACK_MAP] ?? 0, f, call ? linked - 1 : linked));
  }

  /**
   * Adds the set bits of map `index`: of locals, whose last word ends at `end`; of arguments, which begin above the frame.
   * False: there is no such map.
   */
  #addBits(stackMap: number | undefined, index: number, end: number | undefined, slots: number[]): boolean {
    const { memory } = this.#program.module;
    if (!stackMap) return false;
    const count = memory.word32(stackMap);
    const bits = memory.word32(stackMap + 4);
    if (!(index < count && bits <= MAX_BITS)) return false;
    const bytes = memory.bytes(stackMap + 8 + index * Math.ceil(bits / 8), Math.ceil(bits / 8));
    if (!(bytes instanceof Uint8Array)) return false;
    const start = end === undefined ? this.#program.target.argumentsAt : end - 8 * bits;
    for (let i = 0; i < bits; i++) if ((bytes[i >> 3] >>> (i & 7)) & 1) slots.push(start + 8 * i);
    return true;
  }

  /** What a function's masks are told from; 0 in Go 1.17, which has their addresses. */
  #rodataOf(f: FunctionRecord): number {
    const { module, layout } = this.#program;
    const { rodata } = layout.moduledata;
    return rodata < 0 ? 0 : module.memory.word(module.partOf(f).moduledata + rodata);
  }

  #objectsOf(f: FunctionRecord, localsEnd: number): readonly StackObject[] | undefined {
    const at = f.funcdata[FUNCDATA_OBJECTS];
    if (!at) return [];
    if (!this.#objects.has(at)) this.#objects.set(at, this.#readObjects(at, localsEnd, this.#rodataOf(f)));
    return this.#objects.get(at);
  }

  /** stackObjectRecord {off, size, ptrBytes i32, gcdataoff u32}; in Go 1.17 with a pointer instead of the last. */
  #readObjects(at: number, localsEnd: number, rodata: number): readonly StackObject[] | undefined {
    const { memory } = this.#program.module;
    const count = memory.word(at);
    if (!(count <= MAX_OBJECTS)) return undefined;
    const size = rodata === 0 ? 24 : 16;
    const objects: StackObject[] = [];
    for (let i = 0; i < count; i++) {
      const record = at + 8 + i * size;
      const offset = memory.word32(record) | 0;
      const pointerBytes = memory.word32(record + 8) | 0;
      const mask = rodata === 0 ? memory.word(record + 16) : rodata + memory.word32(record + 12);
      const pointers = this.#pointersOf(mask, pointerBytes);
      if (!pointers) return undefined;
      const base = offset < 0 ? localsEnd : this.#program.target.argumentsAt;
      objects.push({ offset: base + offset, size: memory.word32(record + 4), pointers });
    }
    return objects;
  }

  /** Up to Go 1.23 a negative count of bytes says that the mask is a program. */
  #pointersOf(mask: number, pointerBytes: number): Int32Array | undefined {
    const { memory } = this.#program.module;
    const words = Math.abs(pointerBytes) / 8;
    const pointers: number[] = [];
    if (words > MAX_BITS) return undefined;
    if (pointerBytes < 0) {
      const bits = runProgram(memory, mask, words);
      if (!bits) return undefined;
      for (let i = 0; i < words; i++) if ((bits[i >> 5] >>> (i & 31)) & 1) pointers.push(8 * i);
      return Int32Array.from(pointers);
    }
    const bytes = memory.bytes(mask, Math.ceil(words / 8));
    if (!(bytes instanceof Uint8Array)) return undefined;
    for (let i = 0; i < words; i++) if ((bytes[i >> 3] >>> (i & 7)) & 1) pointers.push(8 * i);
    return Int32Array.from(pointers);
  }
}
