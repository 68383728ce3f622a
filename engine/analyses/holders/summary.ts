/**
 * What a call of a function does to locks, in terms of what it is given: made once for each function, and put into the
 * caller's terms at each of its calls.
 */
import type { CallSite } from '../../machine/flow.ts';
import type { Fact, State } from '../../machine/state.ts';
import { type Subject, subjectKey } from '../../machine/state.ts';
import type { Stepper } from '../../machine/step.ts';
import { dependsOn, plus, type Sym, type Value } from '../../machine/symbols.ts';
import {
  afterRelease,
  afterTake,
  type Held,
  type HeldState,
  heldRules,
  intersection,
  isOver,
  isTaken,
  touch,
} from './held.ts';
import type { Lookup, NextEvent, NextEvents, Questions } from './lock-events.ts';

export interface Summary {
  readonly returns: boolean;
  /** When it returns. */
  readonly held: readonly Fact<Held>[];
  /** From its entry on. */
  readonly next: readonly NextEvents[];
  /** Values of the registers that results are returned in. */
  readonly results: ReadonlyMap<number, Value>;
  readonly questions: Questions;
  readonly lookups: ReadonlyMap<Sym, Lookup>;
  /** Its result may say whether it has taken a lock. */
  readonly tries: boolean;
  /** It may end in a panic that is not recovered in it. */
  readonly panics: boolean;
}

/** Puts values of a callee into the terms of its caller at one call. */
export class Translation {
  readonly #state: State<Held>;
  readonly #stepper: Stepper<Held>;
  readonly #call: CallSite;
  readonly #inputs: readonly (Value | undefined)[];
  readonly #summary: Summary;
  readonly #lookups: Map<Sym, Lookup>;
  readonly #known = new Map<Sym, Value>();
  /** Names of what only the callee knows. */
  readonly named = new Set<Sym>();

  /** `lookups` are the caller's: the callee's are added to them. */
  constructor(summary: Summary, lookups: Map<Sym, Lookup>, state: State<Held>, call: CallSite, stepper: Stepper<Held>) {
    this.#summary = summary;
    this.#lookups = lookups;
    this.#state = state;
    this.#stepper = stepper;
    this.#call = call;
    this.#inputs = state.registers.slice();
  }

  value(value: Value): Value {
    return value.symbol ? plus(this.#symbol(value.symbol), value.offset) : value;
  }

  /** Whether it stands for something that only the callee knows. */
  isForeign(value: Value): boolean {
    return dependsOn(value, this.named);
  }

  #symbol(symbol: Sym): Value {
    const known = this.#known.get(symbol);
    if (known) return known;
    const made = this.#translate(symbol);
    this.#known.set(symbol, made);
    return made;
  }

  #translate(symbol: Sym): Value {
    const { symbols, architecture } = this.#stepper;
    const { kind, of, number } = symbol;
    const sp = this.#inputs[architecture.stackPointer];
    switch (kind) {
      case 'frame':
        return sp ?? this.#own(symbol);
      case 'input':
        return this.#inputs[number] ?? this.#own(symbol);
      case 'slot':
        return (sp && number >= 0 && this.#load(plus(sp, number), 8)) || this.#own(symbol);
      case 'load':
        return (of && this.#load(this.value(of), number)) || this.#own(symbol);
      case 'sum':
        return of && symbol.with ? symbols.sum(this.value(of), this.value(symbol.with), number) : this.#own(symbol);
      case 'arithmetic':
        return of && symbol.operation
          ? symbols.arithmetic(symbol.operation, this.value(of), number, symbol.site)
          : this.#own(symbol);
      default:
        return this.#own(symbol);
    }
  }

  #load(address: Value, size: number): Value | undefined {
    return this.#stepper.load(this.#state, address, size, this.#call.where);
  }

  #own(symbol: Sym): Value {
    const value = this.#stepper.unknown(this.#state, this.#call.where, `inner ${symbol.id}`);
    if (!value.symbol) return value;
    const lookup = this.#summary.lookups.get(symbol);
    if (lookup) {
      const [type, map, ...keyWords] = [lookup.type, lookup.map, ...lookup.keyWords].map((v) => this.value(v));
      this.#lookups.set(value.symbol, { key: lookup.key, type, map, keyWords });
    } else this.named.add(value.symbol);
    return value;
  }
}

/** The callee's effect on what its caller holds. */
export function applyHeld(state: State<Held>, summary: Summary, translation: Translation, call: CallSite): void {
  const where = { ...call.where, depth: call.where.depth + 1 };
  const unsure = new Set(summary.next.filter((n) => n.release && !n.surely).map((n) => subjectKey(n.subject)));
  // In the order in which they were touched.
  const facts = [...summary.held].sort((a, b) => a.fact.after.size - b.fact.after.size);
  for (const fact of facts) {
    const subject: Subject = { value: translation.value(fact.value), aspect: fact.aspect };
    if (isOver(fact.fact.state) && translation.isForeign(subject.value)) continue;
    const before = state.factOf(subject);
    const after = combined(before?.state, fact.fact.state);
    if (after === before?.state) continue;
    touch(state, subject, after, where);
    const released = fact.fact.state === 'released' && unsure.has(subjectKey(fact));
    if (released) state.setFact(subject, heldRules.join(before, state.factOf(subject)));
  }
}

/** One state after another, the second of a function that began with nothing. */
function combined(before: HeldState | undefined, callee: HeldState): HeldState {
  switch (callee) {
    case 'taken':
      return afterTake(before);
    case 'twice':
      return 'twice';
    case 'again':
      return isTaken(before) ? 'twice' : 'again';
    case 'maybe':
    case 'maybe-twice':
      return before === undefined || isOver(before) ? callee : 'maybe-twice';
    case 'released':
      return afterRelease(before);
    case 'paired':
      return before === undefined || isOver(before) ? 'paired' : before;
    default:
      return before ?? 'maybe-paired';
  }
}

/** The callee's first events among its caller's. */
export function applyNext(
  state: State<Held>,
  events: Map<string, NextEvents>,
  summary: Summary,
  translation: Translation,
  call: CallSite,
): void {
  const before = new Set(state.facts.keys());
  const keys = new Map<string, string>();
  const subjects = summary.next.map((next) => {
    const subject: Subject = { value: translation.value(next.subject.value), aspect: next.subject.aspect };
    keys.set(subjectKey(next.subject), subjectKey(subject));
    return subject;
  });
  summary.next.forEach((next, i) => {
    const subject = subjects[i];
    const name = subjectKey(subject);
    if (before.has(name) || translation.isForeign(subject.value)) return;
    const translated = (event: NextEvent): NextEvent => ({
      pc: call.where.pc,
      after: new Set([...before, ...[...event.after].map((key) => keys.get(key) ?? key)]),
    });
    const known = events.get(name) ?? { subject };
    const merged = (own: NextEvent | undefined, other: NextEvent | undefined) => {
      const event = other && translated(other);
      return own && event ? { pc: own.pc, after: intersection(own.after, event.after) } : (own ?? event);
    };
    events.set(name, { subject, take: merged(known.take, next.take), release: merged(known.release, next.release) });
    if (next.surely) touch(state, subject, 'taken', call.where);
  });
}
