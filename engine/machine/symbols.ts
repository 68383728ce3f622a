/**
 * What the interpreter knows of a machine word: a symbol plus a constant. Symbols stand for words that are not known
 * while code is looked at (a parameter, what a pointer points to, a call's result); that two words are the same symbol
 * is what lets a Lock and an Unlock through an unknown pointer match. A process gives the symbols their numbers later.
 */
import type { Arithmetic } from './instruction.ts';

export interface Value {
  /** undefined: the offset is the number itself. */
  readonly symbol: Sym | undefined;
  readonly offset: number;
}

/**
 * - frame: the canonical frame address of the function that is looked at
 * - input: a register at its entry
 * - slot: what the stack word at frame + number held at its entry
 * - load: the `number` bytes at `of`
 * - sum: of + with · number
 * - arithmetic: of `operation` number
 * - result: a register after the call at `site`
 * - merge: a place where paths meet at `site`
 * - unknown: what the instruction at `site` put into a place
 * - earlier: what `of` stood for before its instruction was executed again, or before memory was written; `number`: in which time
 */
export type SymKind =
  | 'frame'
  | 'input'
  | 'slot'
  | 'load'
  | 'sum'
  | 'arithmetic'
  | 'result'
  | 'merge'
  | 'unknown'
  | 'earlier';

export interface Sym {
  readonly id: number;
  readonly kind: SymKind;
  readonly number: number;
  readonly site: number;
  readonly of: Value | undefined;
  readonly with: Value | undefined;
  readonly operation: Arithmetic | undefined;
  /** Of what is named for a place. */
  readonly place: string | undefined;
  /** The symbols in it, itself included, that mean something else when their instruction is executed again. */
  readonly variables: readonly Sym[];
}

export interface CallResults {
  readonly values: readonly Value[];
  readonly symbols: ReadonlySet<Sym>;
  readonly renewed: boolean;
}

const NO_VARIABLES: readonly Sym[] = [];

/** Nothing lies in the first page: a smaller number is no address. */
export const FIRST_ADDRESS = 4096;

export function constant(value: number): Value {
  return { symbol: undefined, offset: value };
}

export const ZERO: Value = constant(0);

export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.symbol === b.symbol && a.offset === b.offset);
}

export function plus(value: Value, amount: number): Value {
  return amount === 0 ? value : { symbol: value.symbol, offset: value.offset + amount };
}

/** The symbols of one analysis, each made once: two are the same exactly when they are the same object. */
export class Symbols {
  readonly #known = new Map<string, Sym>();
  /** By the call's site. */
  readonly #results = new Map<number, CallResults>();
  readonly #choices = new Map<Sym, readonly number[]>();
  readonly #anything = new Set<Sym>();
  #version = 0;
  #times = 0;
  readonly frame: Sym = this.#make('frame', 'frame', { number: 0, site: 0 });

  get count(): number {
    return this.#known.size;
  }

  input(register: number): Value {
    return this.#value('input', register, 0);
  }

  slot(offset: number): Value {
    return this.#value('slot', offset, 0);
  }

  /** Named for the place: registers count from 0, stack words have their offset. */
  merge(site: number, place: string): Value {
    return this.#named('merge', site, place);
  }

  unknown(site: number, place: string): Value {
    return this.#named('unknown', site, place);
  }

  result(site: number, register: number): Value {
    return this.#named('result', site, `r${register}`, register);
  }

  /** Of a call, for each of the registers; `renewed` from the second time on: they mean something else than before. */
  results(site: number, registers: readonly number[]): CallResults {
    const known = this.#results.get(site);
    if (known) return known;
    const values = registers.map((register) => this.result(site, register));
    const symbols = new Set(values.flatMap(({ symbol }) => symbol ?? []));
    this.#results.set(site, { values, symbols, renewed: true });
    return { values, symbols, renewed: false };
  }

  load(of: Value, size: number): Value {
    return whole(this.#composed(`load:${size}:${key(of)}`, { kind: 'load', number: size, of }));
  }

  /** The symbol of a load that was made before; undefined where there is none. */
  knownLoad(of: Value, size: number): Sym | undefined {
    return this.#known.get(`load:${size}:${key(of)}`);
  }

  sum(of: Value, and: Value, scale: number): Value {
    if (!and.symbol) return plus(of, and.offset * scale);
    if (!of.symbol && scale === 1) return plus(and, of.offset);
    if (scale === -1 && of.symbol === and.symbol) return constant(of.offset - and.offset);
    const base = whole(of.symbol);
    const made = this.#composed(`sum:${scale}:${key(base)}:${key(and)}`, {
      kind: 'sum',
      number: scale,
      of: base,
      with: and,
    });
    return { symbol: made, offset: of.offset };
  }

  arithmetic(operation: Arithmetic, of: Value, amount: number, size: number): Value {
    const folded = of.symbol ? undefined : calculate(operation, of.offset, amount, size);
    if (folded !== undefined) return constant(folded);
    const made = this.#composed(`${operation}:${amount}:${size}:${key(of)}`, {
      kind: 'arithmetic',
      number: amount,
      site: size,
      of,
      operation,
    });
    return whole(made);
  }

  /** Counts the changes of what symbols can be. */
  get version(): number {
    return this.#version;
  }

  /** Where paths meet that hold these numbers; undefined: any. */
  setChoices(symbol: Sym, found: readonly number[] | undefined): void {
    const numbers = this.#anything.has(symbol) ? undefined : found;
    const before = this.#choices.get(symbol);
    if (before === numbers || (before && numbers && before.join() === numbers.join())) return;
    this.#version++;
    if (numbers) this.#choices.set(symbol, numbers);
    else this.#choices.delete(symbol);
  }

  /** It may be any number from now on, whatever meets. */
  forgetChoices(symbol: Sym): void {
    this.#anything.add(symbol);
    this.setChoices(symbol, undefined);
  }

  /** All the numbers a value can be, if they are few and known. */
  choices(value: Value): readonly number[] | undefined {
    const { symbol, offset } = value;
    if (!symbol) return [offset];
    const { operation, of } = symbol;
    const before = operation && of && this.choices(of);
    const all = before
      ? before.map((n) => calculate(operation, n, symbol.number, symbol.site))
      : this.#choices.get(symbol);
    const numbers = all?.filter((n) => n !== undefined).map((n) => n + offset);
    return numbers && numbers.length === all?.length ? [...new Set(numbers)] : undefined;
  }

  /** What is earlier from now on is something else than what was earlier until now. */
  beginNewTime(): void {
    this.#times++;
  }

  earlier(symbol: Sym): Value {
    const name = `earlier:${this.#times}:${symbol.id}`;
    return whole(
      this.#known.get(name) ?? this.#make(name, 'earlier', { number: this.#times, site: 0, of: whole(symbol) }),
    );
  }

  #value(kind: 'input' | 'slot', number: number, site: number): Value {
    const name = `${kind}:${number}`;
    return whole(this.#known.get(name) ?? this.#make(name, kind, { number, site }));
  }

  #named(kind: 'merge' | 'unknown' | 'result', site: number, place: string, number = 0): Value {
    const name = `${kind}:${site}:${place}`;
    return whole(this.#known.get(name) ?? this.#make(name, kind, { number, site, place, variable: true }));
  }

  #composed(name: string, parts: Partial<Sym> & { kind: SymKind }): Sym {
    const known = this.#known.get(name);
    if (known) return known;
    const variables = bothOf(parts.of?.symbol?.variables, parts.with?.symbol?.variables);
    return this.#make(name, parts.kind, { number: 0, site: 0, ...parts, variables });
  }

  #make(name: string, kind: SymKind, parts: Partial<Sym> & { number: number; site: number; variable?: boolean }): Sym {
    const variables = parts.variable ? [] : (parts.variables ?? NO_VARIABLES);
    const made: Sym = {
      id: this.#known.size,
      kind,
      number: parts.number,
      site: parts.site,
      of: parts.of,
      with: parts.with,
      operation: parts.operation,
      place: parts.place,
      variables,
    };
    if (parts.variable) (variables as Sym[]).push(made);
    this.#known.set(name, made);
    return made;
  }
}

function bothOf(a: readonly Sym[] = NO_VARIABLES, b: readonly Sym[] = NO_VARIABLES): readonly Sym[] {
  return a.length === 0 ? b : b.length === 0 ? a : [...a, ...b];
}

/** `size` bytes of the result count; undefined where the number is too large for a word to be exact. */
export function calculate(operation: Arithmetic, of: number, amount: number, size: number): number | undefined {
  if (!Number.isSafeInteger(of)) return undefined;
  const word = BigInt.asUintN(64, BigInt(of));
  const operand = BigInt(amount);
  const wide = (value: bigint) => Number(BigInt.asIntN(64, BigInt.asUintN(size * 8, value)));
  switch (operation) {
    case 'multiply':
      return wide(word * operand);
    case 'shift-left':
      return wide(word << operand);
    case 'shift-right':
      return wide(word >> operand);
    case 'and':
      return wide(word & BigInt.asUintN(64, operand));
    case 'or':
      return wide(word | BigInt.asUintN(64, operand));
    case 'low':
      return Number(BigInt.asUintN(amount * 8, word));
    case 'signed-low':
      return Number(BigInt.asIntN(amount * 8, word));
  }
}

function whole(symbol: Sym | undefined): Value {
  return { symbol, offset: 0 };
}

/** A text that two values share exactly when they are the same. */
export function key(value: Value): string {
  return `${value.symbol?.id ?? ''}+${value.offset}`;
}

/** The same text for the same value in every analysis, whatever else was looked at. */
export function valueText(value: Value): string {
  return `${value.symbol ? symbolText(value.symbol) : ''}${value.offset < 0 ? '' : '+'}${value.offset}`;
}

function symbolText(symbol: Sym): string {
  const parts = [symbol.of, symbol.with].filter((v): v is Value => v !== undefined).map(valueText);
  return `${symbol.kind}${symbol.operation ?? ''}${symbol.number}@${symbol.site}${symbol.place ?? ''}(${parts.join()})`;
}

/** Whether what a value stands for depends on one of the symbols. */
export function dependsOn(value: Value | undefined, symbols: ReadonlySet<Sym>): boolean {
  return value?.symbol?.variables.some((v) => symbols.has(v)) ?? false;
}

/** Of base + index · scale, the offset from `base` that the index is added to; undefined: another kind of address. */
export function indexedFrom({ symbol, offset }: Value, base: Sym): number | undefined {
  if (symbol?.kind !== 'sum') return undefined;
  for (const part of [symbol.of, symbol.with]) {
    const from = part && (part.symbol === base ? part.offset : indexedFrom(part, base));
    if (from !== undefined) return from + offset;
  }
  return undefined;
}
