import { type Subject, subjectKey } from '../../machine/state.ts';
import type { Value } from '../../machine/symbols.ts';
import { G_RUNNABLE } from '../../runtime/status.ts';
import { goroutineWords, HAS_DEFER } from '../../snapshot/goroutine-words.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { type DeferredCall, DeferredCalls } from '../../stacks/deferred.ts';
import { BoundFrame } from './binding.ts';
import { type Binding, BoundStack, under } from './bound-stack.ts';
import type { DeferStatement, DeferStatements } from './defer-statements.ts';
import { type Elements, elementsKey } from './elements.ts';
import type { ClosureAnalysis, FrameAnalyses, FrameAnalysis } from './frame-analysis.ts';
import { type StackShape, StackShapes } from './goroutine-stack.ts';
import { type Held, isTaken, isUnsure } from './held.ts';
import type { StandingPoint } from './homes.ts';
import type { NextEvents } from './lock-events.ts';
import { type Mode, PARKED, RWMUTEX_LOCK } from './lock-functions.ts';

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

const NONE_PENDING: readonly DeferredCall[] = [];

export class GoroutineTracer {
  readonly shapes: StackShapes;
  readonly #binding: Binding;
  readonly #analyses: FrameAnalyses;
  readonly #deferred: DeferredCalls;
  readonly #statements: DeferStatements;
  /** By their pcs. */
  readonly #statementPoints = new Map<number, StandingPoint>();

  /** `contended`: packages in which somebody waits for a lock. */
  constructor(
    snapshot: Snapshot,
    analyses: FrameAnalyses,
    statements: DeferStatements,
    contended: ReadonlySet<string>,
  ) {
    this.#statements = statements;
    this.#analyses = analyses;
    this.#deferred = new DeferredCalls(snapshot.program);
    this.shapes = new StackShapes(snapshot, analyses, contended, this.#deferred);
    this.#binding = { snapshot, analyses, shapes: this.shapes };
  }

  /** undefined: nothing on its stack tells who holds a lock. */
  trace(row: number): GoroutineTraces | undefined {
    const shape = this.shapes.of(row);
    if (!shape?.asked.includes(true)) return undefined;
    const pending = this.#pendingCalls(row, shape);
    if (shape.relevant.length === 0 && pending.length === 0 && !this.#mayBeIn(row, shape)) return undefined;
    const frames = new BoundStack(this.#binding, shape, row);
    const traces: Trace[] = [];
    const waiting = this.#waiting(row, frames);
    for (const i of shape.relevant) this.#traceFrame(traces, i, frames);
    for (const call of pending) this.#traceDeferred(traces, call, frames);
    return {
      shape,
      traces: withOrphans(traces),
      waiting,
      leaving: shape.leaving,
      once: shape.once,
      condition: this.#condition(frames),
    };
  }

  /** An RWMutex lets those in who wait in its own code, and they show it. Nobody holds a mutex by waiting. */
  #mayBeIn(row: number, shape: StackShape): boolean {
    if (!shape.wanted || shape.wanted.mode === 'mutex') return false;
    return isPendingWriter(shape) || this.#isWoken(row, shape);
  }

  #isWoken(row: number, shape: StackShape): boolean {
    return this.#binding.snapshot.goroutines.status[row] === G_RUNNABLE && shape.functions[0]?.record.name === PARKED;
  }

  /** The lock that it waits for; undefined: it waits for none. */
  waitsFor(row: number): Waiting | undefined {
    const shape = this.shapes.of(row);
    return shape?.wanted && this.#waiting(row, new BoundStack(this.#binding, shape, row));
  }

  #pendingCalls(row: number, shape: StackShape): readonly DeferredCall[] {
    if (!this.#mayHavePending(row, shape)) return NONE_PENDING;
    const { goroutines, pcs } = this.#binding.snapshot;
    const onThread = goroutines.onThread.get(row);
    const sp = goroutines.sp[row];
    const count = Math.min(shape.pcRows.length, onThread?.length ?? Number.POSITIVE_INFINITY);
    const frames = shape.pcRows.slice(0, count).map((pcRow, i) => {
      const cfa = onThread ? onThread[i].cfa : sp + shape.frameAddresses[i];
      return { function: pcs.row(pcRow).function, cfa, sp: cfa - pcs.frameSize[pcRow] };
    });
    return this.#deferred.of(goroutines.address[row], frames).filter((call) => shape.asked[call.frame]);
  }

  /** Whether there is a record of a deferred call, or a bit that says that there is an open-coded one. */
  #mayHavePending(row: number, shape: StackShape): boolean {
    const { goroutines, program } = this.#binding.snapshot;
    const { deferBits, deferRecords } = shape;
    if (deferBits.length === 0 && !deferRecords) return false;
    if (goroutines.onThread.has(row)) return true;
    const sp = goroutines.sp[row];
    for (const bits of deferBits) {
      const word = program.memory.word32(sp + bits);
      if (Number.isNaN(word) || (word & 0xff) > 0) return true;
    }
    return deferRecords && (goroutineWords(this.#binding.snapshot)[row] & HAS_DEFER) !== 0;
  }

  #traceFrame(traces: Trace[], i: number, frames: BoundStack): void {
    const frame = this.#refined(frames, i);
    const analysis = frame?.standing.analysis();
    if (!frame) return;
    for (const held of analysis?.held ?? [])
      traces.push({ frame: i, ...this.#named(frame, held), held: held.fact, endless: analysis?.endless });
    for (const next of analysis?.next ?? []) traces.push({ frame: i, ...this.#named(frame, next.subject), next });
  }

  #named(frame: BoundFrame, subject: Subject): Pick<Trace, 'address' | 'elements' | 'inRounds' | 'mode' | 'key'> {
    const address = frame.address(subject.value);
    const elements = address === undefined ? frame.elements(subject.value) : undefined;
    const inRounds = subject.value.symbol?.kind === 'earlier';
    // Aspects of subjects are modes: the observer makes no others.
    return { address, elements, inRounds, mode: subject.aspect as Mode, key: subjectKey(subject) };
  }

  #traceDeferred(traces: Trace[], call: DeferredCall, frames: BoundStack): void {
    const { memory } = this.#binding.snapshot.program;
    const entry = memory.word(call.closure);
    const inputs = new Map([[this.#analyses.code.architecture.closure, call.closure]]);
    const nothing = () => undefined;
    const { maps } = this.#analyses;
    const isPermanent = (address: number) => this.#analyses.code.isPermanent(address);
    const standing = { memory, cfa: Number.NaN, analysis: nothing, pointers: nothing, isPermanent, maps, inputs };
    const bound = () => new BoundFrame(standing);
    let analysis = this.#analyses.closure(entry);
    const known = new Map<string, number>();
    for (let round = 0; analysis && round < ROUNDS && this.#answer(bound(), analysis, known); round++)
      analysis = this.#analyses.closure(entry, sorted(known));
    const frame = bound();
    for (const next of analysis?.next ?? []) {
      const named = this.#named(frame, next.subject);
      const whileTaken = next.release && frames.shape.wanted && this.#isTakenAt(call, named, frames);
      traces.push({ frame: call.frame, ...named, next, deferred: call, whileTaken });
    }
  }

  /** Whether every path to a defer statement has taken the lock that it will release, and no code after it releases it. */
  #isTakenAt(call: DeferredCall, { address, mode }: Pick<Trace, 'address' | 'mode'>, frames: BoundStack): boolean {
    const f = frames.shape.functions[call.frame];
    const statement = f && this.#statements.of(f, call);
    const frame = frames.at(call.frame);
    if (!statement || !frame || address === undefined) return false;
    const analysis = this.#analyses.frame(this.#pointAt(statement, frames.shape.points[call.frame].size));
    // It has called nothing yet.
    const outwards = { at: (i: number) => (i > call.frame ? frames.at(i) : undefined) };
    const there = new BoundFrame(under(frame.standing, analysis, false), outwards, call.frame);
    // What changes in a loop has another meaning by now.
    const lasts = ({ symbol }: Value) => symbol?.variables.length === 0 && symbol.kind !== 'earlier';
    const isIt = ({ value, aspect }: Subject) => aspect === mode && lasts(value) && there.address(value) === address;
    const isReleased = analysis?.next.some((next) => next.release && isIt(next.subject));
    return !isReleased && analysis?.held.some((held) => isTaken(held.fact.state) && isIt(held)) === true;
  }

  /** The same point for all goroutines: analyses are kept by their points. */
  #pointAt(statement: DeferStatement, size: number): StandingPoint {
    const known = this.#statementPoints.get(statement.pc);
    if (known?.size === size && known.call === statement.call) return known;
    const point = { ...statement, size, callee: undefined };
    this.#statementPoints.set(statement.pc, point);
    return point;
  }

  /** The frame under the analysis that knows what this goroutine knows. */
  #refined(frames: BoundStack, i: number): BoundFrame | undefined {
    let frame = frames.at(i);
    if (!frame) return undefined;
    const known = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round++) {
      const analysis = frame.standing.analysis();
      if (!analysis || !this.#answer(frame, analysis, known)) break;
      const refined = this.#analyses.frame(frames.shape.points[i], sorted(known));
      frame = new BoundFrame(under(frame.standing, refined), frames, i);
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

  #waiting(row: number, frames: BoundStack): Waiting | undefined {
    const { shape } = frames;
    const { waiting: frame, wanted: call } = shape;
    const bound = call && frames.at(frame);
    if (!bound) return undefined;
    const [first] = this.#analyses.code.architecture.results;
    const argument = bound.standing.analysis()?.state?.registers[first];
    const address = bound.callee?.kept(first) ?? (argument && bound.address(argument));
    return {
      frame,
      mode: call.mode,
      address: address === undefined ? undefined : address + call.offset,
      pendingWriter: isPendingWriter(shape),
      woken: this.#isWoken(row, shape),
    };
  }

  #condition(frames: BoundStack): GoroutineTraces['condition'] {
    const frame = frames.shape.condition;
    const bound = frame < 0 ? undefined : frames.at(frame);
    if (!bound) return undefined;
    const symbols = bound.standing.analysis()?.symbols;
    const condition = symbols && bound.address(symbols.input(this.#analyses.code.architecture.results[0]));
    // Cond.L is an interface at its beginning; its data word is the lock.
    const lock = condition === undefined ? Number.NaN : this.#binding.snapshot.program.memory.word(condition + 8);
    return { frame, lock: lock > 0 ? lock : undefined };
  }
}

/** An RWMutex's writer that has announced itself. */
function isPendingWriter({ points, functions, waiting }: StackShape): boolean {
  const inner = functions[waiting - 2]?.record.name ?? '';
  return points[waiting]?.callee?.record.name === RWMUTEX_LOCK && inner.startsWith('sync.runtime_Semacquire');
}

/**
 * A frame has taken one lock whose release is not seen, and will surely release one of which nothing else is known: they
 * are the same, though the second time its address is computed anew.
 */
function withOrphans(traces: readonly Trace[]): readonly Trace[] {
  if (traces.length < 2) return traces;
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
