/** The frames of one goroutine, each bound to its stack when it is first asked for: of most goroutines few are. */
import type { Memory } from '../../bytes/memory.ts';
import type { MapDesign } from '../../runtime/map-type.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { BoundFrame, type Neighbours, type Standing } from './binding.ts';
import type { FrameAnalyses, FrameAnalysis } from './frame-analysis.ts';
import type { StackShape, StackShapes } from './goroutine-stack.ts';

/** What the frames of all goroutines are bound with. */
export interface Binding {
  readonly snapshot: Snapshot;
  readonly analyses: FrameAnalyses;
  readonly shapes: StackShapes;
}

export class BoundStack implements Neighbours {
  readonly binding: Binding;
  readonly shape: StackShape;
  readonly #row: number;
  readonly #frames: (BoundFrame | undefined)[] = [];

  constructor(binding: Binding, shape: StackShape, row: number) {
    this.binding = binding;
    this.shape = shape;
    this.#row = row;
  }

  /** undefined: the stack has no such frame. */
  at(frame: number): BoundFrame | undefined {
    if (frame < 0 || frame >= this.shape.pcRows.length) return undefined;
    this.#frames[frame] ??= this.#bind(frame);
    return this.#frames[frame];
  }

  #bind(frame: number): BoundFrame | undefined {
    const { goroutines } = this.binding.snapshot;
    const onThread = goroutines.onThread.get(this.#row);
    if (!onThread) {
      const cfa = goroutines.sp[this.#row] + this.shape.frameAddresses[frame];
      return new BoundFrame(new StackFrame(this, frame, cfa, undefined), this, frame);
    }
    const there = onThread[frame];
    if (!there) return undefined;
    const names = this.binding.analyses.code.architecture.registers;
    const { registers } = there;
    const numbers = registers && new Map(names.map((name, i) => [i, Number(registers.byName.get(name) ?? 0n)]));
    return new BoundFrame(new StackFrame(this, frame, there.cfa, numbers), this, frame);
  }
}

/** Where one of them stands. */
class StackFrame implements Standing {
  readonly memory: Memory;
  readonly cfa: number;
  readonly maps: MapDesign;
  readonly registers: ReadonlyMap<number, number> | undefined;
  readonly #stack: BoundStack;
  readonly #frame: number;

  constructor(stack: BoundStack, frame: number, cfa: number, registers: ReadonlyMap<number, number> | undefined) {
    this.memory = stack.binding.snapshot.program.memory;
    this.cfa = cfa;
    this.maps = stack.binding.analyses.maps;
    this.registers = registers;
    this.#stack = stack;
    this.#frame = frame;
  }

  analysis(): FrameAnalysis | undefined {
    const { binding, shape } = this.#stack;
    return binding.analyses.frame(shape.points[this.#frame]);
  }

  pointers(): ReadonlySet<number> | undefined {
    const { binding, shape } = this.#stack;
    return binding.shapes.pointers(shape, this.#frame);
  }

  isPermanent(address: number): boolean {
    return this.#stack.binding.analyses.code.isPermanent(address);
  }
}

/** The same under another analysis. */
export function under(standing: Standing, analysis: FrameAnalysis | undefined, interrupted = true): Standing {
  return {
    memory: standing.memory,
    cfa: standing.cfa,
    maps: standing.maps,
    registers: interrupted ? standing.registers : undefined,
    analysis: () => analysis,
    pointers: () => standing.pointers(),
    isPermanent: (address) => standing.isPermanent(address),
  };
}
