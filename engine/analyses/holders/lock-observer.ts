/**
 * Tells locking and unlocking in machine code: calls of the locks' methods, and their fast paths where the compiler put
 * them in place. A fast path is known by the form of its atomic instruction, not by the inline tree, which up to Go 1.24
 * does not mark all of them. Words of a lock are nobody else's, so an event is believed only for the address asked about.
 */
import { argumentBytes } from '../../gobin/pclntab.ts';
import type { CallEffect, CallSite, Context, Observer } from '../../machine/flow.ts';
import type { ProgramCode, ProgramFunction } from '../../machine/program-code.ts';
import type { FactRules, State, Subject } from '../../machine/state.ts';
import { subjectKey } from '../../machine/state.ts';
import type { Stepper, Where } from '../../machine/step.ts';
import { FIRST_ADDRESS, plus, type Sym, type Symbols, type Value, valueText } from '../../machine/symbols.ts';
import {
  afterRelease,
  afterTake,
  type Held,
  heldRules,
  intersection,
  isOver,
  isTaken,
  isUnsure,
  touch,
  weakened,
} from './held.ts';
import type { Known, Lookup, NextEvent, NextEvents, Questions } from './lock-events.ts';
import {
  DEFER_RECORD,
  DEFER_RETURN,
  DUFF,
  isSlowPath,
  type LockAction,
  lockCall,
  MAP_ACCESS,
  neverReturns,
  PANIC,
  RWMUTEX,
  WRITE_BARRIER,
} from './lock-functions.ts';
import type { Relevance } from './relevance.ts';
import { applyHeld, applyNext, type Summary, Translation } from './summary.ts';

/** Calls are followed in place so deep. */
const MAX_DEPTH = 4;

/** Questions of callees are passed on up to so many. */
const MAX_QUESTIONS = 24;

export interface ObserverOptions {
  /** What a goroutine knows of values that the code alone does not tell, by their text. */
  readonly known: Known;
  /** Offset of runtime._defer.fn. */
  readonly deferFn: number;
  /** Instructions that may be executed. */
  readonly budget: number;
  /** What a function does; undefined: not known. */
  readonly summary: (f: ProgramFunction) => Summary | undefined;
  /** What is looked at has yet to run, from its entry on: what it reads first stands in memory now. */
  readonly yetToRun?: boolean;
}

/** Only the first event of a lock on a path counts; where paths meet it is still to come if it is on one of them. */
const seenRules: FactRules<Held> = {
  join: (a, b) => (a && b ? a : undefined),
  same: () => true,
  isOver: () => true,
  isWeak: () => true,
};

export class LockObserver implements Observer<Held> {
  /** Set: only first events are noted, and here. */
  next: Map<string, NextEvents> | undefined;
  /** Symbols that keep their meaning from here on: those of the point where what comes next begins. */
  fixed: ReadonlySet<Sym> = new Set();
  readonly questions: Questions = { targets: new Map(), tests: new Map() };
  /** It has met a panic that the code itself makes. */
  panics = false;
  /** It has met a lock that is taken or released. */
  touches = false;
  /** By their results. */
  readonly lookups = new Map<Sym, Lookup>();
  readonly #code: ProgramCode;
  readonly #relevance: Relevance;
  readonly #symbols: Symbols;
  readonly #options: ObserverOptions;
  /** Results of tries, with what was known of the lock before. */
  readonly #tried = new Map<
    Sym,
    { readonly subjects: readonly Subject[]; readonly before: readonly (Held | undefined)[]; readonly where: Where }
  >();
  #budget: number;
  /** Something was called that may have written anywhere. */
  #disturbed = false;

  constructor(code: ProgramCode, relevance: Relevance, symbols: Symbols, options: ObserverOptions) {
    this.#code = code;
    this.#relevance = relevance;
    this.#symbols = symbols;
    this.#options = options;
    this.#budget = options.budget;
  }

  /** Whether it has met a TryLock. */
  get hasTried(): boolean {
    return this.#tried.size > 0;
  }

  get rules(): FactRules<Held> {
    return this.next ? seenRules : heldRules;
  }

  spend(): boolean {
    return this.#budget-- > 0;
  }

  isCode(address: number): boolean {
    return this.#code.at(address)?.entry === address;
  }

  /** Lock swaps 0 for 1; TryLock swaps what it has read, and an RWMutex's tries swap readerCount. */
  swapped(state: State<Held>, at: Value, expected: Value | undefined, desired: Value | undefined, where: Where) {
    const mutex: Subject = { value: at, aspect: 'mutex' };
    if (isNumber(expected, 0) && isNumber(desired, 1)) {
      this.#event(state, 'take', mutex, where);
      return undefined;
    }
    const rwmutex = plus(at, -RWMUTEX.readerCount);
    const made = this.#symbols.unknown(where.site, 'swapped');
    const mode = isNumber(expected, 0) ? 'write' : 'read';
    this.#try(state, [mutex, { value: rwmutex, aspect: mode }], made, where);
    return made;
  }

  /** RLock adds 1 to readerCount; RUnlock takes 1 from it, and Mutex.Unlock 1 from the state. */
  added(state: State<Held>, at: Value, amount: Value | undefined, where: Where): void {
    const read: Subject = { value: plus(at, -RWMUTEX.readerCount), aspect: 'read' };
    if (isNumber(amount, 1)) this.#event(state, 'take', read, where);
    if (!isNumber(amount, -1) && !isNumber(amount, 0xffff_ffff)) return;
    this.#event(state, 'release', read, where);
    this.#event(state, 'release', { value: at, aspect: 'mutex' }, where);
  }

  decided(state: State<Held>, value: Value, isZero: boolean): boolean {
    const tried = value.symbol && this.#tried.get(withoutNarrowing(value.symbol));
    tried?.subjects.forEach((subject, i) => {
      if (this.next) return;
      const before = tried.before[i];
      if (isZero) state.setFact(subject, before);
      else touch(state, subject, afterTake(before?.state), tried.where);
    });
    if (!value.symbol || !this.#mayBeAsked(value.symbol)) return true;
    const text = valueText(value);
    const known = this.#options.known.get(text);
    if (known !== undefined) return (known === 0) === isZero;
    this.questions.tests.set(text, value);
    return true;
  }

  called(state: State<Held>, call: CallSite, stepper: Stepper<Held>): CallEffect {
    const effect = this.#effectOf(state, call, stepper);
    this.#disturbed ||= effect.kind === 'opaque';
    return effect;
  }

  #effectOf(state: State<Held>, call: CallSite, stepper: Stepper<Held>): CallEffect {
    const target = this.#targetOf(call.target);
    if (target === undefined) {
      this.questions.targets.set(valueText(call.target), call.target);
      return { kind: 'opaque', argumentBytes: 0 };
    }
    const f = this.#code.at(target);
    if (!f) return { kind: 'opaque', argumentBytes: 0 };
    const { name } = f.record;
    const bytes = argumentBytes(f.record);
    const barrier = WRITE_BARRIER.exec(name);
    if (barrier) return this.#crossed(state, barrier[1] ?? '', call, stepper);
    const argument = stepper.register(state, stepper.architecture.results[0], call.where);
    const lock = lockCall(name);
    if (lock) {
      const subject: Subject = { value: plus(argument, lock.offset), aspect: lock.mode };
      if (lock.action === 'try') {
        const result = this.#symbols.result(call.where.site, stepper.architecture.results[0]);
        this.#try(state, [subject], result, call.where);
      } else if (!isSlowPath(name) || !isDone(lock.action, state.factOf(subject)))
        this.#event(state, lock.action, subject, call.where);
      return { kind: 'opaque', argumentBytes: bytes };
    }
    this.panics ||= name === PANIC;
    if (neverReturns(name)) return { kind: 'never-returns' };
    const access = MAP_ACCESS.exec(name);
    if (access) this.#noteLookup(state, access[1], call, stepper);
    if (DEFER_RECORD.test(name)) this.#noteDeferred(state, name, argument, call.where, stepper);
    if (name === DEFER_RETURN) return this.#runDeferred(state);
    if (DUFF.test(name) && f.code)
      return { kind: 'follow', code: f.code, from: target, objects: f.objects, recovers: false };
    return target === f.entry
      ? this.#calledFunction(state, f, call, stepper)
      : { kind: 'opaque', argumentBytes: bytes };
  }

  /** Of a function of the program: by its summary, or in place where what it is given decides what it does. */
  #calledFunction(state: State<Held>, f: ProgramFunction, call: CallSite, stepper: Stepper<Held>): CallEffect {
    const opaque: CallEffect = { kind: 'opaque', argumentBytes: argumentBytes(f.record) };
    const caller = this.#code.at(call.pc);
    if (!f.code || !caller || !this.#relevance.isWorthFollowing(f, caller)) return opaque;
    const summary = this.#options.summary(f);
    if (!summary) return opaque;
    const recovers = f.record.deferReturn > 0;
    const translation = new Translation(summary, this.lookups, state, call, stepper);
    if (this.#isDecidedHere(summary, translation) && this.#mayFollow(f, call.context))
      return { kind: 'follow', code: f.code, from: f.entry, objects: f.objects, recovers };
    this.#ask(summary, translation);
    this.panics ||= summary.panics && !recovers;
    this.touches ||= summary.held.length > 0 || summary.next.length > 0;
    if (this.next) applyNext(state, this.next, summary, translation, call);
    else applyHeld(state, summary, translation, call);
    if (!summary.returns) return summary.panics && recovers ? opaque : { kind: 'never-returns' };
    const results = new Map([...summary.results].map(([register, value]) => [register, translation.value(value)]));
    return { ...opaque, results };
  }

  /** Where it calls through pointers that lead to locks from here, or takes a lock on a condition that is known here. */
  #isDecidedHere({ questions, tries, held, next }: Summary, translation: Translation): boolean {
    if (tries) return true;
    for (const value of questions.targets.values()) {
      const target = this.#targetOf(translation.value(value));
      const f = target === undefined ? undefined : this.#code.at(target);
      if (f && this.#relevance.matters(f)) return true;
    }
    if (!held.some(({ fact }) => isUnsure(fact)) && !next.some((n) => n.release && !n.surely)) return false;
    for (const value of questions.tests.values()) {
      const own = translation.value(value);
      if (this.#symbols.choices(own) !== undefined || this.#options.known.has(valueText(own))) return true;
    }
    return false;
  }

  /** What a callee would have to know may be known to the caller's caller, or to the goroutine. */
  #ask({ questions }: Summary, translation: Translation): void {
    for (const value of questions.targets.values()) {
      const own = translation.value(value);
      if (
        own.symbol &&
        isGiven(own.symbol) &&
        !translation.isForeign(own) &&
        this.questions.targets.size < MAX_QUESTIONS
      )
        this.questions.targets.set(valueText(own), own);
    }
    for (const value of questions.tests.values()) {
      const own = translation.value(value);
      if (own.symbol && this.#mayBeAsked(own.symbol) && this.questions.tests.size < MAX_QUESTIONS)
        this.questions.tests.set(valueText(own), own);
    }
  }

  #mayFollow(f: ProgramFunction, context: Context): boolean {
    for (let at: Context | undefined = context; at; at = at.parent) if (at.entry === f.entry) return false;
    return context.depth < MAX_DEPTH;
  }

  #crossed(state: State<Held>, name: string, call: CallSite, stepper: Stepper<Held>): CallEffect {
    const { barrierDestination, barrierSource, barrierResult } = stepper.architecture;
    if (!/^\d$/.test(name)) {
      const value = stepper.register(state, barrierSource(name), call.where);
      stepper.store(state, stepper.register(state, barrierDestination, call.where), 8, value);
    }
    return { kind: 'quiet', registers: [barrierResult] };
  }

  #targetOf(target: Value): number | undefined {
    return this.#constantValue(target) ?? this.#options.known.get(valueText(target));
  }

  /** A number, or what constant memory holds. */
  #constantValue(value: Value): number | undefined {
    if (!value.symbol) return value.offset;
    const { kind, of, number } = value.symbol;
    if (kind !== 'load' || number !== 8 || !of) return undefined;
    const at = this.#constantValue(of);
    const word = at === undefined ? undefined : this.#code.constantWord(at);
    return word === undefined ? undefined : word + value.offset;
  }

  #event(state: State<Held>, action: Exclude<LockAction, 'try'>, subject: Subject, where: Where): void {
    this.touches = true;
    if (!this.next) {
      const before = state.factOf(subject)?.state;
      touch(state, subject, action === 'take' ? afterTake(before) : afterRelease(before), where);
      return;
    }
    if (state.factOf(subject)) return;
    const after = new Set(state.facts.keys());
    touch(state, subject, 'taken', where);
    const name = subjectKey(subject);
    const known = this.next.get(name) ?? { subject };
    const before = known[action];
    const event: NextEvent = before
      ? { pc: before.pc, after: intersection(before.after, after) }
      : { pc: where.pc, after };
    this.next.set(name, { ...known, [action]: event });
  }

  #try(state: State<Held>, subjects: readonly Subject[], result: Value, where: Where): void {
    this.touches = true;
    if (this.next) {
      for (const subject of subjects) this.#event(state, 'take', subject, where);
      return;
    }
    const before = subjects.map((subject) => state.factOf(subject));
    if (result.symbol) this.#tried.set(result.symbol, { subjects, before, where });
    subjects.forEach((subject, i) => {
      touch(state, subject, afterTake(before[i]?.state), where);
      state.setFact(subject, heldRules.join(before[i], state.factOf(subject)));
    });
  }

  #noteLookup(state: State<Held>, key: string, call: CallSite, stepper: Stepper<Held>): void {
    const [first, ...others] = stepper.architecture.results;
    const result = this.#symbols.result(call.where.site, first).symbol;
    const [type, map, ...keyWords] = [first, ...others.slice(0, 3)].map((r) => stepper.register(state, r, call.where));
    if (result && (key === '32' || key === '64' || key === 'str'))
      this.lookups.set(result, { key, type, map, keyWords });
  }

  /** A goroutine that stands here can tell it. */
  #mayBeAsked(symbol: Sym): boolean {
    const readsNow = this.#options.yetToRun === true && !this.#disturbed;
    return this.#staysTheSame(symbol, readsNow);
  }

  /** Made of what the function was given and never writes: parameters, and what its closure has captured by value; `readsNow`: or what memory holds. */
  #staysTheSame(symbol: Sym, readsNow: boolean): boolean {
    switch (symbol.kind) {
      case 'input':
      case 'slot':
        return true;
      case 'load':
        if (readsNow && symbol.of?.symbol) return this.#staysTheSame(symbol.of.symbol, readsNow);
        return symbol.of?.symbol?.kind === 'input' && symbol.of.symbol.number === this.#code.architecture.closure;
      case 'sum':
      case 'arithmetic':
        return [symbol.of, symbol.with].every((part) => !part?.symbol || this.#staysTheSame(part.symbol, readsNow));
      default:
        return this.fixed.has(symbol);
    }
  }

  /**
   * `defer` outside open coding: deferprocStack is given a record, deferproc the closure; up to Go 1.17 the size of its
   * arguments first, which is too small for an address.
   */
  #noteDeferred(state: State<Held>, name: string, argument: Value, where: Where, stepper: Stepper<Held>): void {
    const onStack = name.endsWith('Stack');
    const sizeFirst = !argument.symbol && argument.offset < FIRST_ADDRESS;
    const given = sizeFirst ? stepper.register(state, stepper.architecture.results[1], where) : argument;
    const closure = onStack ? stepper.load(state, plus(argument, this.#options.deferFn), 8, where) : given;
    state.deferred = state.deferred && closure && [...state.deferred, { closure, surely: true }];
  }

  #runDeferred(state: State<Held>): CallEffect {
    const { deferred } = state;
    state.deferred = [];
    if (deferred) return { kind: 'closures', closures: [...deferred].reverse() };
    // Which closures run is not known: what was taken may have been released.
    for (const fact of state.facts.values()) {
      if (this.next || isOver(fact.fact.state)) continue;
      state.setFact(fact, { ...fact.fact, state: weakened(fact.fact.state) });
    }
    return { kind: 'opaque', argumentBytes: 0 };
  }
}

/** The fast path has been executed already. */
function isDone(action: LockAction, held: Held | undefined): boolean {
  return held !== undefined && (action === 'take' ? isTaken(held.state) : isOver(held.state));
}

function isNumber(value: Value | undefined, number: number): boolean {
  return value !== undefined && !value.symbol && value.offset === number;
}

/** A truth that was zero-extended is still that truth. */
function withoutNarrowing(symbol: Sym): Sym {
  return symbol.kind === 'arithmetic' && symbol.operation === 'low' && symbol.of?.symbol ? symbol.of.symbol : symbol;
}

/** Made of what the function was given, not of words of its own frame, which are gone when it has returned. */
function isGiven(symbol: Sym): boolean {
  if (symbol.kind === 'frame' || (symbol.kind === 'slot' && symbol.number < 0)) return false;
  return [symbol.of, symbol.with].every((part) => !part?.symbol || isGiven(part.symbol));
}
