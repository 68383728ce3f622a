/**
 * The stacks of an unfinished generation: the tracer keeps return addresses and turns them into frames when the generation
 * ends. Done here as it would have: inlined calls expanded, wrappers left out, the tracer's own frames skipped.
 * Source: runtime/tracestack.go, fpunwindExpand, makeTraceFrames; symtab.go, (*Frames).Next.
 */
import type { LogicalCall } from '../../gobin/inline-tree.ts';
import type { FunctionRecord } from '../../gobin/pclntab.ts';
import type { GoProgram } from '../program.ts';
import type { TracerEntry } from './tables.ts';

/** tracev2.MaxFramesPerStack */
const MAX_FRAMES = 128;
/** The first word of a stack that is expanded already (^0); else it says how many frames to skip. */
const LOGICAL = 2 ** 63;

export interface TracerFrame {
  readonly pc: number;
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

/** The runtime writes a stack of no frames as one of nothing. */
const NO_FRAME: TracerFrame = { pc: 0, function: '', file: '', line: 0 };

export class StackExpander {
  readonly #program: GoProgram;
  readonly #wrapper: number;
  /** Functions below which a wrapper is told. */
  readonly #keepBelow: ReadonlySet<number>;
  readonly #calls = new Map<number, readonly LogicalCall[] | undefined>();
  readonly #frames = new Map<number, TracerFrame | undefined>();

  constructor(program: GoProgram) {
    this.#program = program;
    const { pclntab } = program.module;
    const id = (name: string) => pclntab.functionNamed(name)?.funcId;
    // internal/abi/funcid.go: the wrapper's number is the last, after systemstack_switch.
    this.#wrapper = (id('runtime.systemstack_switch') ?? Number.NaN) + 1;
    const keep = ['runtime.gopanic', 'runtime.sigpanic', 'runtime.panicwrap'].map(id);
    this.#keepBelow = new Set(keep.filter((one) => one !== undefined));
  }

  /** The frames of an entry of the table of stacks, innermost first. */
  frames({ data, length }: TracerEntry): TracerFrame[] {
    const { memory } = this.#program;
    const words = Math.min(length / 8, MAX_FRAMES + 1);
    const first = memory.word(data);
    const pcs: number[] = [];
    for (let i = 1; i < words; i++) pcs.push(memory.word(data + 8 * i));
    const logical = first >= LOGICAL ? pcs : this.#expand(pcs, first);
    const frames = logical.flatMap((pc) => this.#frame(pc) ?? []);
    return frames.length > 0 ? frames : [NO_FRAME];
  }

  /** Physical return addresses → addresses of logical frames, each one past its call. */
  #expand(pcs: readonly number[], skip: number): number[] {
    const found: number[] = [];
    let skipped = 0;
    let last = 0;
    for (const returnPc of pcs) {
      const calls = this.#callsAt(returnPc - 1);
      for (const call of calls ?? [{ pc: returnPc - 1, funcId: 0 }]) {
        const elided = call.funcId === this.#wrapper && !this.#keepBelow.has(last);
        last = calls ? call.funcId : last;
        if (elided) continue;
        if (skipped < skip) skipped++;
        else found.push(call.pc + 1);
        if (found.length === MAX_FRAMES) return found;
      }
    }
    return found;
  }

  /** The logical calls at a run-time address, with run-time addresses; undefined: it is no Go code. */
  #callsAt(pc: number): readonly LogicalCall[] | undefined {
    if (this.#calls.has(pc)) return this.#calls.get(pc);
    const { module, process } = this.#program;
    const f = this.#function(pc);
    const calls = f && module.callsAt(f, pc - process.bias).map((call) => ({ ...call, pc: call.pc + process.bias }));
    this.#calls.set(pc, calls);
    return calls;
  }

  /** The frame that a logical address stands for; undefined: it is no Go code, and is left out. */
  #frame(pc: number): TracerFrame | undefined {
    if (this.#frames.has(pc)) return this.#frames.get(pc);
    const frame = this.#symbolised(pc);
    this.#frames.set(pc, frame);
    return frame;
  }

  #symbolised(pc: number): TracerFrame | undefined {
    const { module, process } = this.#program;
    const f = this.#function(pc);
    if (!f) return undefined;
    const linked = pc - process.bias;
    const at = linked > f.entry ? linked - 1 : linked;
    const call = module.callsAt(f, at)[0];
    return { pc: at + process.bias, function: call.printed, file: call.file, line: call.line };
  }

  #function(pc: number): FunctionRecord | undefined {
    return this.#program.module.pclntab.functionAt(pc - this.#program.process.bias);
  }
}
