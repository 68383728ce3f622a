/**
 * Places in the source, of pcs: frames of a stack, go statements, start functions. Objects are made only for what is
 * shown; everything repeated is cached per pc or per stack.
 */
import { hex } from '../bytes/fault.ts';
import { type CodeOrigin, originOf } from '../gobin/names.ts';
import type { Activation } from '../stacks/activation.ts';
import type { PcRow } from '../stacks/pc-table.ts';
import type { MachineFrame } from '../stacks/thread-stacks.ts';
import type { Snapshot } from './snapshot.ts';
import { type Place, StackLocations } from './stack-locations.ts';

/** One logical call of a stack. */
export interface StackCall extends Place {
  readonly pc: string;
  readonly inlined: boolean;
  readonly origin: CodeOrigin;
  /** Canonical frame address. */
  readonly cfa: number;
  readonly activation: Activation;
  readonly interrupted: boolean;
}

/** FUNCDATA index: a wrapper's wrapped function, as a text offset (since Go 1.18). */
const FUNCDATA_WRAP_INFO = 7;

export class Locations extends StackLocations {
  readonly #snapshot: Snapshot;
  readonly #creations = new Map<number, Place | undefined>();
  readonly #starts = new Map<number, Place | undefined>();

  constructor(snapshot: Snapshot) {
    const { modulePath } = snapshot.program.module.buildInfo;
    super(snapshot, (name) => originOf(name, modulePath));
    this.#snapshot = snapshot;
  }

  /** Machine frames of a goroutine, innermost first, each with its address. */
  *machineFrames(row: number): Generator<MachineFrame> {
    const { goroutines, stacks, pcs } = this.#snapshot;
    const known = goroutines.onThread.get(row);
    if (known) {
      yield* known;
      return;
    }
    let sp = goroutines.sp[row];
    for (let at = goroutines.stack[row]; at >= 0; at = stacks.parent[at]) {
      const pcRow = stacks.pc[at];
      const cfa = sp + Math.max(0, pcs.frameSize[pcRow]);
      sp += pcs.step(pcRow);
      yield at === goroutines.stack[row] ? { row: pcRow, cfa, goroutine: row } : { row: pcRow, cfa };
    }
  }

  /** The calls [offset, offset+limit) of a goroutine's stack. */
  calls(row: number, offset: number, limit: number): StackCall[] {
    return this.callsOf(this.machineFrames(row), offset, limit);
  }

  callsOf(frames: Iterable<MachineFrame>, offset: number, limit: number): StackCall[] {
    const calls: StackCall[] = [];
    let index = 0;
    for (const machine of frames) {
      if (index >= offset + limit) break;
      const entry = this.#snapshot.pcs.row(machine.row);
      if (index + entry.frames.length <= offset) {
        index += entry.frames.length;
        continue;
      }
      for (const f of entry.frames) {
        if (index >= offset && index < offset + limit) {
          calls.push({
            function: f.printed,
            file: f.file,
            line: f.line,
            pc: hex(entry.pc),
            inlined: f.inlineDepth > 0,
            origin: this.origin(f.function),
            cfa: machine.cfa,
            interrupted: machine.interrupted === true,
            activation: this.#activation(machine, entry, f.inlineDepth),
          });
        }
        index++;
      }
    }
    return calls;
  }

  /** One logical frame of a machine frame, innermost first. */
  activation(machine: MachineFrame, frame: number): Activation {
    const entry = this.#snapshot.pcs.row(machine.row);
    return this.#activation(machine, entry, entry.frames[frame].inlineDepth);
  }

  /** Whether a frame has but its address of its own: all else of its activations is the same as of others with its row. */
  isPlain(machine: MachineFrame): boolean {
    if (machine.registers || machine.vectors) return false;
    return machine.goroutine === undefined || !this.#isEntry(this.#snapshot.pcs.row(machine.row));
  }

  #activation(machine: MachineFrame, entry: PcRow, inlineDepth: number): Activation {
    return {
      pc: entry.pc,
      call: entry.call && !this.#isEntry(entry),
      inlineDepth,
      cfa: machine.cfa,
      registers: machine.registers?.byDwarf ?? this.#registersAtEntry(machine, entry),
      vectors: machine.vectors,
    };
  }

  /** Nothing of the function has run: the pc is no return address. */
  #isEntry({ pc, function: f }: PcRow): boolean {
    return pc - this.#snapshot.program.process.bias === f.entry;
  }

  /** A goroutine that has not run yet begins with the closure in its saved context. Source: runtime/asm_amd64.s `gogo`. */
  #registersAtEntry({ goroutine }: MachineFrame, entry: PcRow): ReadonlyMap<number, bigint> | undefined {
    if (goroutine === undefined || !this.#isEntry(entry)) return undefined;
    const { program, goroutines } = this.#snapshot;
    const context = program.memory.word(goroutines.address[goroutine] + program.layout.g['sched.ctxt']);
    return context > 0 ? new Map([[program.target.closureRegister, BigInt(context)]]) : undefined;
  }

  /** The go statement: the runtime names the function that has the machine frame, and the line at the pc. */
  creation(createdPc: number): Place | undefined {
    if (createdPc === 0) return undefined;
    if (!this.#creations.has(createdPc)) {
      const row = this.#snapshot.pcs.rowOf(createdPc, true);
      const frames = row < 0 ? [] : this.#snapshot.pcs.row(row).frames;
      const inner = frames[0];
      const outer = frames[frames.length - 1];
      this.#creations.set(
        createdPc,
        inner && outer && { function: outer.printed, file: inner.file, line: inner.line, pc: hex(createdPc) },
      );
    }
    return this.#creations.get(createdPc);
  }

  /** The function a goroutine was started with; the compiler's wrappers of `go f(x)` are looked through. */
  start(startPc: number): Place | undefined {
    if (!this.#starts.has(startPc)) this.#starts.set(startPc, this.#findStart(startPc));
    return this.#starts.get(startPc);
  }

  #findStart(startPc: number): Place | undefined {
    const { pcs, program } = this.#snapshot;
    const row = pcs.rowOf(startPc, false);
    if (row < 0) return undefined;
    const { pclntab, memory, printedName } = program.module;
    let f = pcs.row(row).function;
    const { text } = program.module.partOf(f);
    const wrapInfo = f.funcdata[FUNCDATA_WRAP_INFO] ?? 0;
    if (wrapInfo !== 0) {
      const offset = memory.bytes(wrapInfo, 4);
      const wrapped =
        offset instanceof Uint8Array &&
        pclntab.functionAt(text.start + new DataView(offset.buffer, offset.byteOffset).getUint32(0, true));
      if (wrapped) f = wrapped;
    }
    return {
      function: printedName(f.name),
      file: pclntab.fileAt(f, f.entry),
      line: pclntab.lineAt(f, f.entry),
      pc: hex(f.entry + program.process.bias),
    };
  }
}
