import { type Subject, subjectKey } from '../../machine/state.ts';
import type { Value } from '../../machine/symbols.ts';
import { G_RUNNABLE } from '../../runtime/status.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { type DeferredCall, DeferredCalls } from '../../stacks/deferred.ts';
import { BoundFrame } from './binding.ts';
import type { DeferStatements } from './defer-statements.ts';
import { type Elements, elementsKey } from './elements.ts';
import type { ClosureAnalysis, FrameAnalyses, FrameAnalysis } from './frame-analysis.ts';
import { type StackShape, StackShapes } from './goroutine-stack.ts';
import { type Held, isTaken, isUnsure } from './held.ts';
import type { NextEvents } from './lock-events.ts';
import { COND_WAIT, type Mode, PARKED, RWMUTEX_LOCK } from './lock-functions.ts';

/** Something that one frame says of one lock. */
export interface Trace {
  /** Machine frame, innermost 0. */
  readonly frame: number;
  /** undefined: the stack does not tell which lock it is. */
  readonly address: number | undefined;
  readonly mode: Mode;
  /** Where the address is not known: those that it may be. */
  readonly elements?: Elements;
  /** It was another one in each round of a loop. */
  readonly inRounds: boolean;
  /** Key of its subject, unique in its frame and kind. */
  readonly key: string;
  readonly held?: Held;
  readonly next?: NextEvents;
  /** Of `held`: its frame's function goes on for ever. */
  readonly endless?: boolean;
  /** Of `next`: the deferred call that will do it; undefined: the frame's own code. */
  readonly deferred?: DeferredCall;
  /** Of `deferred`, where its goroutine waits for a lock: whoever comes to the defer statement has the lock, and keeps it. */
  readonly whileTaken?: boolean;
}

export interface Waiting {
  readonly frame: number;
  readonly mode: Mode;
  readonly address: number | undefined;
  /** It is an RWMutex's writer that has announced itself and waits for its readers to leave. */
  readonly pendingWriter: boolean;
  /** It has been woken: of an RWMutex, it is let in, for nobody wakes a reader or that writer before it may go on. */
  readonly woken: boolean;
}

export interface GoroutineTraces {
  readonly shape: Pick<StackShape, 'pcRows' | 'functions'>;
  readonly traces: readonly Trace[];
  readonly waiting: Waiting | undefined;
  /** Machine frames that are being left: deferred calls of theirs may have run. */
  readonly leaving: ReadonlySet<number>;
  /** Runs a sync.Once's function: this frame. */
  readonly once: ReadonlySet<number>;
  /** In Cond.Wait in this frame; the lock that it has released, undefined where it is not known. */
  readonly condition: { readonly frame: number; readonly lock: number | undefined } | undefined;
}

/** Rounds in which calls through pointers are resolved. */
const ROUNDS = 3;

export class GoroutineTracer {
  readonly shapes: StackShapes;
  readonly #snapshot: Snapshot;
  readonly #analyses: FrameAnalyses;
  readonly #deferred: DeferredCalls;
  readonly #statements: DeferStatements;
  readonly #isPermanent = (address: number) => this.#analyses.code.isPermanent(address);

  /** `contended`: packages in which somebody waits for a lock. */
  constructor(
    snapshot: Snapshot,
    analyses: FrameAnalyses,
    statements: DeferStatements,
    contended: ReadonlySet<string>,
  ) {
    this.#snapshot = snapshot;
    this.#statements = statements;
    this.#analyses = analyses;
    this.#deferred = new DeferredCalls(snapshot.program);
    this.shapes = new StackShapes(snapshot, analyses, contended);
  }

  /** undefined: nothing on its stack has to do with locks. */
  trace(row: number): GoroutineTraces | undefined {
    const shape = this.shapes.of(row);
    if (!shape?.asked.includes(true)) return undefined;
    const pending = this.#pendingCalls(row, shape);
    // An RWMutex lets those in who wait in its own code, and they show it. Nobody holds a mutex by waiting.
    const mayBeIn = shape.wanted !== undefined && shape.wanted.mode !== 'mutex';
    if (!mayBeIn && shape.relevant.length === 0 && pending.length === 0) return undefined;
    const frames = this.#bind(row, shape);
    const traces: Trace[] = [];
    const waiting = this.#waiting(row, shape, frames);
    for (const i of shape.relevant) this.#traceFrame(traces, i, frames, shape);
    for (const call of pending) this.#traceDeferred(traces, call, frames, shape);
    return {
      shape,
      traces: withOrphans(traces),
      waiting,
      leaving: shape.leaving,
      once: shape.once,
      condition: this.#condition(shape, frames),
    };
  }

  /** The lock that it waits for; undefined: it waits for none. */
  waitsFor(row: number): Waiting | undefined {
    const shape = this.shapes.of(row);
    return shape?.wanted && this.#waiting(row, shape, this.#bind(row, shape));
  }

  #addresses(row: number, shape: StackShape): { cfa: number; registers?: ReadonlyMap<number, number> }[] {
    const { goroutines, pcs } = this.#snapshot;
    const onThread = goroutines.onThread.get(row);
    const names = this.#analyses.code.architecture.registers;
    if (onThread)
      return onThread.slice(0, shape.pcRows.length).map(({ cfa, registers }) => ({
        cfa,
        registers: registers && new Map(names.map((name, i) => [i, Number(registers.byName.get(name) ?? 0n)])),
      }));
    let sp = goroutines.sp[row];
    return shape.pcRows.map((pcRow) => {
      const cfa = sp + Math.max(0, pcs.frameSize[pcRow]);
      sp += pcs.step(pcRow);
      return { cfa };
    });
  }

  #bind(row: number, shape: StackShape): BoundFrame[] {
    const { memory } = this.#snapshot.program;
    const { swissMaps } = this.#analyses;
    const frames = this.#addresses(row, shape).map(({ cfa, registers }, i) => {
      const analysis = () => this.#analyses.frame(shape.points[i]);
      const pointers = () => this.shapes.pointers(shape, i);
      return new BoundFrame({ memory, cfa, analysis, pointers, isPermanent: this.#isPermanent, swissMaps, registers });
    });
    frames.forEach((frame, i) => {
      frame.callee = frames[i - 1];
      frame.caller = frames[i + 1];
    });
    return frames;
  }

  #pendingCalls(row: number, shape: StackShape): DeferredCall[] {
    const { goroutines, pcs } = this.#snapshot;
    if (!shape.defers) return [];
    const frames = this.#addresses(row, shape).map(({ cfa }, i) => {
      const { function: f } = pcs.row(shape.pcRows[i]);
      return { function: f, cfa, sp: cfa - pcs.frameSize[shape.pcRows[i]] };
    });
    return this.#deferred.of(goroutines.address[row], frames).filter((call) => shape.asked[call.frame]);
  }

  #traceFrame(traces: Trace[], i: number, frames: readonly BoundFrame[], shape: StackShape): void {
    const frame = this.#refined(frames, i, shape);
    const analysis = frame.standing.analysis();
    for (const { value, aspect, fact } of analysis?.held ?? [])
      traces.push({ frame: i, ...this.#named(frame, { value, aspect }), held: fact, endless: analysis?.endless });
    for (const next of analysis?.next ?? []) traces.push({ frame: i, ...this.#named(frame, next.subject), next });
  }

  #named(frame: BoundFrame, subject: Subject): Pick<Trace, 'address' | 'elements' | 'inRounds' | 'mode' | 'key'> {
    const address = frame.address(subject.value);
    const elements = address === undefined ? frame.elements(subject.value) : undefined;
    const inRounds = subject.value.symbol?.kind === 'earlier';
    // Aspects of subjects are modes: the observer makes no others.
    return { address, elements, inRounds, mode: subject.aspect as Mode, key: subjectKey(subject) };
  }

  #traceDeferred(traces: Trace[], call: DeferredCall, frames: readonly BoundFrame[], shape: StackShape): void {
    const { memory } = this.#snapshot.program;
    const entry = memory.word(call.closure);
    const inputs = new Map([[this.#analyses.code.architecture.closure, call.closure]]);
    const nothing = () => undefined;
    const { swissMaps } = this.#analyses;
    const isPermanent = this.#isPermanent;
    const standing = { memory, cfa: Number.NaN, analysis: nothing, pointers: nothing, isPermanent, swissMaps, inputs };
    const bound = () => new BoundFrame(standing);
    let analysis = this.#analyses.closure(entry);
    const known = new Map<string, number>();
    for (let round = 0; analysis && round < ROUNDS && this.#answer(bound(), analysis, known); round++)
      analysis = this.#analyses.closure(entry, sorted(known));
    const frame = bound();
    for (const next of analysis?.next ?? []) {
      const named = this.#named(frame, next.subject);
      const whileTaken = next.release && shape.wanted && this.#isTakenAt(call, named, frames[call.frame], shape);
      traces.push({ frame: call.frame, ...named, next, deferred: call, whileTaken });
    }
  }

  /** Whether every path to a defer statement has taken the lock that it will release, and no code after it releases it. */
  #isTakenAt(
    call: DeferredCall,
    { address, mode }: Pick<Trace, 'address' | 'mode'>,
    frame: BoundFrame,
    shape: StackShape,
  ): boolean {
    const { size } = shape.points[call.frame];
    const f = shape.functions[call.frame];
    const statement = f && this.#statements.of(f, call);
    if (!statement || address === undefined) return false;
    const analysis = this.#analyses.frame({ ...statement, size, callee: undefined });
    const there = new BoundFrame({ ...frame.standing, analysis: () => analysis, registers: undefined });
    there.caller = frame.caller;
    // What changes in a loop has another meaning by now.
    const lasts = ({ symbol }: Value) => symbol?.variables.length === 0 && symbol.kind !== 'earlier';
    const isIt = ({ value, aspect }: Subject) => aspect === mode && lasts(value) && there.address(value) === address;
    const isReleased = analysis?.next.some((next) => next.release && isIt(next.subject));
    return !isReleased && analysis?.held.some((held) => isTaken(held.fact.state) && isIt(held)) === true;
  }

  /** The frame under the analysis that knows what this goroutine knows. */
  #refined(frames: readonly BoundFrame[], i: number, shape: StackShape): BoundFrame {
    let frame = frames[i];
    const known = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round++) {
      const analysis = frame.standing.analysis();
      if (!analysis || !this.#answer(frame, analysis, known)) break;
      const refined = this.#analyses.frame(shape.points[i], sorted(known));
      frame = new BoundFrame({ ...frame.standing, analysis: () => refined });
      frame.caller = frames[i + 1];
      frame.callee = frames[i - 1];
    }
    return frame;
  }

  /** Adds what the goroutine knows of an analysis's questions. False: nothing new. */
  #answer(frame: BoundFrame, analysis: FrameAnalysis | ClosureAnalysis, known: Map<string, number>): boolean {
    const before = known.size;
    for (const [text, value] of analysis.questions.targets) {
      if (known.has(text)) continue;
      const target = frame.address(value);
      const f = target === undefined ? undefined : this.#analyses.code.at(target);
      if (target !== undefined && f?.entry === target && this.#analyses.relevance.matters(f)) known.set(text, target);
    }
    // Which way was taken matters only where it makes a difference.
    const unsure =
      analysis.next.some((n) => n.release && !n.surely) ||
      ('held' in analysis && analysis.held.some(({ fact }) => isUnsure(fact)));
    for (const [text, value] of unsure ? analysis.questions.tests : []) {
      const number = known.has(text) ? undefined : frame.number(value);
      if (number !== undefined) known.set(text, number === 0 ? 0 : 1);
    }
    return known.size > before;
  }

  #waiting(row: number, shape: StackShape, frames: readonly BoundFrame[]): Waiting | undefined {
    const { waiting: frame, wanted: call } = shape;
    if (!call) return undefined;
    const bound = frames[frame];
    const [first] = this.#analyses.code.architecture.results;
    const argument = bound.standing.analysis()?.state?.registers[first];
    const address = bound.callee?.kept(first) ?? (argument && bound.address(argument));
    const inner = shape.functions[frame - 2]?.record.name ?? '';
    return {
      frame,
      mode: call.mode,
      address: address === undefined ? undefined : address + call.offset,
      pendingWriter:
        shape.points[frame].callee?.record.name === RWMUTEX_LOCK && inner.startsWith('sync.runtime_Semacquire'),
      woken: this.#snapshot.goroutines.status[row] === G_RUNNABLE && shape.functions[0]?.record.name === PARKED,
    };
  }

  #condition(shape: StackShape, frames: readonly BoundFrame[]): GoroutineTraces['condition'] {
    const frame = shape.functions.findIndex((f) => f?.record.name === COND_WAIT);
    if (frame < 0) return undefined;
    const symbols = frames[frame].standing.analysis()?.symbols;
    const condition = symbols && frames[frame].address(symbols.input(this.#analyses.code.architecture.results[0]));
    // Cond.L is an interface at its beginning; its data word is the lock.
    const lock = condition === undefined ? Number.NaN : this.#snapshot.program.memory.word(condition + 8);
    return { frame, lock: lock > 0 ? lock : undefined };
  }
}

/**
 * A frame has taken one lock whose release is not seen, and will surely release one of which nothing else is known: they
 * are the same, though the second time its address is computed anew.
 */
function withOrphans(traces: readonly Trace[]): readonly Trace[] {
  const open = traces.filter((t) => t.held?.state === 'taken' && !traces.some((o) => o.next && isSameLock(t, o)));
  const isOrphan = (t: Trace) =>
    t.address === undefined && t.next?.release && t.next.surely && !traces.some((o) => o.held && isSameLock(t, o));
  return traces.map((trace) => {
    if (!isOrphan(trace)) return trace;
    const here = open.filter((t) => t.frame === trace.frame && t.mode === trace.mode);
    return here.length === 1 && here[0].address !== undefined ? { ...trace, address: here[0].address } : trace;
  });
}

function isSameLock(a: Trace, b: Trace): boolean {
  if (a.mode !== b.mode) return false;
  if (a.address !== undefined || b.address !== undefined) return a.address === b.address;
  if (a.elements && b.elements) return elementsKey(a.elements) === elementsKey(b.elements);
  return a.frame === b.frame && a.key === b.key;
}

function sorted(targets: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...targets].sort(([a], [b]) => (a < b ? -1 : 1)));
}
