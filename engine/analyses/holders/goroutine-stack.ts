/** The machine frames of a goroutine as the analysis of its code needs them, and what their stack, whoever has it, tells. */
import { packageOf } from '../../gobin/names.ts';
import type { ProgramFunction } from '../../machine/program-code.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { DeferredCalls } from '../../stacks/deferred.ts';
import { PointerSlots } from '../../stacks/pointer-slots.ts';
import type { FrameAnalyses, FrameAnalysis } from './frame-analysis.ts';
import type { StandingPoint } from './homes.ts';
import { COND_WAIT, isOpaque, type LockCall, leavesFrame, ONCE_SLOW, waitedFor } from './lock-functions.ts';

/** A stack that recurses deeper is looked at so far. */
const MAX_FRAMES = 4096;

/** What all goroutines with the same stack have in common; frames innermost first. */
export interface StackShape {
  readonly pcRows: readonly number[];
  readonly functions: readonly (ProgramFunction | undefined)[];
  readonly points: readonly StandingPoint[];
  /** Frame → its frame address, counted from the stack pointer of a goroutine that is on no thread. */
  readonly frameAddresses: readonly number[];
  /** The frame that has called for a lock and waits for it; -1: none does. */
  readonly waiting: number;
  /** What it waits to take. */
  readonly wanted: LockCall | undefined;
  /** The frame that is in Cond.Wait; -1: none is. */
  readonly condition: number;
  /** Frames that are being left: deferred calls of theirs may have run. */
  readonly leaving: ReadonlySet<number>;
  /** Frames that run a sync.Once's function. */
  readonly once: ReadonlySet<number>;
  /** Frame → whether it may hold a lock that somebody waits for. */
  readonly asked: readonly boolean[];
  /** One of those may be named by the goroutine's records of deferred calls. */
  readonly deferRecords: boolean;
  /** Where the bits of those lie that may have open-coded ones, counted as the frame addresses are. */
  readonly deferBits: readonly number[];
  /** Frames whose code touches locks, or may. */
  readonly relevant: readonly number[];
  /** Frames cut off by the limit. */
  readonly cut: number;
}

export class StackShapes {
  readonly #snapshot: Snapshot;
  readonly #analyses: FrameAnalyses;
  readonly #known = new Map<number, StackShape>();
  readonly #contended: ReadonlySet<string>;
  readonly #slots: PointerSlots;
  readonly #pointers = new Map<number, ReadonlySet<number> | undefined>();
  readonly #deferred: DeferredCalls;

  /** `contended`: packages in which somebody waits for a lock. */
  constructor(
    snapshot: Snapshot,
    analyses: FrameAnalyses,
    contended: ReadonlySet<string>,
    deferred = new DeferredCalls(snapshot.program),
  ) {
    this.#snapshot = snapshot;
    this.#deferred = deferred;
    this.#slots = new PointerSlots(snapshot.program, snapshot.pcs);
    this.#analyses = analyses;
    this.#contended = contended;
  }

  /** undefined: the goroutine's stack is not known. */
  of(row: number): StackShape | undefined {
    const { goroutines } = this.#snapshot;
    const stack = goroutines.stack[row];
    if (stack < 0) return undefined;
    let shape = this.#known.get(stack);
    if (!shape) {
      shape = this.#shape(stack);
      this.#known.set(stack, shape);
    }
    return shape;
  }

  /** Offsets, from the frame address, of the pointers that the collector follows in a frame; undefined: all words. */
  pointers({ pcRows, points }: StackShape, frame: number): ReadonlySet<number> | undefined {
    const row = pcRows[frame];
    if (!this.#pointers.has(row)) this.#pointers.set(row, points[frame].call ? this.#pointersOf(row) : undefined);
    return this.#pointers.get(row);
  }

  #pointersOf(row: number): ReadonlySet<number> | undefined {
    const { slots, objects, conservativeTo } = this.#slots.of(row);
    if (conservativeTo !== undefined) return undefined;
    return new Set([...slots, ...objects.flatMap(({ offset, pointers }) => [...pointers].map((p) => offset + p))]);
  }

  #shape(stack: number): StackShape {
    const { stacks, pcs } = this.#snapshot;
    const pcRows: number[] = [];
    let cut = 0;
    for (let at = stack; at >= 0; at = stacks.parent[at]) {
      if (pcRows.length < MAX_FRAMES) pcRows.push(stacks.pc[at]);
      else cut++;
    }
    const functions = pcRows.map((row) => {
      const { pc, call } = pcs.row(row);
      return this.#analyses.code.at(pc) && this.#analyses.code.at(call ? pc - 1 : pc);
    });
    const points = pcRows.map((row, i): StandingPoint => {
      const { pc, call, function: f } = pcs.row(row);
      const begun = pc !== f.entry + this.#snapshot.program.process.bias;
      return { pc, call: call && begun, size: pcs.frameSize[row], callee: i > 0 ? functions[i - 1] : undefined };
    });
    const { asked, relevant } = this.#chosen(pcRows, functions, points);
    const waiting = points.findIndex(({ callee }, i) => {
      const f = functions[i];
      return f && !isOpaque(f) && callee && waitedFor(callee.record.name);
    });
    const wanted = waitedFor(points[waiting]?.callee?.record.name ?? '');
    const leaving = points.flatMap(({ callee }, i) => (callee && leavesFrame(callee.record.name) ? [i] : []));
    const once = functions.flatMap((f, i) => (f?.record.name === ONCE_SLOW && waiting !== i ? [i] : []));
    const frameAddresses = this.#frameAddresses(pcRows);
    return {
      pcRows,
      functions,
      points,
      frameAddresses,
      waiting,
      wanted,
      condition: functions.findIndex((f) => f?.record.name === COND_WAIT),
      leaving: new Set(leaving),
      once: new Set(once),
      asked,
      deferRecords: functions.some((f, i) => f && asked[i] && this.#analyses.relevance.makesDeferRecords(f)),
      deferBits: pcRows.flatMap((row, i) => {
        const bits = asked[i] ? this.#deferBits(row, functions[i], points[i]) : undefined;
        return bits === undefined ? [] : [frameAddresses[i] + bits];
      }),
      relevant,
      cut,
    };
  }

  #frameAddresses(pcRows: readonly number[]): number[] {
    const { pcs } = this.#snapshot;
    let sp = 0;
    return pcRows.map((row) => {
      const cfa = sp + Math.max(0, pcs.frameSize[row]);
      sp += pcs.step(row);
      return cfa;
    });
  }

  /** From the frame address to the bits of its open-coded defers; undefined: it has none pending, whoever stands there. */
  #deferBits(pcRow: number, f: ProgramFunction | undefined, point: StandingPoint): number | undefined {
    const tables = this.#deferred.openCodedIn(this.#snapshot.pcs.row(pcRow).function);
    const slot = tables && f && this.#analysed(f, point)?.state?.slots.get(tables.bits);
    const isZero = slot?.value !== undefined && !slot.value.symbol && slot.value.offset === 0;
    return isZero ? undefined : tables?.bits;
  }

  /** From the outermost frame inwards: what a library has called for the program's locks may let go of them. */
  #chosen(
    pcRows: readonly number[],
    functions: readonly (ProgramFunction | undefined)[],
    points: readonly StandingPoint[],
  ): Pick<StackShape, 'asked' | 'relevant'> {
    const asked: boolean[] = new Array(pcRows.length).fill(false);
    const relevant: number[] = [];
    let holds = false;
    for (let i = pcRows.length - 1; i >= 0; i--) {
      const f = functions[i];
      if (!f || isOpaque(f) || !this.#mayHold(pcRows[i], f, holds)) continue;
      asked[i] = true;
      const analysis = this.#analysed(f, points[i]);
      const tells = analysis !== undefined && analysis.held.length + analysis.next.length > 0;
      holds ||= tells || f.record.deferReturn > 0;
      if (tells || (analysis && analysis.questions.targets.size > 0)) relevant.unshift(i);
    }
    return { asked, relevant };
  }

  /** Whether a frame may hold a lock that somebody waits for; `inside`: an outer frame may. */
  #mayHold(pcRow: number, f: ProgramFunction, inside: boolean): boolean {
    const { relevance } = this.#analyses;
    if (this.#snapshot.pcs.row(pcRow).frames.some((call) => this.#contended.has(packageOf(call.function)))) return true;
    return !relevance.isStandard(f) && (inside || !relevance.isAside(f));
  }

  /** undefined: it tells nothing of locks. */
  #analysed(f: ProgramFunction, point: StandingPoint): FrameAnalysis | undefined {
    const analysis = this.#analyses.relevance.isWorthReading(f) ? this.#analyses.frame(point) : undefined;
    return analysis?.state && analysis;
  }
}
