/**
 * Every distinct program counter of a snapshot, symbolised once. A few hundred pcs exist in a million goroutines, so
 * stacks are made of row numbers of this table, and names are looked up per pc, never per frame.
 *
 * A row stands for (pc, call): a return address is looked up at pc - 1, where the call is; an interrupted pc as it is.
 * One row has one logical frame per inlined call, innermost first, and the physical function last.
 */
import { goMinor } from '../gobin/build-info.ts';
import type { LogicalCall } from '../gobin/inline-tree.ts';
import { FLAG_SP_WRITE, FLAG_TOP_FRAME, type FunctionRecord } from '../gobin/pclntab.ts';
import type { GoProgram } from '../runtime/program.ts';

/** What the unwinder must know of a function beyond its frame size. */
export const PC_TOP_FRAME = 1;
/** The frame below was interrupted, not called: its pc is exact (sigpanic, asyncPreempt, debugCallV2). */
export const PC_INJECTED = 2;
/** The stack pointer is written by hand here: frames below cannot be found from this one. */
export const PC_SP_WRITE = 4;
/** runtime.sigtramp: what called it is the kernel. */
export const PC_SIGNAL_TRAMPOLINE = 8;
/** Switches from the goroutine's stack to the thread's: systemstack, mcall, morestack, asmcgocall. */
export const PC_STACK_SWITCH = 16;
/** Who put this frame there pushed the link register before it: two words lie between it and the frame below. */
export const PC_LINK_PUSHED = 32;
/** A pushed link register, with what keeps the stack aligned. */
export const PUSHED_LINK_BYTES = 16;

export interface PcRow {
  readonly pc: number;
  readonly call: boolean;
  readonly function: FunctionRecord;
  readonly frames: readonly LogicalCall[];
}

const INJECTED = /^runtime\.(sigpanic|asyncPreempt|debugCallV2)$/;
/**
 * Up to Go 1.20 the runtime's own traces look up the frame below asyncPreempt at pc - 1 like a call's (traceback.go,
 * `waspanic`); ours agree with what the process prints. See docs/decisions/0010-stacks-as-the-runtime-prints-them.md.
 */
const INJECTED_BEFORE_1_21 = /^runtime\.sigpanic$/;
const SWITCHES = /^runtime\.(systemstack|mcall|morestack|morestack_noctxt|asmcgocall)$/;

export class PcTable {
  /** Row → bytes of the machine frame (stack pointer before the call minus stack pointer at pc); -1 unknown. On arm64 0 where the return address is in the link register. */
  frameSize = new Int32Array(1024);
  /** Row → PC_… bits. */
  flags = new Uint8Array(1024);
  /** Row → number of logical frames. */
  frameCount = new Int32Array(1024);
  count = 0;
  /** See Target.usesLink. */
  readonly usesLink: boolean;
  readonly #program: GoProgram;
  readonly #injected: RegExp;
  readonly #calls = new Map<number, number>();
  readonly #exact = new Map<number, number>();
  readonly #rows: { pc: number; call: boolean; function: FunctionRecord; frames?: readonly LogicalCall[] }[] = [];

  constructor(program: GoProgram) {
    this.#program = program;
    this.usesLink = program.target.usesLink;
    const minor = Number(goMinor(program.module.buildInfo.version)?.slice(2));
    this.#injected = minor <= 20 ? INJECTED_BEFORE_1_21 : INJECTED;
  }

  /** The row of a pc; -1 when it lies in no Go function. */
  rowOf(pc: number, call: boolean): number {
    const index = call ? this.#calls : this.#exact;
    const known = index.get(pc);
    if (known !== undefined) return known;
    const row = this.#add(pc, call);
    index.set(pc, row);
    return row;
  }

  /** Bytes from the stack pointer of a frame to that of its caller. */
  step(row: number): number {
    const size = Math.max(0, this.frameSize[row]);
    return this.flags[row] & PC_LINK_PUSHED ? size + PUSHED_LINK_BYTES : size;
  }

  /** A row in full; its logical frames are found when first asked for. */
  row(row: number): PcRow {
    const entry = this.#rows[row];
    entry.frames ??= this.#program.module.callsAt(entry.function, this.#lookup(entry.pc, entry.call));
    return { pc: entry.pc, call: entry.call, function: entry.function, frames: entry.frames };
  }

  /** A saved pc at a function's very entry is no return address: nothing of it has run (systemstack_switch, a new goroutine). */
  #lookup(pc: number, call: boolean): number {
    const linked = pc - this.#program.process.bias;
    return call && this.#program.module.pclntab.functionAt(linked)?.entry !== linked ? linked - 1 : linked;
  }

  #add(pc: number, call: boolean): number {
    const { pclntab } = this.#program.module;
    const lookup = this.#lookup(pc, call);
    const f = pclntab.functionAt(lookup);
    if (!f) return -1;
    const row = this.count++;
    if (row === this.frameSize.length) this.#grow();
    const delta = pclntab.valueAt(f.pcsp, f, lookup);
    this.frameSize[row] = f.pcsp === 0 || delta < 0 ? -1 : this.usesLink ? delta : delta + 8;
    this.flags[row] = flagsOf(f, this.#injected);
    if (this.usesLink && INJECTED.test(f.name)) this.flags[row] |= PC_LINK_PUSHED;
    this.#rows.push({ pc, call, function: f });
    this.frameCount[row] = this.row(row).frames.length;
    return row;
  }

  #grow(): void {
    const wider = <T extends Int32Array | Uint8Array>(old: T, made: T): T => {
      made.set(old);
      return made;
    };
    const n = this.frameSize.length * 2;
    this.frameSize = wider(this.frameSize, new Int32Array(n));
    this.flags = wider(this.flags, new Uint8Array(n));
    this.frameCount = wider(this.frameCount, new Int32Array(n));
  }
}

function flagsOf(f: FunctionRecord, injected: RegExp): number {
  let flags = 0;
  if (f.flags & FLAG_TOP_FRAME) flags |= PC_TOP_FRAME;
  if (f.flags & FLAG_SP_WRITE) flags |= PC_SP_WRITE;
  if (injected.test(f.name)) flags |= PC_INJECTED;
  if (SWITCHES.test(f.name)) flags |= PC_STACK_SWITCH;
  if (f.name === 'runtime.sigtramp' || f.name === 'runtime.cgoSigtramp') flags |= PC_SIGNAL_TRAMPOLINE;
  return flags;
}
