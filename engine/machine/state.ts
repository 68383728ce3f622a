/**
 * What is known at one point of the code: values of registers and stack words, what was just stored elsewhere, what was
 * last compared, and facts that an observer keeps about values (which locks are taken).
 */
import { SharedMap } from './shared-map.ts';
import { key, plus, type Sym, type Symbols, sameValue, type Value } from './symbols.ts';

/** Eight bytes or fewer of the stack. */
export interface Slot {
  /** undefined: written, but with what is not known. */
  readonly value: Value | undefined;
  readonly size: number;
}

/** What a fact is about: a value, and in which respect. */
export interface Subject {
  readonly value: Value;
  readonly aspect: string;
}

export interface Fact<F> extends Subject {
  readonly fact: F;
}

/** How facts behave where paths meet; undefined: nothing is known of it on that path. */
export interface FactRules<F> {
  readonly join: (a: F | undefined, b: F | undefined) => F | undefined;
  readonly same: (a: F, b: F) => boolean;
  /** Says only what has ended: nothing is lost with it when its value gets another meaning. */
  readonly isOver: (fact: F) => boolean;
  /** Says what may be: nothing is lost with it when no place leads to its value any more. */
  readonly isWeak: (fact: F) => boolean;
}

/** A closure that will be called at the function's exit; not `surely`: on some paths. */
export interface Deferred {
  readonly closure: Value;
  readonly surely: boolean;
}

/** The condition `zero` holds where the value is zero; `inverted`: where it is not. */
export interface Condition {
  readonly value: Value;
  readonly inverted: boolean;
}

export type VectorPair = readonly [Value | undefined, Value | undefined];

/** An index may count from an element below 0: so many bytes. */
const BELOW = 64;

export class State<F> {
  registers: (Value | undefined)[];
  vectors = new SharedMap<number, VectorPair>();
  /** By offset from the frame address. */
  slots = new SharedMap<number, Slot>();
  /** Words stored elsewhere since the last call, by the address's key. */
  memory = new SharedMap<string, { readonly address: Value; readonly value: Value }>();
  facts = new SharedMap<string, Fact<F>>();
  /** What was compared with zero last; undefined where the condition says something else. */
  condition: Condition | undefined;
  /** What `defer` statements left for the function's exit, the first first; undefined: others on other paths. */
  deferred: readonly Deferred[] | undefined = [];

  constructor(registers: (Value | undefined)[]) {
    this.registers = registers;
  }

  copy(): State<F> {
    const copy = new State<F>(this.registers.slice());
    copy.vectors = this.vectors.copy();
    copy.slots = this.slots.copy();
    copy.memory = this.memory.copy();
    copy.facts = this.facts.copy();
    copy.condition = this.condition;
    copy.deferred = this.deferred;
    return copy;
  }

  factOf(subject: Subject): F | undefined {
    return this.facts.get(subjectKey(subject))?.fact;
  }

  setFact(subject: Subject, fact: F | undefined): void {
    if (fact === undefined) this.facts.delete(subjectKey(subject));
    else this.facts.set(subjectKey(subject), { value: subject.value, aspect: subject.aspect, fact });
  }

  /** What is known of the word or the smaller part of a word at a stack offset. */
  slotValue(offset: number, symbols: Symbols): Value | undefined {
    const slot = this.slots.get(offset);
    return slot ? slot.value : symbols.slot(offset);
  }

  /** Forgets the stack words that overlap [offset, offset + size). */
  clearSlots(offset: number, size: number): void {
    if (size > 64) {
      for (const [at, slot] of this.slots.entries())
        if (at + slot.size > offset && at < offset + size) this.slots.set(at, { value: undefined, size: slot.size });
      return;
    }
    for (let at = offset - 7; at < offset + size; at++) {
      const slot = this.slots.get(at);
      if (slot && at + slot.size > offset) this.slots.set(at, { value: undefined, size: slot.size });
    }
  }

  /**
   * An element of an array on the stack was written, nobody knows which: its index is added to `from`. Where the array ends
   * is not known either: constants are taken for its elements, other values for those of variables that lie above it.
   */
  forgetElements(symbols: Symbols, from: number): void {
    const start = from - BELOW;
    for (const [at, { value, size }] of [...this.slots.entries()]) {
      if (at < start || size === 1 || !value) continue;
      if (!value.symbol) this.slots.set(at, { value: undefined, size });
      else if (value.symbol.kind === 'merge') symbols.forgetChoices(value.symbol);
    }
    for (const [name, { address }] of [...this.memory.entries()])
      if (address.symbol === symbols.frame && address.offset >= start) this.memory.delete(name);
  }

  /** Everything that stands for one of the symbols now stands for what it was before. */
  renew(symbols: Symbols, renewed: ReadonlySet<Sym>): void {
    this.#age(symbols, (symbol) => symbol.variables.some((v) => renewed.has(v)));
  }

  /** The same for one symbol that is no variable itself: a load whose memory is written. */
  outdate(symbols: Symbols, outdated: Sym): void {
    this.#age(symbols, (symbol) => contains(symbol, outdated));
  }

  #age(symbols: Symbols, isOld: (symbol: Sym) => boolean): void {
    const old = new Set<Sym>();
    for (const { symbol } of this.#values()) if (symbol && isOld(symbol)) old.add(symbol);
    if (old.size === 0) return;
    const made = new Set([...old].map((symbol) => symbols.earlier(symbol).symbol));
    const forgets = (value: Value) => [...made].some((m) => m && value.symbol && contains(value.symbol, m));
    this.#replace((value) => {
      if (!value?.symbol) return value;
      // What was earlier before is earlier still, and has no name any more.
      if (forgets(value)) return undefined;
      return old.has(value.symbol) ? plus(symbols.earlier(value.symbol), value.offset) : value;
    });
  }

  /** The variable symbols of all that is known. */
  variables(): Set<Sym> {
    const all = new Set<Sym>();
    for (const { symbol } of this.#values()) for (const variable of symbol?.variables ?? []) all.add(variable);
    return all;
  }

  *#values(): Generator<Value> {
    for (const value of this.registers) if (value) yield value;
    for (const { value } of this.slots.values()) if (value) yield value;
    for (const pair of this.vectors.values()) for (const value of pair) if (value) yield value;
    for (const { value, address } of this.memory.values()) {
      yield value;
      yield address;
    }
    for (const { value } of this.facts.values()) yield value;
    for (const { closure } of this.deferred ?? []) yield closure;
    if (this.condition) yield this.condition.value;
  }

  #replace(older: (value: Value | undefined) => Value | undefined): void {
    this.registers = this.registers.map(older);
    for (const [at, slot] of this.slots.entries()) {
      const value = older(slot.value);
      if (value !== slot.value) this.slots.set(at, { ...slot, value });
    }
    for (const [number, [low, high]] of this.vectors.entries()) {
      const pair: VectorPair = [older(low), older(high)];
      if (pair[0] !== low || pair[1] !== high) this.vectors.set(number, pair);
    }
    for (const [at, stored] of this.memory.entries()) {
      const value = older(stored.value);
      if (older(stored.address) !== stored.address || value === undefined) this.memory.delete(at);
      else if (value !== stored.value) this.memory.set(at, { ...stored, value });
    }
    for (const [at, fact] of [...this.facts.entries()]) {
      const value = older(fact.value);
      if (value === fact.value) continue;
      this.facts.delete(at);
      if (value) this.setFact({ value, aspect: fact.aspect }, fact.fact);
    }
    const compared = older(this.condition?.value);
    this.condition = this.condition && compared && { ...this.condition, value: compared };
    const deferred: Deferred[] = [];
    for (const { closure, surely } of this.deferred ?? []) {
      const value = older(closure);
      if (value) deferred.push({ closure: value, surely });
    }
    if (deferred.length !== this.deferred?.length) this.deferred = undefined;
    else if (deferred.some((d, i) => d.closure !== this.deferred?.[i].closure)) this.deferred = deferred;
  }

  equals(other: State<F>, rules: FactRules<F>): boolean {
    return (
      this.registers.every((value, i) => sameValue(value, other.registers[i])) &&
      sameEntries(this.slots, other.slots, (a, b) => a.size === b.size && sameValue(a.value, b.value)) &&
      sameEntries(this.facts, other.facts, (a, b) => rules.same(a.fact, b.fact)) &&
      sameEntries(this.memory, other.memory, (a, b) => sameValue(a.value, b.value)) &&
      sameEntries(this.vectors, other.vectors, (a, b) => sameValue(a[0], b[0]) && sameValue(a[1], b[1])) &&
      sameValue(this.condition?.value, other.condition?.value) &&
      this.condition?.inverted === other.condition?.inverted &&
      sameDeferred(this.deferred, other.deferred)
    );
  }
}

export function subjectKey(subject: Subject): string {
  return `${subject.aspect}${key(subject.value)}`;
}

function sameDeferred(a: readonly Deferred[] | undefined, b: readonly Deferred[] | undefined): boolean {
  if (a === b) return true;
  if (!a || !b || a.length !== b.length) return false;
  return a.every((d, i) => sameValue(d.closure, b[i].closure) && d.surely === b[i].surely);
}

/** What a loop defers in each of its rounds. */
const MAX_DEFERRED = 16;

/** Of two paths one may have deferred more than the other. */
export function joinedDeferred(
  a: readonly Deferred[] | undefined,
  b: readonly Deferred[] | undefined,
): readonly Deferred[] | undefined {
  if (a === b) return a;
  if (!a || !b) return undefined;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (long.length > MAX_DEFERRED || !short.every((d, i) => sameValue(d.closure, long[i].closure))) return undefined;
  return long.map((d, i) => ({ ...d, surely: d.surely && short[i]?.surely === true }));
}

function sameEntries<K, V>(a: SharedMap<K, V>, b: SharedMap<K, V>, same: (a: V, b: V) => boolean): boolean {
  if (a.isCopyOf(b)) return true;
  if (a.size !== b.size) return false;
  for (const [at, value] of a.entries()) {
    const other = b.get(at);
    if (other !== value && (other === undefined || !same(value, other))) return false;
  }
  return true;
}

/** Whether `symbol` is, or is made of, the other. */
function contains(symbol: Sym, other: Sym): boolean {
  if (symbol === other) return true;
  if (symbol.kind === 'earlier') return false;
  return (
    (symbol.of?.symbol !== undefined && contains(symbol.of.symbol, other)) ||
    (symbol.with?.symbol !== undefined && contains(symbol.with.symbol, other))
  );
}
