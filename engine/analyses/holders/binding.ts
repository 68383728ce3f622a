/**
 * A goroutine's frames give the symbols of its functions numbers: from the stack words that hold them, from what the
 * caller passed, from what the callee kept of it, or by reading memory as the code does.
 */
import type { Memory } from '../../bytes/memory.ts';
import { amd64 } from '../../machine/architecture.ts';
import { calculate, FIRST_ADDRESS, type Sym, type Value } from '../../machine/symbols.ts';
import { mapElement } from '../../runtime/map-lookup.ts';
import type { MapDesign } from '../../runtime/map-type.ts';
import { uint8, uint32 } from '../../runtime/numbers.ts';
import { type Elements, MAX_ELEMENTS } from './elements.ts';
import type { FrameAnalysis } from './frame-analysis.ts';

type Numbers = (value: Value) => number | undefined;

/** Symbols are nested as deeply as the code follows pointers. */
const MAX_DEPTH = 40;
/** Calls through which an argument is passed on from callee to callee. */
const MAX_PASSED_ON = 6;

/** What one machine frame of a goroutine stands on. */
export interface Standing {
  readonly memory: Memory;
  readonly cfa: number;
  /** Asked when it is needed first: most frames never are. */
  analysis(): FrameAnalysis | undefined;
  /** Offsets, from the frame address, of the pointers that the collector follows; undefined: all words. */
  pointers(): ReadonlySet<number> | undefined;
  /** What lies there is never freed. */
  isPermanent(address: number): boolean;
  readonly maps: MapDesign;
  /** Registers at the instruction where it stands, of a frame on a thread. */
  readonly registers?: ReadonlyMap<number, number> | undefined;
  /** Registers at its entry, where it was not called yet: a deferred closure. */
  readonly inputs?: ReadonlyMap<number, number>;
}

/** The frames of a stack, innermost 0. */
export interface Neighbours {
  at(frame: number): BoundFrame | undefined;
}

/** One machine frame of a goroutine. */
export class BoundFrame {
  readonly standing: Standing;
  readonly #stack: Neighbours | undefined;
  readonly #frame: number;
  readonly #known = new Map<Sym, number | undefined>();
  /**
   * Found only in words that the collector does not look at any more: what such a pointer points to may have been freed
   * and made into something else since.
   */
  readonly #dead = new Set<Sym>();

  /** `frame`: which of the stack it is; without a stack it has neither caller nor callee. */
  constructor(standing: Standing, stack?: Neighbours, frame = 0) {
    this.standing = standing;
    this.#stack = stack;
    this.#frame = frame;
  }

  get caller(): BoundFrame | undefined {
    return this.#stack?.at(this.#frame + 1);
  }

  get callee(): BoundFrame | undefined {
    return this.#stack?.at(this.#frame - 1);
  }

  /** The number a value stands for; undefined where the stack does not tell. */
  number(value: Value): number | undefined {
    return this.#number(value, 0);
  }

  /** The same where it can be an address. */
  address(value: Value): number | undefined {
    const number = this.number(value);
    return number !== undefined && number >= FIRST_ADDRESS && Number.isSafeInteger(number) ? number : undefined;
  }

  /** The elements one of which a value is the address of, where the stack does not tell which. */
  elements(value: Value): Elements | undefined {
    // What an earlier value was made of has another meaning by now, unless it stays the same.
    const earlier = value.symbol?.kind === 'earlier';
    const symbol = earlier ? value.symbol?.of?.symbol : value.symbol;
    const known: Numbers = (part) =>
      earlier && (part.symbol?.variables.length ?? 0) > 0 ? undefined : this.#number(part, 0);
    if (symbol?.kind === 'load' && symbol.number === 8 && symbol.of) {
      const row = this.#row(symbol.of, known);
      return row && { ...row, pointers: true, offset: value.offset };
    }
    const row = this.#row({ symbol, offset: value.offset }, known);
    return row && { ...row, pointers: false, offset: 0 };
  }

  /** base + i · stride with an unknown i; and how many there are, by the slice that the base is of. */
  #row(value: Value, known: Numbers): { base: number; stride: number; count: number } | undefined {
    const sum = value.symbol;
    if (sum?.kind !== 'sum' || !sum.of || !sum.with) return undefined;
    const turned = sum.number === 1 && known(sum.of) === undefined;
    const [pointer, index] = turned ? [sum.with, sum.of] : [sum.of, sum.with];
    const start = known(pointer);
    const step = this.#multiple(index, known);
    if (start === undefined || !step || !pointer.symbol) return undefined;
    const stride = step.factor * sum.number;
    const count = step.limit ?? this.#lengthOf(pointer.symbol);
    if (!(stride > 0 && count !== undefined && count > 0 && count <= MAX_ELEMENTS)) return undefined;
    // The index may have been counted from any element on.
    const within = (step.constant * sum.number + value.offset) % stride;
    return { base: start + (within < 0 ? within + stride : within), stride, count };
  }

  /** factor · i + constant, with an i that is not known; `limit`: i is less. */
  #multiple(value: Value, known: Numbers): { factor: number; constant: number; limit?: number } | undefined {
    const { symbol, offset } = value;
    if (!symbol || known(value) !== undefined) return undefined;
    const of = symbol.of && this.#multiple(symbol.of, known);
    if (symbol.kind === 'arithmetic' && of) {
      if (symbol.operation === 'and' && of.factor === 1 && of.constant === 0)
        return { factor: 1, constant: offset, limit: symbol.number + 1 };
      if (symbol.operation === 'low' || symbol.operation === 'signed-low')
        return { ...of, constant: of.constant + offset };
      const times =
        symbol.operation === 'multiply' ? symbol.number : symbol.operation === 'shift-left' ? 2 ** symbol.number : 0;
      return times > 0
        ? { factor: of.factor * times, constant: of.constant * times + offset, limit: of.limit }
        : undefined;
    }
    if (symbol.kind === 'sum' && of && symbol.with) {
      const same = symbol.with.symbol === symbol.of?.symbol;
      const added = same ? undefined : known(symbol.with);
      if (same) return { ...of, factor: of.factor * (1 + symbol.number), constant: of.constant + offset };
      return added === undefined ? undefined : { ...of, constant: of.constant + added * symbol.number + offset };
    }
    return { factor: 1, constant: offset };
  }

  /** The length that stands beside a slice's pointer: in memory, or among the parameters. */
  #lengthOf(pointer: Sym): number | undefined {
    if (pointer.kind === 'load' && pointer.of) {
      const at = this.#object(pointer.of, 0);
      if (at === undefined) return undefined;
      const { memory } = this.standing;
      const length = memory.word(at + 8);
      return length <= memory.word(at + 16) ? length : undefined;
    }
    const symbols = this.standing.analysis()?.symbols;
    if (pointer.kind === 'input') {
      const { results } = amd64;
      const next = results[results.indexOf(pointer.number) + 1];
      return symbols && next !== undefined ? this.#number(symbols.input(next), 0) : undefined;
    }
    return pointer.kind === 'slot' && symbols ? this.#number(symbols.slot(pointer.number + 8), 0) : undefined;
  }

  /** What it was given in a register, if its own stack still has it, or that of what it has called with it. */
  kept(register: number): number | undefined {
    const own = this.#given(register);
    return own && this.#kept(own);
  }

  #kept(symbol: Sym, calls = MAX_PASSED_ON): number | undefined {
    return this.#seen(symbol) ?? (calls > 0 ? this.#fromCallee(symbol, calls - 1) : undefined);
  }

  #given(register: number): Sym | undefined {
    return this.standing.analysis()?.symbols.input(register).symbol;
  }

  #number(value: Value, depth: number): number | undefined {
    if (!value.symbol) return value.offset;
    const base = this.#symbol(value.symbol, depth);
    return base === undefined ? undefined : base + value.offset;
  }

  /** Where something lies that has not been freed. */
  #object(value: Value | undefined, depth: number): number | undefined {
    const at = value && this.#number(value, depth);
    if (at === undefined || !value?.symbol || !this.#dead.has(value.symbol)) return at;
    return this.standing.isPermanent(at) ? at : undefined;
  }

  #symbol(symbol: Sym, depth: number): number | undefined {
    if (this.#known.has(symbol)) return this.#known.get(symbol);
    if (depth > MAX_DEPTH) return undefined;
    this.#known.set(symbol, undefined); // what needs itself is not known
    const found = this.#kept(symbol) ?? this.#computed(symbol, depth + 1);
    if (found !== undefined && this.#dead.has(symbol)) this.#revive(symbol, found, depth);
    this.#known.set(symbol, found);
    return found;
  }

  /** Something that lives may have the same number. */
  #revive(symbol: Sym, number: number, depth: number): void {
    for (const other of [() => this.#fromCallee(symbol, MAX_PASSED_ON), () => this.#computed(symbol, depth + 1)]) {
      this.#dead.delete(symbol);
      if (other() === number && !this.#dead.has(symbol)) return;
    }
    this.#dead.add(symbol);
  }

  /** From the words of this very frame that hold it, if they agree; or from its registers. */
  #seen(symbol: Sym): number | undefined {
    const { cfa, registers } = this.standing;
    const analysis = this.standing.analysis();
    let seen: number | undefined;
    let lives = false;
    for (const { offset, delta, size } of analysis?.homes.get(symbol) ?? []) {
      const word = this.#read(cfa + offset, size);
      if (word === undefined) continue;
      if (seen !== undefined && seen !== word - delta) return undefined;
      seen = word - delta;
      lives ||= this.#isPointer(offset);
    }
    if (seen !== undefined) {
      if (!lives) this.#dead.add(symbol);
      return seen;
    }
    if (!registers || !analysis?.state) return undefined;
    for (const [i, value] of analysis.state.registers.entries()) {
      if (value?.symbol !== symbol) continue;
      const register = registers.get(i);
      if (register !== undefined) return register - value.offset;
    }
    return undefined;
  }

  #isPointer(offset: number): boolean {
    return this.standing.pointers()?.has(offset) !== false;
  }

  /** It was passed in a register, and the callee has kept it, or passed it on. */
  #fromCallee(symbol: Sym, calls: number): number | undefined {
    const { callee } = this;
    const registers = this.standing.analysis()?.state?.registers;
    if (!callee || !registers) return undefined;
    for (const [i, value] of registers.entries()) {
      if (value?.symbol !== symbol) continue;
      const own = callee.#given(i);
      const kept = own && callee.#kept(own, calls);
      if (!own || kept === undefined) continue;
      if (callee.#dead.has(own)) this.#dead.add(symbol);
      return kept - value.offset;
    }
    return undefined;
  }

  #computed(symbol: Sym, depth: number): number | undefined {
    const { cfa, memory } = this.standing;
    switch (symbol.kind) {
      case 'frame':
        return cfa;
      case 'input':
        return this.#input(symbol, depth);
      case 'slot': {
        // A word that the code has written since is not what it was.
        if (this.standing.analysis()?.state?.slots.has(symbol.number) || this.#isGone(symbol.number)) return undefined;
        const word = memory.word(cfa + symbol.number);
        if (!this.#isPointer(symbol.number)) this.#dead.add(symbol);
        return Number.isNaN(word) ? undefined : word;
      }
      case 'load': {
        if (symbol.of?.symbol?.kind === 'frame' && this.#isGone(symbol.of.offset)) return undefined;
        const at = this.#object(symbol.of, depth);
        return at === undefined || at < FIRST_ADDRESS ? undefined : this.#read(at, symbol.number);
      }
      case 'sum': {
        const base = symbol.of && this.#number(symbol.of, depth);
        const added = symbol.with && this.#number(symbol.with, depth);
        this.#madeOf(symbol, symbol.of, symbol.number === 1 ? symbol.with : undefined);
        return base === undefined || added === undefined ? undefined : base + added * symbol.number;
      }
      case 'arithmetic':
        this.#madeOf(symbol, symbol.of);
        return this.#calculated(symbol, depth);
      case 'result':
      case 'unknown':
        return this.#lookedUp(symbol, depth);
      default:
        return undefined;
    }
  }

  #input(symbol: Sym, depth: number): number | undefined {
    const { caller } = this;
    const { inputs } = this.standing;
    if (inputs) return inputs.get(symbol.number);
    const given = caller?.standing.analysis()?.state?.registers[symbol.number];
    if (!caller || !given) return undefined;
    const number = caller.#number(given, depth);
    if (given.symbol && caller.#dead.has(given.symbol)) this.#dead.add(symbol);
    return number;
  }

  /**
   * What is made of a pointer into something that may have been freed is such a pointer, too. Of two parts one is an index,
   * which the collector never looks at.
   */
  #madeOf(symbol: Sym, ...parts: readonly (Value | undefined)[]): void {
    const symbols = parts.flatMap((part) => part?.symbol ?? []);
    if (symbols.length > 0 && symbols.every((part) => this.#dead.has(part))) this.#dead.add(symbol);
  }

  /** The element that a look-up in a map has found, if it is there still. */
  #lookedUp(symbol: Sym, depth: number): number | undefined {
    const lookup = this.standing.analysis()?.lookups.get(symbol);
    if (!lookup) return undefined;
    const [type, key, length] = [lookup.type, ...lookup.keyWords].map((v) => this.#number(v, depth));
    const map = this.#object(lookup.map, depth);
    const { memory, maps } = this.standing;
    if (type === undefined || map === undefined || key === undefined) return undefined;
    if (lookup.key !== 'str') {
      const size = lookup.key === '32' ? 4 : 8;
      return mapElement(memory, maps, type, map, { kind: 'number', value: key, size });
    }
    if (length === undefined) return undefined;
    return mapElement(memory, maps, type, map, { kind: 'string', data: key, length });
  }

  /** Below the stack pointer: of a call that has returned, or of the frames that stand there now. */
  #isGone(offset: number): boolean {
    const state = this.standing.analysis()?.state;
    const sp = state?.registers[amd64.stackPointer];
    return sp?.symbol?.kind === 'frame' && offset < sp.offset;
  }

  #read(at: number, size: number): number | undefined {
    const { memory } = this.standing;
    if (size === 8) {
      const word = memory.word(at);
      return Number.isNaN(word) ? undefined : word;
    }
    if (size === 1) return uint8(memory, at);
    const bytes = uint32(memory, at);
    return bytes === undefined ? undefined : size === 2 ? bytes & 0xffff : bytes;
  }

  #calculated(symbol: Sym, depth: number): number | undefined {
    const of = symbol.of && this.#number(symbol.of, depth);
    // `site` is the width of the result in bytes.
    return of === undefined || !symbol.operation
      ? undefined
      : calculate(symbol.operation, of, symbol.number, symbol.site);
  }
}
