/**
 * Scopes of a function: its blocks, the calls inlined into it, and the variables of each. Read as a tree once per function
 * and kept for the functions asked for last.
 */
import { At, Tag } from './constants.ts';
import type { DebugInfo } from './debug-info.ts';
import type { Entry } from './entry.ts';
import { type Location, locationOf } from './location-list.ts';
import { contains, type PcRange, rangesOf } from './ranges.ts';
import { children } from './walk.ts';

const MAX_DEPTH = 256;
const MAX_SCOPES = 1 << 16;
const MAX_KEPT = 256;

export interface VariableEntry {
  readonly name: string;
  /** Entry offset of its type. */
  readonly type: number | undefined;
  readonly isParameter: boolean;
  readonly isResult: boolean;
  readonly declarationLine: number | undefined;
  /** Captured by a closure: its place in the closure object, in bytes (Go 1.23 and later). */
  readonly closureOffset: number | undefined;
  /** Where it is; undefined: the compiler kept no place. Read when asked for. */
  location(): Location | undefined;
  /** Resolves DW_OP_addrx. */
  indexedAddress(index: number): number | undefined;
}

/** A function body, a call inlined into one, or a block. */
export interface Scope {
  readonly kind: 'function' | 'inlined' | 'block';
  readonly name: string;
  readonly ranges: readonly PcRange[];
  readonly variables: readonly VariableEntry[];
  readonly children: readonly Scope[];
  /** Of an inlined call: the line of the call in the function that contains it. */
  readonly callLine?: number;
  /** The file of that line, by its number in the unit's line table. */
  readonly callFile?: number;
  /** Of a function: expression of its frame base. */
  readonly frameBase?: Uint8Array;
}

export class Scopes {
  readonly #info: DebugInfo;
  readonly #kept = new Map<number, Scope>();

  constructor(info: DebugInfo) {
    this.#info = info;
  }

  /** The tree of scopes of a subprogram. */
  of(subprogram: Entry): Scope {
    const known = this.#kept.get(subprogram.offset);
    if (known) return known;
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    const scope = this.#read(subprogram, 'function', 0, { left: MAX_SCOPES });
    this.#kept.set(subprogram.offset, scope);
    return scope;
  }

  #read(entry: Entry, kind: Scope['kind'], depth: number, budget: { left: number }): Scope {
    const variables: Entry[] = [];
    const inner: Scope[] = [];
    for (const child of children(entry)) {
      if (budget.left-- <= 0) break;
      if (isVariable(child)) variables.push(child);
      else if (child.tag === Tag.lexicalBlock && depth < MAX_DEPTH) {
        inner.push(this.#read(child, 'block', depth + 1, budget));
      } else if (child.tag === Tag.inlinedSubroutine && depth < MAX_DEPTH) {
        inner.push(this.#read(child, 'inlined', depth + 1, budget));
      }
    }
    const origin = this.#info.entryAt(entry.reference(At.abstractOrigin));
    return {
      kind,
      name: entry.string(At.name) ?? origin?.string(At.name) ?? '',
      ranges: rangesOf(entry),
      variables:
        origin && kind !== 'block' ? this.#withOrigin(variables, origin) : variables.map((v) => this.#variable(v)),
      children: inner,
      callLine: entry.number(At.callLine),
      callFile: entry.number(At.callFile),
      frameBase: entry.block(At.frameBase),
    };
  }

  /**
   * The variables of a copy of an abstract function, in the order in which that declares them; what the compiler dropped
   * in this copy is among them, without a place.
   */
  #withOrigin(concrete: readonly Entry[], origin: Entry): VariableEntry[] {
    const byOrigin = new Map(concrete.map((v) => [v.reference(At.abstractOrigin), v]));
    const declared = [...children(origin)].filter(isVariable);
    const offsets = new Set(declared.map((d) => d.offset));
    return [
      ...declared.map((d) => this.#variable(byOrigin.get(d.offset) ?? d, d)),
      ...concrete.filter((v) => !offsets.has(v.reference(At.abstractOrigin) ?? -1)).map((v) => this.#variable(v)),
    ];
  }

  #variable(entry: Entry, declared?: Entry): VariableEntry {
    const origin = declared ?? this.#info.entryAt(entry.reference(At.abstractOrigin));
    const has = (attribute: number) => (entry.has(attribute) ? entry : origin);
    return {
      name: has(At.name)?.string(At.name) ?? '',
      type: has(At.type)?.reference(At.type),
      isParameter: entry.tag === Tag.formalParameter,
      isResult: has(At.variableParameter)?.flag(At.variableParameter) ?? false,
      declarationLine: has(At.declLine)?.number(At.declLine),
      closureOffset: has(At.goClosureOffset)?.number(At.goClosureOffset),
      location: () => locationOf(entry),
      indexedAddress: (index) => entry.unit.indexedAddress(index),
    };
  }
}

function isVariable(entry: Entry): boolean {
  return entry.tag === Tag.formalParameter || entry.tag === Tag.variable;
}

/** One call at a pc: a function's body or an inlined call, with the blocks of it that the pc is in, outermost first. */
export interface CallScopes {
  readonly call: Scope;
  readonly blocks: readonly Scope[];
}

/**
 * The calls that stand at `pc`, the physical function first, what was inlined into it behind. `pcOfCall(depth)` may give a
 * better pc for the blocks of an outer call: Go attributes inlined instructions to no block of the function around them.
 */
export function callsAt(
  root: Scope,
  pc: number,
  pcOfCall: (depth: number) => number | undefined = () => undefined,
): CallScopes[] {
  const calls: CallScopes[] = [];
  let call: Scope | undefined = root;
  while (call && calls.length < MAX_DEPTH) {
    const blocks = blocksAt(call, pcOfCall(calls.length) ?? pc);
    calls.push({ call, blocks });
    call = inlinedAt(call, pc);
  }
  return calls;
}

function blocksAt(call: Scope, pc: number): Scope[] {
  const blocks: Scope[] = [];
  let at: Scope | undefined = call;
  while (at && blocks.length < MAX_DEPTH) {
    at = at.children.find((s) => s.kind === 'block' && contains(s.ranges, pc));
    if (at) blocks.push(at);
  }
  return blocks;
}

/** The call inlined directly into `call` that contains the pc; it may stand below any block. */
function inlinedAt(call: Scope, pc: number): Scope | undefined {
  for (const child of call.children) {
    if (child.kind === 'inlined' && contains(child.ranges, pc)) return child;
    const below = child.kind === 'block' ? inlinedAt(child, pc) : undefined;
    if (below) return below;
  }
  return undefined;
}
