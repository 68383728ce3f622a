/** One run over a function's code: blocks are executed in order until no state changes any more. */
import { afterCall, siteOf } from './after-call.ts';
import { type Code, endsBlock } from './code.ts';
import type { CallEffect, Context, Flow, FlowResult, Observer } from './flow.ts';
import type { Instruction, Operand, Operation, Place } from './instruction.ts';
import { joined, type MeetingPoint, meetingPoint } from './join.ts';
import { leadingTo, orderFrom } from './order.ts';
import type { Deferred, State } from './state.ts';
import type { Stepper, Where } from './step.ts';
import { dependsOn, plus, sameValue, type Value } from './symbols.ts';

/** A block is looked at this often; what still changes then is not going to settle. */
const MAX_VISITS = 40;

interface Edge<F> {
  readonly to: number;
  readonly state: State<F>;
}

/** One function on one way through it. */
export class Run<F> {
  readonly #stepper: Stepper<F>;
  readonly #observer: Observer<F>;
  readonly #flow: Flow<F>;
  readonly #code: Code;
  readonly #context: Context;
  readonly #stop: number | undefined;
  readonly #useful: ReadonlySet<number> | undefined;
  readonly #points = new Map<number, MeetingPoint>();
  /** Block → the states that its predecessors left last, by predecessor. */
  readonly #incoming = new Map<number, Map<number, State<F>>>();
  readonly #entered = new Map<number, State<F>>();
  /** Block → the version of the symbols' choices under which it was executed last. */
  readonly #versions = new Map<number, number>();
  readonly #visits = new Map<number, number>();
  readonly #pending = new Set<number>();
  /** To be executed even if nothing has changed for them. */
  readonly #again = new Set<number>();
  #order: ReadonlyMap<number, number> = new Map();
  readonly #returned = new Map<number, State<F>>();
  #stopped: State<F> | undefined;
  #complete = true;

  constructor(
    stepper: Stepper<F>,
    observer: Observer<F>,
    flow: Flow<F>,
    code: Code,
    context: Context,
    stop: number | undefined,
  ) {
    this.#stepper = stepper;
    this.#observer = observer;
    this.#flow = flow;
    this.#code = code;
    this.#context = context;
    this.#stop = stop;
    this.#useful = stop === undefined ? undefined : leadingTo(code, stop);
  }

  run(start: State<F>, from: number): FlowResult<F> {
    this.#order = orderFrom(this.#code, from);
    this.#arrive({ to: from, state: start }, -1);
    while (this.#pending.size > 0 && this.#complete) {
      this.#enter(this.#next());
    }
    const returns = [...this.#returned.values()];
    return {
      stopped: this.#complete ? this.#stopped : undefined,
      returned: this.#complete && returns.length > 0 ? this.#join(returns, this.#code.end) : undefined,
      complete: this.#complete,
    };
  }

  /** The pending block that comes first. */
  #next(): number {
    let first = -1;
    for (const block of this.#pending) if (first < 0 || this.#rank(block) < this.#rank(first)) first = block;
    this.#pending.delete(first);
    return first;
  }

  #rank(block: number): number {
    return this.#order.get(block) ?? -1;
  }

  #where(pc: number): Where {
    return {
      site: siteOf(this.#context.id, this.#code, pc),
      pc: this.#context.outermostPc ?? pc,
      depth: this.#context.depth,
    };
  }

  #arrive(edge: Edge<F>, from: number): void {
    const { to, state } = edge;
    if (this.#useful && !this.#useful.has(to)) return;
    let incoming = this.#incoming.get(to);
    if (!incoming) {
      incoming = new Map();
      this.#incoming.set(to, incoming);
    }
    const before = incoming.get(from);
    if (before && !this.#closesLoop(from, to) && !before.equals(state, this.#observer.rules))
      this.#restart(to, incoming);
    incoming.set(from, state);
    this.#pending.add(to);
  }

  #closesLoop(from: number, to: number): boolean {
    return this.#rank(from) >= this.#rank(to);
  }

  /** A loop is entered with another state than before: what came round in it was about the old one. */
  #restart(block: number, incoming: Map<number, State<F>>): void {
    this.#points.delete(block);
    for (const from of [...incoming.keys()]) {
      if (!this.#closesLoop(from, block)) continue;
      incoming.delete(from);
      this.#again.add(from);
      this.#pending.add(from);
    }
  }

  #enter(block: number): void {
    const states = [...(this.#incoming.get(block)?.values() ?? [])];
    if (states.length === 0) return;
    const state = this.#join(states, block);
    const before = this.#entered.get(block);
    const again = this.#again.delete(block);
    const { version } = this.#stepper.symbols;
    const known = this.#versions.get(block) === version && before?.equals(state, this.#observer.rules);
    this.#versions.set(block, version);
    if (known && !again) return;
    const visits = (this.#visits.get(block) ?? 0) + 1;
    this.#visits.set(block, visits);
    if (visits > MAX_VISITS) this.#complete = false;
    this.#entered.set(block, state);
    for (const edge of this.#execute(block, state.copy())) this.#arrive(edge, block);
  }

  /** `pc` may lie between two instructions: several paths can meet within one. */
  #join(states: readonly State<F>[], pc: number): State<F> {
    const point = this.#points.get(pc) ?? meetingPoint(siteOf(this.#context.id, this.#code, pc));
    this.#points.set(pc, point);
    const alone = states.length === 1 && point.places.size === 0;
    return alone ? states[0].copy() : joined(states, point, this.#stepper.symbols, this.#observer.rules);
  }

  /** Executes a block; the edges out of it. */
  #execute(block: number, state: State<F>): readonly Edge<F>[] {
    const { instructions, indexOf, blocks } = this.#code;
    for (let i = indexOf.get(block) ?? instructions.length; i < instructions.length; i++) {
      const instruction = instructions[i];
      const { pc, operation } = instruction;
      if (pc !== block && blocks.has(pc)) return [{ to: pc, state }];
      if (!this.#observer.spend()) {
        this.#complete = false;
        return [];
      }
      if (pc === this.#stop) {
        this.#stopped = state.copy();
        // What comes after it matters where it leads there again.
        if (!this.#returnsTo(block)) return [];
      }
      if (operation.kind === 'call' || operation.kind === 'call-indirect') {
        const target = this.#target(state, operation, this.#where(pc));
        const after = this.#call(state, pc, target);
        if (!after) return [];
        state = after;
      } else if (endsBlock(instruction)) return this.#leave(block, state, instruction);
      else this.#stepper.step(state, instruction, this.#where(pc));
    }
    return [];
  }

  /** Whether a block that contains `stop` leads to it again. */
  #returnsTo(block: number): boolean {
    return this.#code.blocks.get(block)?.some((to) => this.#useful?.has(to)) !== false;
  }

  #target(state: State<F>, operation: Operation & { kind: 'call' | 'call-indirect' }, where: Where): Value {
    if (operation.kind === 'call') return { symbol: undefined, offset: operation.target };
    return this.#through(state, operation.through, where);
  }

  #through(state: State<F>, through: Place, where: Where): Value {
    return this.#stepper.read(state, through as Operand, 8, where) ?? this.#stepper.unknown(state, where, 'target');
  }

  #leave(block: number, state: State<F>, instruction: Instruction): readonly Edge<F>[] {
    const { pc, length, operation } = instruction;
    const next = pc + length;
    switch (operation.kind) {
      case 'branch':
        return this.#branch(state, operation, next);
      case 'jump':
        return this.#isInside(operation.target)
          ? [{ to: operation.target, state }]
          : this.#tailCall(block, state, pc, { symbol: undefined, offset: operation.target });
      case 'jump-indirect':
        return this.#jumpThrough(block, state, operation.through, pc);
      case 'return':
        this.#returned.set(block, state);
        return [];
      default:
        return [];
    }
  }

  #isInside(target: number): boolean {
    return target >= this.#code.entry && target < this.#code.end;
  }

  #branch(state: State<F>, operation: Operation & { kind: 'branch' }, next: number): readonly Edge<F>[] {
    const taken = { to: operation.target, state: state.copy() };
    const notTaken = { to: next, state };
    const { condition } = state;
    if (!condition || operation.condition === 'other') return [notTaken, taken];
    const zeroIfTaken = (operation.condition === 'zero') !== condition.inverted;
    const numbers = this.#stepper.symbols.choices(condition.value);
    const possible = (after: State<F>, isZero: boolean) =>
      (numbers?.some((n) => (n === 0) === isZero) ?? true) && this.#observer.decided(after, condition.value, isZero);
    return [
      ...(possible(state, !zeroIfTaken) ? [notTaken] : []),
      ...(possible(taken.state, zeroIfTaken) ? [taken] : []),
    ];
  }

  #tailCall(block: number, state: State<F>, pc: number, target: Value): readonly Edge<F>[] {
    const { architecture } = this.#stepper;
    const sp = this.#stepper.register(state, architecture.stackPointer, this.#where(pc));
    // The callee finds the caller's return address on top of the stack, as if it had been called from there.
    state.registers[architecture.stackPointer] = plus(sp, architecture.returnAddress);
    const after = this.#call(state, pc, target);
    if (!after) return [];
    after.registers[architecture.stackPointer] = sp.symbol ? sp : this.#stepper.unknown(after, this.#where(pc), 'sp');
    this.#returned.set(block, after);
    return [];
  }

  /** A jump table of a switch, or a tail call through a pointer. */
  #jumpThrough(block: number, state: State<F>, through: Place, pc: number): readonly Edge<F>[] {
    const targets = this.#code.tables.get(pc) ?? [];
    if (targets.length > 0) return targets.map((to) => ({ to, state: state.copy() }));
    const isTable = through.kind === 'memory' && through.index !== undefined;
    return isTable ? [] : this.#tailCall(block, state, pc, this.#through(state, through, this.#where(pc)));
  }

  /** The state after a call; undefined where it never returns. */
  #call(state: State<F>, pc: number, target: Value): State<F> | undefined {
    const where = this.#where(pc);
    const effect = this.#observer.called(state, { pc, where, context: this.#context, target }, this.#stepper);
    if (effect.kind === 'never-returns') return undefined;
    if (effect.kind === 'quiet') {
      for (const register of effect.registers) state.registers[register] = undefined;
      state.condition = undefined;
      return state;
    }
    if (effect.kind === 'follow') return this.#follow(state, pc, effect);
    if (effect.kind === 'closures') return this.#closures(state, pc, effect.closures);
    const { renewed } = afterCall(state, where.site, effect.argumentBytes, this.#stepper);
    for (const [register, value] of effect.results ?? [])
      if (!dependsOn(value, renewed)) state.registers[register] = value;
    return state;
  }

  #follow(state: State<F>, pc: number, effect: CallEffect & { kind: 'follow' }): State<F> | undefined {
    const { code, from, objects, recovers } = effect;
    const { architecture } = this.#stepper;
    const where = this.#where(pc);
    const sp = this.#stepper.register(state, architecture.stackPointer, where);
    const fp = state.registers[architecture.framePointer];
    const before = state.copy();
    if (sp.symbol === this.#stepper.symbols.frame) this.#stepper.escape(sp.offset, objects);
    state.registers[architecture.stackPointer] = plus(sp, -architecture.returnAddress);
    const { deferred } = state;
    state.deferred = [];
    const context = this.#flow.nested(this.#context, pc, from);
    const result = this.#flow.run(code, state, from, context);
    if (!result.complete) {
      this.#complete = false;
      return undefined;
    }
    const after = result.returned;
    if (!after && !recovers) return undefined;
    if (!after || !sameValue(after.registers[architecture.stackPointer], plus(sp, -architecture.returnAddress))) {
      // It comes back by a way that was not followed, or not to where it was called from: nothing of it can be believed.
      afterCall(before, where.site, 0, this.#stepper);
      return before;
    }
    after.registers[architecture.stackPointer] = sp;
    after.registers[architecture.framePointer] = fp;
    after.deferred = deferred;
    this.#dropFrame(after, sp);
    return after;
  }

  /** What lay below the stack pointer is nobody's any more. */
  #dropFrame(state: State<F>, sp: Value): void {
    if (sp.symbol !== this.#stepper.symbols.frame) return;
    for (const at of [...state.slots.keys()]) if (at < sp.offset) state.slots.delete(at);
    for (const [name, { address }] of [...state.memory.entries()])
      if (address.symbol === sp.symbol && address.offset < sp.offset) state.memory.delete(name);
  }

  #closures(state: State<F>, pc: number, closures: readonly Deferred[]): State<F> | undefined {
    let current: State<F> | undefined = state;
    for (const [i, { closure, surely }] of closures.entries()) {
      if (!current) return undefined;
      const without: State<F> | undefined = surely ? undefined : current.copy();
      const called = this.#callClosure(current, pc, closure, i);
      current =
        without && called ? this.#join([without, called], pc + (i + 1) / (closures.length + 1)) : (called ?? without);
    }
    if (current) afterCall(current, this.#where(pc).site, 0, this.#stepper);
    return current;
  }

  #callClosure(state: State<F>, pc: number, closure: Value, index: number): State<F> | undefined {
    const where = this.#where(pc);
    const target: Value =
      this.#stepper.load(state, closure, 8, where) ?? this.#stepper.unknown(state, where, `closure${index}`);
    state.registers[this.#stepper.architecture.closure] = closure;
    return this.#call(state, pc, target);
  }
}
