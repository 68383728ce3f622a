/** What one instruction does to a state, but for calls and jumps. */
import type { StackObject } from '../gobin/frame-tables.ts';
import type { Architecture } from './architecture.ts';
import type { Instruction, MemoryOperand, Operand, Operation, Place, VectorOperand } from './instruction.ts';
import type { State, VectorPair } from './state.ts';
import { constant, indexedFrom, key, plus, type Symbols, type Value, ZERO } from './symbols.ts';

/** The instruction that is executed. */
export interface Where {
  /** Of its own for each instruction in each nesting of followed calls. */
  readonly site: number;
  /** The instruction of the outermost function. */
  readonly pc: number;
  /** Calls that were followed to it. */
  readonly depth: number;
}

/** Who wants to know of atomic operations; the value that `swapped` returns is true where the swap was made. */
export interface AtomicsObserver<F> {
  swapped(
    state: State<F>,
    at: Value,
    expected: Value | undefined,
    desired: Value | undefined,
    where: Where,
  ): Value | undefined;
  added(state: State<F>, at: Value, amount: Value | undefined, where: Where): void;
  /** Whether a number is the address of a function's code. */
  isCode(address: number): boolean;
}

/** Bytes that a string instruction without a known count may fill. */
const UNKNOWN_LENGTH = 1 << 16;
const ONE = constant(1);

export class Stepper<F> {
  readonly architecture: Architecture;
  readonly symbols: Symbols;
  /** Stack words whose address was taken: whoever is called may write them. */
  readonly escaped = new Set<number>();
  readonly #observer: AtomicsObserver<F>;
  /** Escaped word → first word of its variable. */
  readonly #objects = new Map<number, number>();

  constructor(architecture: Architecture, symbols: Symbols, observer: AtomicsObserver<F>) {
    this.architecture = architecture;
    this.symbols = symbols;
    this.#observer = observer;
  }

  /** The compiler lists the variables on the stack whose address is taken; `base`: the frame address they count from. */
  escape(base: number, objects: readonly StackObject[]): void {
    for (const { from, to } of objects)
      for (let at = from; at < to; at += 8) {
        this.escaped.add(base + at);
        this.#objects.set(base + at, base + from);
      }
  }

  /** What a call leaves of memory: closures, which nobody writes once they are made. */
  forgetMemory(state: State<F>): void {
    for (const [name, { address }] of [...state.memory.entries()]) {
      const { symbol, offset } = address;
      const first = symbol === this.symbols.frame ? (this.#objects.get(offset) ?? offset) : 0;
      const code = symbol && state.memory.get(key({ symbol, offset: first }))?.value;
      if (!code || code.symbol || !this.#observer.isCode(code.offset)) state.memory.delete(name);
    }
  }

  step(state: State<F>, instruction: Instruction, where: Where): void {
    const { operation } = instruction;
    switch (operation.kind) {
      case 'move':
        this.#move(state, operation, where);
        break;
      case 'address':
        this.#takeAddress(state, operation.to, operation.of, where);
        break;
      case 'add':
        this.#add(state, operation, where);
        break;
      case 'arithmetic':
        this.#arithmetic(state, operation, where);
        break;
      case 'push':
        this.#push(state, operation.from, where);
        break;
      case 'pop':
        this.#pop(state, operation.to, where);
        break;
      case 'exchange':
        this.#exchange(state, operation.a, operation.b);
        break;
      case 'vector-move':
      case 'vector-word':
      case 'vector-zero':
        this.#vector(state, operation, where);
        break;
      case 'compare-and-swap':
        this.#compareAndSwap(state, operation, where);
        break;
      case 'fetch-and-add': {
        const at = this.address(state, operation.at, where);
        if (at.symbol === this.symbols.frame) state.clearSlots(at.offset, 4);
        this.#observer.added(state, at, state.registers[operation.amount], where);
        state.registers[operation.amount] = undefined;
        state.condition = undefined;
        break;
      }
      case 'compare':
        this.#compare(state, operation, where);
        break;
      case 'test-bits': {
        const { size, bits } = operation;
        const value = this.read(state, operation.value, size, where);
        state.condition = value && { value: this.symbols.arithmetic('and', value, bits, size), inverted: false };
        break;
      }
      case 'set-condition':
        this.#setCondition(state, operation, where);
        break;
      case 'clobber':
        this.#clobber(state, operation, where);
        break;
    }
  }

  /** A name for what an instruction has put into a place; what had it when it was executed before is that no more. */
  unknown(state: State<F>, where: Where, place: string): Value {
    const before = this.symbols.count;
    const named = this.symbols.unknown(where.site, place);
    if (this.symbols.count === before && named.symbol) state.renew(this.symbols, new Set([named.symbol]));
    return named;
  }

  /** The register's value; a name is given to what is not known, so that the next reader sees the same. */
  register(state: State<F>, number: number, where: Where): Value {
    const known = state.registers[number];
    if (known) return known;
    const named = this.unknown(state, where, `r${number}`);
    state.registers[number] = named;
    return named;
  }

  address(state: State<F>, operand: MemoryOperand, where: Where): Value {
    let value = operand.base === undefined ? ZERO : this.register(state, operand.base, where);
    if (operand.index !== undefined)
      value = this.symbols.sum(value, this.register(state, operand.index, where), operand.scale);
    return plus(value, operand.displacement);
  }

  read(state: State<F>, operand: Operand, size: number, where: Where): Value | undefined {
    if (operand.kind === 'constant') return constant(operand.value);
    if (operand.kind === 'register') return state.registers[operand.number];
    return this.load(state, this.address(state, operand, where), size, where);
  }

  load(state: State<F>, address: Value, size: number, where: Where): Value | undefined {
    if (address.symbol === this.symbols.frame && !this.#outOfReach(address.offset))
      return this.#loadSlot(state, address.offset, size, where);
    const stored = size === 8 ? state.memory.get(key(address)) : undefined;
    return stored ? stored.value : this.symbols.load(address, size);
  }

  store(state: State<F>, address: Value, size: number, value: Value | undefined): void {
    const onStack = address.symbol === this.symbols.frame;
    if (onStack) state.clearSlots(address.offset, size);
    if (onStack && !this.#outOfReach(address.offset)) {
      state.slots.set(address.offset, { value, size });
      return;
    }
    const array = indexedFrom(address, this.symbols.frame);
    if (array !== undefined) state.forgetElements(this.symbols, array);
    const outdated = this.symbols.knownLoad(address, size);
    if (outdated) state.outdate(this.symbols, outdated);
    const name = key(address);
    if (value && size === 8) state.memory.set(name, { address, value });
    else state.memory.delete(name);
  }

  /** Written by whoever has its address, so kept with other memory. */
  #outOfReach(offset: number): boolean {
    return this.escaped.has(offset & ~7);
  }

  #loadSlot(state: State<F>, offset: number, size: number, where: Where): Value | undefined {
    const slot = state.slots.get(offset);
    if (!slot) {
      const initial = this.symbols.slot(offset);
      return size === 8 ? initial : this.symbols.arithmetic('low', initial, size, 8);
    }
    if (slot.size < size) return undefined;
    if (slot.value) return slot.size === size ? slot.value : this.symbols.arithmetic('low', slot.value, size, 8);
    if (slot.size !== size) return undefined;
    const value = this.unknown(state, where, `s${offset}`);
    state.slots.set(offset, { value, size });
    return value;
  }

  write(state: State<F>, to: Place, size: number, value: Value | undefined, where: Where): void {
    if (to.kind === 'register') state.registers[to.number] = value;
    else this.store(state, this.address(state, to, where), size, value);
  }

  #move(state: State<F>, { to, from, size }: Operation & { kind: 'move' }, where: Where): void {
    let value = this.read(state, from, size, where);
    // A narrow register write keeps or clears the rest: only constants and truths, which fit, are followed.
    if (value?.symbol && size < 8 && from.kind === 'register' && to.kind === 'register' && size > 1)
      value = size === 4 ? this.symbols.arithmetic('low', value, 4, 8) : undefined;
    this.write(state, to, size, value, where);
  }

  #takeAddress(state: State<F>, to: number, of: MemoryOperand, where: Where): void {
    const value = this.address(state, of, where);
    const { framePointer, stackPointer } = this.architecture;
    if (value.symbol === this.symbols.frame && to !== framePointer && to !== stackPointer)
      this.#escape(state, value.offset);
    state.registers[to] = value;
  }

  /** What is known of the word moves to where other memory is. */
  #escape(state: State<F>, offset: number): void {
    const sp = state.registers[this.architecture.stackPointer];
    // Below the stack pointer nothing lies yet: a prologue compares with the stack's limit.
    if (this.#outOfReach(offset) || (sp?.symbol === this.symbols.frame && offset < sp.offset)) return;
    const slot = state.slots.get(offset);
    this.escaped.add(offset & ~7);
    if (!slot) return;
    state.slots.delete(offset);
    if (slot.value && slot.size === 8) {
      const address = { symbol: this.symbols.frame, offset };
      state.memory.set(key(address), { address, value: slot.value });
    }
  }

  #add(state: State<F>, { to, amount }: Operation & { kind: 'add' }, where: Where): void {
    state.condition = undefined;
    const value = this.read(state, to, 8, where) ?? this.unknown(state, where, 'sum');
    const added =
      amount.kind === 'register'
        ? this.register(state, amount.number, where)
        : (this.read(state, amount, 8, where) ?? this.unknown(state, where, 'amount'));
    this.write(state, to, 8, this.symbols.sum(value, added, 1), where);
  }

  #arithmetic(state: State<F>, operation: Operation & { kind: 'arithmetic' }, where: Where): void {
    const { from, to, amount, size } = operation;
    const keeps = operation.operation === 'low' || operation.operation === 'signed-low';
    if (!keeps) state.condition = undefined;
    const value =
      this.read(state, from, keeps ? amount : size, where) ??
      (from.kind === 'register' ? this.register(state, from.number, where) : undefined);
    const small = value && !value.symbol && value.offset >= 0 && value.offset < 128;
    if (!value) state.registers[to] = undefined;
    else if (keeps && (small || (from.kind === 'memory' && operation.operation === 'low'))) state.registers[to] = value;
    else state.registers[to] = this.symbols.arithmetic(operation.operation, value, amount, size);
  }

  #push(state: State<F>, from: Operand | undefined, where: Where): void {
    const { stackPointer } = this.architecture;
    const value = from && this.read(state, from, 8, where);
    const top = plus(this.register(state, stackPointer, where), -8);
    state.registers[stackPointer] = top;
    this.store(state, top, 8, value);
  }

  #pop(state: State<F>, to: Place, where: Where): void {
    const { stackPointer } = this.architecture;
    const top = this.register(state, stackPointer, where);
    const value = this.load(state, top, 8, where);
    state.registers[stackPointer] = plus(top, 8);
    this.write(state, to, 8, value, where);
  }

  #exchange(state: State<F>, a: number, b: number): void {
    const { registers } = state;
    [registers[a], registers[b]] = [registers[b], registers[a]];
  }

  #vector(
    state: State<F>,
    operation: Operation & { kind: 'vector-move' | 'vector-word' | 'vector-zero' },
    where: Where,
  ): void {
    if (operation.kind === 'vector-zero') {
      state.vectors.set(operation.to, [ZERO, ZERO]);
      return;
    }
    const pair = this.#readVector(state, operation.from, operation.kind === 'vector-word', where);
    const { to } = operation;
    if (to.kind === 'vector') state.vectors.set(to.number, pair);
    else if (to.kind === 'register') state.registers[to.number] = pair[0];
    else {
      const address = this.address(state, to, where);
      this.store(state, address, 8, pair[0]);
      if (operation.kind === 'vector-move') this.store(state, plus(address, 8), 8, pair[1]);
    }
  }

  #readVector(state: State<F>, from: VectorOperand | Place, word: boolean, where: Where): VectorPair {
    if (from.kind === 'vector') {
      const known = state.vectors.get(from.number);
      const pair: VectorPair =
        from.number === this.architecture.zeroVector ? [ZERO, ZERO] : (known ?? [undefined, undefined]);
      return word ? [pair[0], ZERO] : pair;
    }
    if (from.kind === 'register') return [state.registers[from.number], ZERO];
    const address = this.address(state, from, where);
    return [this.load(state, address, 8, where), word ? ZERO : this.load(state, plus(address, 8), 8, where)];
  }

  #compareAndSwap(state: State<F>, operation: Operation & { kind: 'compare-and-swap' }, where: Where): void {
    const at = this.address(state, operation.at, where);
    const { registers } = state;
    if (at.symbol === this.symbols.frame) state.clearSlots(at.offset, 4);
    const made = this.#observer.swapped(state, at, registers[operation.expected], registers[operation.desired], where);
    registers[operation.expected] = undefined;
    state.condition = made && { value: made, inverted: true };
  }

  /** Two are the same where their difference is zero. */
  #compare(state: State<F>, operation: Operation & { kind: 'compare' }, where: Where): void {
    const { size } = operation;
    const value = this.read(state, operation.value, size, where);
    const other = this.read(state, operation.with, size, where);
    if (!value || !other) {
      state.condition = undefined;
      return;
    }
    const difference = this.symbols.sum(value, other, -1);
    const narrowed = difference.symbol?.kind === 'load' && difference.offset === 0;
    const whole = size === 8 || !difference.symbol || narrowed;
    const compared = whole ? difference : this.symbols.arithmetic('low', difference, size, 8);
    state.condition = { value: compared, inverted: false };
  }

  /** A truth that was compared with zero becomes a truth again; anything else is unknown. */
  #setCondition(state: State<F>, operation: Operation & { kind: 'set-condition' }, where: Where): void {
    const { condition } = state;
    const straight = operation.condition === (condition?.inverted ? 'zero' : 'not-zero');
    const symbol = condition?.value.symbol;
    const isTruth = symbol?.kind === 'unknown' || symbol?.kind === 'result' || symbol?.operation === 'low';
    this.write(state, operation.to, 1, straight && isTruth ? condition?.value : undefined, where);
  }

  #clobber(state: State<F>, operation: Operation & { kind: 'clobber' }, where: Where): void {
    const { memory, filled } = operation;
    if (memory) {
      const address = this.address(state, memory, where);
      if (address.symbol === this.symbols.frame) state.clearSlots(address.offset, operation.size);
      this.#forgetMemory(state, address, operation.size);
    }
    if (filled) {
      const count = filled.count === undefined ? ONE : state.registers[filled.count];
      const bytes = count && !count.symbol ? count.offset * operation.size : UNKNOWN_LENGTH;
      this.#fill(state, this.register(state, filled.from, where), bytes);
    }
    for (const register of operation.registers) state.registers[register] = undefined;
    if (operation.vector !== undefined) state.vectors.delete(operation.vector);
    if (!operation.keepsCondition) state.condition = undefined;
  }

  #forgetMemory(state: State<F>, address: Value, size: number): void {
    for (let at = 0; at < size; at += 8) state.memory.delete(key(plus(address, at)));
  }

  /** A string instruction wrote from here on. */
  #fill(state: State<F>, from: Value, bytes: number): void {
    if (from.symbol === this.symbols.frame) state.clearSlots(from.offset, bytes);
    state.memory.clear();
  }
}
