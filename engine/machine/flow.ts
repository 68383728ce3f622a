/**
 * Forward data-flow over a function's code: from an entry state along all paths, states joined where paths meet, until
 * nothing changes. Calls of interest are followed in place with the caller's values.
 */
import type { StackObject } from '../gobin/frame-tables.ts';
import { afterCall, siteOf } from './after-call.ts';
import type { Code } from './code.ts';
import { Run } from './run.ts';
import type { Deferred, FactRules, State } from './state.ts';
import type { AtomicsObserver, Stepper, Where } from './step.ts';
import type { Value } from './symbols.ts';

/** Where in the nesting of followed calls an instruction is looked at. */
export interface Context {
  readonly id: number;
  readonly depth: number;
  readonly parent?: Context;
  /** Address at which the followed function was entered; undefined in the outermost. */
  readonly entry?: number;
  /** The instruction of the outermost function that is being executed; undefined there. */
  readonly outermostPc?: number;
}

export type CallEffect =
  /** Returns after doing what is not known; `argumentBytes` of the stack above its return address are its own. */
  | {
      readonly kind: 'opaque';
      readonly argumentBytes: number;
      /** What registers hold afterwards, where that is known. */
      readonly results?: ReadonlyMap<number, Value>;
    }
  | { readonly kind: 'never-returns' }
  /** Writes these registers, and otherwise leaves all as it is. */
  | { readonly kind: 'quiet'; readonly registers: readonly number[] }
  /**
   * To be followed, from its entry or from an address in it. `objects`: see Stepper.escape. `recovers`: where no path
   * leads to its end, it may still return after a panic.
   */
  | {
      readonly kind: 'follow';
      readonly code: Code;
      readonly from: number;
      readonly objects: readonly StackObject[];
      readonly recovers: boolean;
    }
  /** Calls these closures, the first first, and returns. */
  | { readonly kind: 'closures'; readonly closures: readonly Deferred[] };

export interface CallSite {
  readonly pc: number;
  readonly where: Where;
  readonly context: Context;
  readonly target: Value;
}

/** Who is told what happens on the way, and says what calls do. */
export interface Observer<F> extends AtomicsObserver<F> {
  readonly rules: FactRules<F>;
  called(state: State<F>, call: CallSite, stepper: Stepper<F>): CallEffect;
  /** On the path that begins, the value is zero, or is not. False: it is known better, nobody goes there. */
  decided(state: State<F>, value: Value, isZero: boolean): boolean;
  /** Each step costs; false: no more may be made. */
  spend(): boolean;
}

export interface FlowResult<F> {
  /** Before the instruction `stop`; undefined where no path leads there. */
  readonly stopped?: State<F>;
  /** After its return; undefined where it never returns. */
  readonly returned?: State<F>;
  /** false: the budget ended it. */
  readonly complete: boolean;
}

export class Flow<F> {
  readonly #stepper: Stepper<F>;
  readonly #observer: Observer<F>;
  readonly #contexts: Map<string, number>;

  /** `contexts` numbers them; whoever compares symbols of several flows gives the same map to all. */
  constructor(stepper: Stepper<F>, observer: Observer<F>, contexts = new Map<string, number>()) {
    this.#stepper = stepper;
    this.#observer = observer;
    this.#contexts = contexts;
  }

  /** A context for a run of its own: its symbols are none of another's. */
  context(name: string): Context {
    return { id: this.#contextId(name), depth: 0 };
  }

  /** The state where a call of which nothing is known but that it returned has returned. */
  afterCall(code: Code, state: State<F>, pc: number, context: Context, argumentBytes: number): State<F> {
    const after = state.copy();
    afterCall(after, siteOf(context.id, code, pc), argumentBytes, this.#stepper);
    return after;
  }

  run(code: Code, start: State<F>, from: number, context: Context, stop?: number): FlowResult<F> {
    return new Run(this.#stepper, this.#observer, this, code, context, stop).run(start, from);
  }

  nested(context: Context, pc: number, entry: number): Context {
    const outermostPc = context.outermostPc ?? pc;
    return {
      id: this.#contextId(`${context.id}:${pc}:${entry}`),
      depth: context.depth + 1,
      parent: context,
      entry,
      outermostPc,
    };
  }

  #contextId(name: string): number {
    const known = this.#contexts.get(name);
    if (known !== undefined) return known;
    const id = this.#contexts.size;
    this.#contexts.set(name, id);
    return id;
  }
}
