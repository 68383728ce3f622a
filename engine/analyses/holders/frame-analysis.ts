/**
 * What the code of one function says at one point, whichever goroutine stands there: which locks it has taken and
 * released on the way, which it will take or release next, and where its values are. In symbols; a goroutine's stack
 * gives them numbers (see binding.ts). Made once for each point, and again where a goroutine knows where calls through
 * pointers lead.
 */
import { argumentBytes } from '../../gobin/pclntab.ts';
import type { Architecture } from '../../machine/architecture.ts';
import { type Code, callBefore } from '../../machine/code.ts';
import { Flow } from '../../machine/flow.ts';
import { ProgramCode, type ProgramFunction } from '../../machine/program-code.ts';
import { type Fact, State, type Subject, subjectKey } from '../../machine/state.ts';
import { Stepper } from '../../machine/step.ts';
import { plus, type Sym, Symbols, type Value } from '../../machine/symbols.ts';
import { type MapDesign, mapDesign } from '../../runtime/map-type.ts';
import type { GoProgram } from '../../runtime/program.ts';
import type { Held } from './held.ts';
import { type Home, homesOf, type StandingPoint } from './homes.ts';
import type { Known, Lookup, NextEvents, Questions } from './lock-events.ts';
import { isSlowPath, neverReturns, waitedFor } from './lock-functions.ts';
import { LockObserver } from './lock-observer.ts';
import { Relevance } from './relevance.ts';
import type { Summary } from './summary.ts';

/** Instructions executed for one point; functions that need more are too large to be understood here. */
const BUDGET = 50_000;
/** Ways in which calls through pointers were resolved, kept for one point. */
const MAX_VARIANTS = 64;

export interface FrameAnalysis {
  readonly function: ProgramFunction;
  readonly symbols: Symbols;
  /** Before the instruction at which the frame stands; undefined where no path was found to it. */
  readonly state: State<Held> | undefined;
  readonly homes: ReadonlyMap<Sym, readonly Home[]>;
  readonly held: readonly Fact<Held>[];
  readonly next: readonly NextEvents[];
  /** Open on the way or after. */
  readonly questions: Questions;
  readonly lookups: ReadonlyMap<Sym, Lookup>;
  /** Address of the instruction at which it stands. */
  readonly stop: number;
  /** All paths were followed to their ends. */
  readonly complete: boolean;
  /** The function goes on for ever: what is not in `next` will never come. */
  readonly endless: boolean;
}

interface Standing {
  readonly code: Code;
  readonly state: State<Held>;
  readonly symbols: Symbols;
  readonly point: StandingPoint;
  readonly stop: number;
  readonly flow: Flow<Held>;
  readonly waited: Subject | undefined;
  readonly observer: LockObserver;
}

interface After {
  readonly events: NextEvents[];
  readonly complete: boolean;
  readonly endless: boolean;
}

/** What runs when a closure is called from its first instruction to its end. */
export interface ClosureAnalysis {
  readonly function: ProgramFunction;
  readonly next: readonly NextEvents[];
  readonly questions: Questions;
}

const NOTHING_KNOWN: Known = new Map();

export class FrameAnalyses {
  readonly code: ProgramCode;
  readonly relevance: Relevance;
  readonly maps: MapDesign;
  readonly #deferFn: number;
  readonly #contexts = new Map<string, number>();
  readonly #points = new Map<StandingPoint, FrameAnalysis | undefined>();
  readonly #frames = new Map<string, FrameAnalysis | undefined>();
  readonly #closures = new Map<string, ClosureAnalysis | undefined>();
  readonly #variants = new Map<string, number>();
  readonly #summaries = new Map<number, Summary | undefined>();

  /** `contended`: packages in which somebody waits for a lock; undefined: all libraries are looked into. */
  constructor(program: GoProgram, architecture: Architecture, contended?: ReadonlySet<string>) {
    this.code = new ProgramCode(program, architecture);
    this.relevance = new Relevance(this.code, {
      root: this.code.standardRoot(),
      modulePath: program.module.buildInfo.modulePath,
      contended,
    });
    this.maps = mapDesign(program);
    this.#deferFn = program.layout.defer.fn;
  }

  /** undefined: the code cannot be followed to this point. */
  frame(point: StandingPoint, known: Known = NOTHING_KNOWN): FrameAnalysis | undefined {
    if (known.size === 0) return this.#basic(point);
    const base = pointName(point);
    const name = `${base}${knownName(known)}`;
    if (!this.#frames.has(name)) {
      if (!this.#mayVary(base)) return this.#basic(point);
      this.#frames.set(name, this.#analyse(point, known));
    }
    return this.#frames.get(name);
  }

  /** Points are objects of their stacks: most look-ups need no name. */
  #basic(point: StandingPoint): FrameAnalysis | undefined {
    if (this.#points.has(point)) return this.#points.get(point);
    const name = pointName(point);
    if (!this.#frames.has(name)) this.#frames.set(name, this.#analyse(point, NOTHING_KNOWN));
    const analysis = this.#frames.get(name);
    this.#points.set(point, analysis);
    return analysis;
  }

  /** `entry`: the code address that a function value holds. */
  closure(entry: number, known: Known = NOTHING_KNOWN): ClosureAnalysis | undefined {
    const name = `${entry}${knownName(known)}`;
    if (this.#closures.has(name)) return this.#closures.get(name);
    if (known.size > 0 && !this.#mayVary(`closure ${entry}`)) return this.closure(entry);
    const analysis = this.#analyseClosure(entry, known);
    this.#closures.set(name, analysis);
    return analysis;
  }

  #summary(f: ProgramFunction): Summary | undefined {
    if (this.#summaries.has(f.entry)) return this.#summaries.get(f.entry);
    this.#summaries.set(f.entry, undefined); // a function that calls itself does so without effect
    const made = this.#summarise(f);
    this.#summaries.set(f.entry, made);
    return made;
  }

  #summarise(f: ProgramFunction): Summary | undefined {
    if (!f.code) return undefined;
    const { symbols, observer, stepper, flow } = this.#machine(NOTHING_KNOWN, true, true);
    stepper.escape(0, f.objects);
    const { returned, complete } = flow.run(f.code, this.#entryState(symbols), f.entry, flow.context('all'));
    if (!complete) return undefined;
    const tries = observer.hasTried;
    let next: NextEvents[] = [];
    if (observer.touches) {
      const events = new Map<string, NextEvents>();
      observer.next = events;
      const again = flow.run(f.code, this.#entryState(symbols), f.entry, flow.context('next'));
      if (!again.complete) return undefined;
      next = surely(events, again.returned);
    }
    const results = new Map<number, Value>();
    for (const register of this.code.architecture.results) {
      const value = returned?.registers[register];
      if (value) results.set(register, value);
    }
    const held = returned ? [...returned.facts.values()] : [];
    const { questions, lookups, panics } = observer;
    return { returns: returned !== undefined, held, next, results, questions, lookups, tries, panics };
  }

  #mayVary(point: string): boolean {
    const variants = (this.#variants.get(point) ?? 0) + 1;
    this.#variants.set(point, variants);
    return variants <= MAX_VARIANTS;
  }

  #machine(known: Known, following = true, yetToRun = false) {
    const symbols = new Symbols();
    const summary = (f: ProgramFunction) => (following ? this.#summary(f) : undefined);
    const options = { known, deferFn: this.#deferFn, budget: BUDGET, summary, yetToRun };
    const observer = new LockObserver(this.code, this.relevance, symbols, options);
    const stepper = new Stepper<Held>(this.code.architecture, symbols, observer);
    return { symbols, observer, stepper, flow: new Flow<Held>(stepper, observer, this.#contexts) };
  }

  #entryState(symbols: Symbols): State<Held> {
    const { architecture } = this.code;
    const state = new State<Held>(architecture.registers.map((_, i) => symbols.input(i)));
    state.registers[architecture.stackPointer] = { symbol: symbols.frame, offset: -architecture.returnAddress };
    return state;
  }

  #analyse(point: StandingPoint, known: Known): FrameAnalysis | undefined {
    const f = this.code.at(point.call ? point.pc - 1 : point.pc);
    if (!f?.code) return undefined;
    const stop = point.call ? callBefore(f.code, point.pc)?.pc : point.pc;
    if (stop === undefined || !f.code.indexOf.has(stop)) return undefined;
    // A function that is too large with all it calls may be understood by itself.
    const full = this.#attempt(f, f.code, point, stop, known, true);
    return full.complete ? full : this.#attempt(f, f.code, point, stop, known, false);
  }

  #attempt(
    f: ProgramFunction,
    code: Code,
    point: StandingPoint,
    stop: number,
    known: Known,
    following: boolean,
  ): FrameAnalysis {
    const { symbols, observer, stepper, flow } = this.#machine(known, following);
    stepper.escape(0, f.objects);
    const { stopped, complete } = flow.run(code, this.#entryState(symbols), f.entry, flow.context('before'), stop);
    // The table of frame sizes says where the stack pointer stands: an independent check of all that was followed.
    const sp = stopped?.registers[this.code.architecture.stackPointer];
    const state = sp?.symbol === symbols.frame && sp.offset === -point.size ? stopped : undefined;
    const waited = state && waitedSubject(state, point, this.code.architecture.results[0]);
    const after = state && this.#after({ code, state, symbols, point, stop, flow, waited, observer });
    return {
      function: f,
      symbols,
      state,
      homes: state ? homesOf(state, stepper, point) : new Map(),
      held: state ? withoutAttempt([...state.facts.values()], waited, point) : [],
      next: after?.events ?? [],
      questions: observer.questions,
      lookups: observer.lookups,
      stop,
      complete: complete && after?.complete !== false,
      endless: after?.endless === true,
    };
  }

  /** What comes after the point: from the next instruction if it stands at a call, else from this one. */
  #after({ code, state, symbols, point, stop, flow, waited, observer }: Standing): After {
    const events = new Map<string, NextEvents>();
    if (point.callee && neverReturns(point.callee.record.name)) return { events: [], complete: true, endless: false };
    observer.next = events;
    observer.fixed = state.variables();
    symbols.beginNewTime();
    const context = flow.context('after');
    const start = state.copy();
    start.facts.clear();
    // The lock that is waited for counts as taken: its release belongs to it.
    if (waited) start.setFact(waited, { state: 'taken', pc: stop, inCall: false, after: new Set() });
    const result = point.call
      ? flow.run(
          code,
          flow.afterCall(code, start, stop, context, point.callee ? argumentBytes(point.callee.record) : 0),
          point.pc,
          context,
        )
      : flow.run(code, start, stop, context);
    const { complete, returned } = result;
    return { events: complete ? surely(events, returned) : [], complete, endless: complete && !returned };
  }

  #analyseClosure(entry: number, known: Known): ClosureAnalysis | undefined {
    const f = this.code.at(entry);
    if (!f?.code || f.entry !== entry) return undefined;
    const { symbols, observer, stepper, flow } = this.#machine(known, true, true);
    stepper.escape(0, f.objects);
    const events = new Map<string, NextEvents>();
    observer.next = events;
    const result = flow.run(f.code, this.#entryState(symbols), entry, flow.context('closure'));
    return { function: f, next: result.complete ? surely(events, result.returned) : [], questions: observer.questions };
  }
}

/** Where the function returns, the facts are the locks whose first event has come on every path. */
function surely(events: ReadonlyMap<string, NextEvents>, returned: State<Held> | undefined): NextEvents[] {
  return [...events].map(([name, event]) => ({ ...event, surely: returned?.facts.has(name) === true }));
}

/** The lock that the call at which a frame stands is to take. */
function waitedSubject(state: State<Held>, point: StandingPoint, argument: number): Subject | undefined {
  const call = point.callee && waitedFor(point.callee.record.name);
  const value = state.registers[argument];
  return call && value && { value: plus(value, call.offset), aspect: call.mode };
}

/** The attempt that did not succeed yet is no taking; a fast path in place was executed before its slow path is called. */
function withoutAttempt(
  facts: readonly Fact<Held>[],
  waited: Subject | undefined,
  point: StandingPoint,
): readonly Fact<Held>[] {
  if (!waited || !isSlowPath(point.callee?.record.name ?? '')) return facts;
  const own = subjectKey(waited);
  return facts.flatMap((fact) => {
    if (subjectKey(fact) !== own) return [fact];
    const { state } = fact.fact;
    const before = state === 'twice' ? 'taken' : state === 'again' || state === 'maybe-twice' ? 'maybe' : undefined;
    return before ? [{ ...fact, fact: { ...fact.fact, state: before } }] : [];
  });
}

function pointName({ pc, call, callee }: StandingPoint): string {
  return `${pc} ${call} ${callee?.entry ?? ''}`;
}

function knownName(known: Known): string {
  return [...known].map(([name, target]) => `|${name}=${target}`).join('');
}
