/**
 * Frames of C on the stacks of threads, and where they stand between a goroutine's frames of Go. Go calls C on the thread's
 * own stack (asmcgocall); when C calls back, the goroutine's stack goes on and the thread's waits below (cgocallback). So the
 * frames of C lie on the thread's stack in stretches, each under the callback that it made.
 * Source: runtime/asm_amd64.s, asm_arm64.s cgocallback; runtime/cgo/asm_*.s crosscall2, abi_*.h; cgocall.go unwindm.
 */

import type { Fault } from '../bytes/fault.ts';
import { isFault } from '../bytes/memory.ts';
import { NativeCode } from '../process/native/native-code.ts';
import type { NativePlace } from '../process/native/native-module.ts';
import { type NativeFrame, type NativePosition, type NativeRun, NativeWalk } from '../process/native/native-walk.ts';
import type { Registers } from '../process/registers.ts';
import { type MachineFrame, machineFrames, signalFrame } from '../stacks/thread-stacks.ts';
import { Unwinder } from '../stacks/unwind.ts';
import type { Snapshot, ThreadRow } from './snapshot.ts';

/** Part of a thread's own stack, innermost first. */
export type ThreadPart = NativePart | GoPart;

export interface NativePart {
  readonly kind: 'native';
  readonly frames: readonly NativeFrame[];
  readonly fault?: Fault;
}

export interface GoPart {
  readonly kind: 'go';
  readonly frames: readonly MachineFrame[];
  readonly fault?: Fault;
}

/** Frames of C that a goroutine's frame of Go called, and that called the frame of Go above it, if there is one. */
export interface NativeStretch {
  /** The machine frame of Go that stands below, by its place in the goroutine's stack. */
  readonly below: number;
  readonly frames: readonly NativeFrame[];
  readonly fault?: Fault;
}

const NONE: readonly NativeStretch[] = [];
const CALLBACK = 'runtime.cgocallback';
const INTO_GO = 'crosscall2';
/** C and Go call each other, and signals come, at most so deep. */
const MAX_PARTS = 256;
const STACK_REACH = 1 << 23;

/** Where crosscall2 saves the registers that C keeps over calls: DWARF number and place from its frame's address. */
const SAVED = {
  amd64: { registers: [[3, -56], [12, -48], [13, -40], [14, -32], [15, -24], [6, -16]], stackPointer: 7, kept: 0 },
  arm64: {
    registers: [...Array.from({ length: 10 }, (_, i) => [19 + i, -160 + 8 * i]), [29, -16]],
    stackPointer: 31,
    kept: 16,
  },
} as const; // biome-ignore format: one register after the other

export class NativeStacks {
  readonly #snapshot: Snapshot;
  readonly #framesOf: (row: number) => Iterable<MachineFrame>;
  readonly #walk: NativeWalk;
  readonly #unwinder: Unwinder;
  readonly #places = new Map<number, readonly NativePlace[]>();
  readonly #calledBack = new Map<number, readonly NativeStretch[]>();
  #threads: ReadonlyMap<number, ThreadRow> | undefined;

  /** `framesOf`: the machine frames of a goroutine's row. */
  constructor(snapshot: Snapshot, framesOf: (row: number) => Iterable<MachineFrame>) {
    const { program, pcs } = snapshot;
    this.#snapshot = snapshot;
    this.#framesOf = framesOf;
    this.#unwinder = new Unwinder(program.memory, pcs);
    // What the linker took in from elsewhere (the race detector) has a name in pclntab, but no sizes of frames.
    this.#walk = new NativeWalk(program.process, new NativeCode(program.process), (pc, exact) => {
      const row = pcs.rowOf(pc, !exact);
      return row >= 0 && pcs.frameSize[row] >= 0;
    });
  }

  /** The calls at a frame, innermost first: of one machine frame, what was inlined too. */
  placesOf({ pc, exact, module }: NativeFrame): readonly NativePlace[] {
    if (!module) return [];
    const at = exact ? pc : pc - 1;
    let places = this.#places.get(at);
    if (!places) {
      places = module.placesAt(at);
      this.#places.set(at, places);
    }
    return places;
  }

  /** A thread's own stack, from its registers to where it began or is lost. */
  ofThread(thread: ThreadRow): ThreadPart[] {
    const { stack, core } = thread;
    if (!stack) return this.#partsFrom(positionOf(core.registers));
    const own: GoPart = { kind: 'go', frames: stack.own, fault: stack.ownFault };
    const inner = stack.native
      ? [{ ...own, fault: undefined }, ...this.#partsFrom(positionOf(stack.native.registers))]
      : [own];
    const row = this.#goroutineOf(thread);
    const outer = row < 0 ? [] : this.#callbacks(thread, row);
    return [...inner, ...outer.map(({ frames, fault }) => ({ kind: 'native', frames, fault }) as const)];
  }

  /** The stretches of C in a goroutine's stack, innermost first; none where no thread has it, or all its frames are Go's. */
  ofGoroutine(row: number): readonly NativeStretch[] {
    const thread = this.#threadOf.get(row);
    if (!thread) return NONE;
    const { stack, goroutine } = thread;
    const outer = this.#callbacks(thread, row);
    if (goroutine !== row || !stack?.native) return outer;
    const { frames, fault } = this.#walk.from(positionOf(stack.native.registers));
    return [{ below: 0, frames, fault }, ...outer];
  }

  /** Rows of the goroutines that have frames of C. */
  rows(): number[] {
    return [...this.#threadOf.keys()].filter((row) => row >= 0 && this.ofGoroutine(row).length > 0);
  }

  get #threadOf(): ReadonlyMap<number, ThreadRow> {
    this.#threads ??= new Map(this.#snapshot.threads.map((t) => [this.#goroutineOf(t), t]));
    return this.#threads;
  }

  /** The row of the goroutine that a thread runs, or will run: one that C called stays locked to its thread. */
  #goroutineOf({ goroutine, machine }: ThreadRow): number {
    if (goroutine >= 0 || !machine || machine.lockedG === 0) return goroutine;
    return this.#snapshot.goroutines.address.indexOf(machine.lockedG);
  }

  /** Frames of C and Go in turn, as far as one leads to the next. */
  #partsFrom(start: NativePosition): ThreadPart[] {
    const parts: ThreadPart[] = [];
    let at: NativePosition | undefined = start;
    while (at && parts.length < MAX_PARTS) {
      const run: NativeRun = this.#walk.from(at);
      if (run.frames.length > 0) parts.push({ kind: 'native', frames: run.frames, fault: run.fault });
      at = run.go && this.#throughGo(run.go, parts);
    }
    return parts;
  }

  /** Adds frames of Go on a thread's own stack; where they were called by C, or by the kernel: what goes on below. */
  #throughGo(at: NativePosition, parts: ThreadPart[]): NativePosition | undefined {
    const { program, pcs } = this.#snapshot;
    const sp = this.#walk.stackPointer(at);
    if (Number.isNaN(sp)) return undefined;
    const link = Number(at.registers.get(30) ?? 0n);
    const start = { pc: at.pc, sp, link, exact: at.exact, low: sp, high: sp + STACK_REACH, stopAtSwitch: true };
    const stop = this.#unwinder.unwind(start);
    const frames = machineFrames(this.#unwinder, pcs, { sp });
    if (frames.length === 0) return undefined;
    const last = frames[frames.length - 1];
    parts.push({ kind: 'go', frames, fault: stop === 'fault' ? this.#unwinder.fault : undefined });
    if (pcs.row(last.row).function.name === INTO_GO) return this.#behindCrosscall(last.cfa);
    if (stop !== 'signal') return undefined;
    const signal = signalFrame(program, this.#unwinder.sp);
    return signal && positionOf(signal.registers);
  }

  #callbacks(thread: ThreadRow, row: number): readonly NativeStretch[] {
    const known = this.#calledBack.get(row);
    if (known) return known;
    const found = [...this.#readCallbacks(thread, row)];
    this.#calledBack.set(row, found);
    return found;
  }

  /**
   * Each callback has saved where the one before it stood: m.g0.sched.sp is the innermost one's frame on the thread's stack,
   * which is as large as its frame on the goroutine's.
   */
  *#readCallbacks({ machine }: ThreadRow, row: number): Generator<NativeStretch> {
    const { program, pcs } = this.#snapshot;
    const { memory, layout, target } = program;
    if (!machine) return;
    let sp = memory.word(machine.g0 + layout.g['sched.sp']);
    let index = 0;
    for (const frame of this.#framesOf(row)) {
      index++;
      if (pcs.row(frame.row).function.name !== CALLBACK) continue;
      const cfa = sp + pcs.frameSize[frame.row];
      const into = pcs.rowOf(memory.word(target.usesLink ? sp : cfa - 8), true);
      if (into < 0 || pcs.row(into).function.name !== INTO_GO) return;
      const start = this.#behindCrosscall(cfa + pcs.frameSize[into]);
      if (!start) return;
      const { frames, fault } = this.#walk.from(start);
      yield { below: index, frames, fault };
      const before = memory.word(sp + SAVED[target.name].kept);
      if (!(before > sp)) return;
      sp = before;
    }
  }

  /** What C had in its registers when it called Go, by the frame address of crosscall2. */
  #behindCrosscall(cfa: number): NativePosition | undefined {
    const { memory, target } = this.#snapshot.program;
    const saved = SAVED[target.name];
    const pc = memory.word(cfa - 8);
    if (!(pc > 0)) return undefined;
    const registers = new Map<number, bigint>([[saved.stackPointer, BigInt(cfa)]]);
    for (const [number, offset] of saved.registers) {
      const bytes = memory.bytes(cfa + offset, 8);
      if (!isFault(bytes)) registers.set(number, new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    }
    return { pc, exact: false, registers };
  }
}

function positionOf(registers: Registers): NativePosition {
  return { pc: registers.pc, exact: true, registers: registers.byDwarf };
}
