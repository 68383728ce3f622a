/**
 * What the function of a closure captured, and where in the closure object each lies. Go 1.23 and later say so
 * (DW_AT_go_closure_offset). Before, the function's own code tells: it loads what it captured from the object, into the places
 * that the debug information has for the variables. A method value captures its receiver.
 */
import { evaluate, type Piece } from '../../dwarf/expression.ts';
import type { Scope, VariableEntry } from '../../dwarf/scopes.ts';
import type { Type } from '../../dwarf/types.ts';
import type { CapturedVariable, Captures } from '../kinds/reading.ts';
import type { ValueSource } from '../reader.ts';
import { follow, type PathState, type Tracked } from './loads.ts';

/** The receiver follows the code pointer. */
const RECEIVER_AT = 8;
const MAX_CODE = 1 << 12;
const MAX_NAMES = 1 << 12;
/** Stands for the canonical frame address when locations are evaluated. */
const FRAME = 2 ** 40;
/** DWARF numbers of rax, rdx, rcx, rbx, rsi, rdi, rbp, rsp in the order of the machine: rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi. */
const MACHINE_NUMBERS = [0, 2, 1, 3, 6, 7, 5, 4];

const NOTHING: Captures = { variables: [], incomplete: false };

/** By the link-time pc of the closure's code. */
export function capturesOf(source: ValueSource, pc: number): Captures {
  const name = source.code.functionAt(pc)?.linkName ?? '';
  const receiver = receiverType(name);
  if (receiver !== undefined) {
    const type = source.types.named(receiver);
    return type ? { variables: [{ name: 'receiver', type, offset: RECEIVER_AT }], incomplete: false } : NOTHING;
  }
  const scope = source.dwarf?.functionAt(pc);
  // The instructions that are understood are those of amd64.
  const code = source.target.name === 'amd64' ? source.code.codeAt(pc, MAX_CODE) : undefined;
  if (!scope) return NOTHING;
  const told = scope.variables.filter((v) => v.closureOffset !== undefined);
  const search = new Search(source, pc, told.length > 0 ? told : scope.variables.filter(isLocal));
  if (code) follow(code, search.at, search.used);
  const found = told.length > 0 ? search.asTold() : search.found(() => namesAround(source, name));
  const variables = found.filter((v) => !isOfTheCompiler(v)).toSorted((one, other) => one.offset - other.offset);
  // The body of a range over a function also has how it was left, which is nobody's variable.
  const isBody = told.length > 0 && /-range\d+$/.test(name);
  return { variables, incomplete: found.length < told.length || (!isBody && search.hasMore(found)) };
}

/** As "&#state1", by which the body of a range over a function tells how it was left. */
const isOfTheCompiler = ({ name }: { readonly name: string }) => /^&?#/.test(name);

const isLocal = (v: VariableEntry) => !v.isParameter && !/^&?\./.test(v.name);

/** Names of the variables of the functions around a closure, without the "&" of those that moved to the heap. */
function namesAround({ code, dwarf }: ValueSource, closure: string): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (scope: Scope) => {
    for (const v of scope.variables) names.add(v.name.replace('&', ''));
    scope.children.forEach(add);
  };
  let name = closure;
  for (let dot = name.lastIndexOf('.'); dot > 0 && names.size < MAX_NAMES; dot = name.lastIndexOf('.')) {
    name = name.slice(0, dot);
    const entry = code.entryOf(name);
    const scope = entry === undefined ? undefined : dwarf?.functionAt(entry);
    if (scope) add(scope);
  }
  return names;
}

interface Claim {
  readonly v: VariableEntry;
  /** Bytes of the object. */
  readonly offset: number;
  readonly end: number;
  /** How far from the entry its place first held them. */
  readonly since: number;
}

/**
 * Local variables whose places hold, at some point of the path, what was loaded from the object. Those that the closure
 * declared itself may do so too: a copy (`y := x`), or a part (`n := len(s)`). The captured variable is then there as early
 * and claims some of the same bytes; which of them it is, the functions around the closure tell, or none is believed.
 */
class Search {
  readonly #source: ValueSource;
  readonly #entry: number;
  readonly #locals: readonly VariableEntry[];
  readonly #claims = new Map<VariableEntry, Claim>();
  readonly #uses: number[] = [];

  constructor(source: ValueSource, entry: number, locals: readonly VariableEntry[]) {
    this.#source = source;
    this.#entry = entry;
    this.#locals = locals;
  }

  readonly used = (offset: number): void => {
    this.#uses.push(offset);
  };

  readonly at = (distance: number, state: PathState): void => {
    for (const v of this.#locals) {
      if (this.#claims.has(v)) continue;
      const pieces = piecesAt(v, this.#entry + distance);
      const size = this.#source.types.type(v.type)?.size ?? 0;
      const offset = pieces && offsetOf(pieces, size, state);
      if (offset !== undefined) this.#claims.set(v, { v, offset, end: offset + size, since: distance });
    }
  };

  /** As the debug information says where each lies. */
  asTold(): CapturedVariable[] {
    const offsets = this.#locals.map((v) => v.closureOffset ?? 0);
    return this.#locals.flatMap((v) => {
      const offset = v.closureOffset ?? 0;
      const type = this.#source.types.type(v.type);
      if (!v.name.startsWith('&') || isOfTheCompiler(v)) return [{ name: v.name, type, offset }];
      const next = Math.min(...offsets.filter((o) => o > offset));
      const content = this.#contentOf(v, type, next - offset);
      if (content === 'value') return [{ name: v.name.slice(1), type: this.#source.types.type(type?.element), offset }];
      return content === 'pointer' ? [{ name: v.name, type, offset }] : [];
    });
  }

  /**
   * What the object has of a variable that is in the heap: a pointer to it; or its value, if it was captured by value and
   * the closure moved its own copy to the heap, which the debug information does not tell apart. undefined: not known.
   */
  #contentOf(v: VariableEntry, pointer: Type | undefined, room: number): 'pointer' | 'value' | undefined {
    if (this.#claims.has(v)) return 'pointer';
    if (this.#locals.some((o) => o.name === v.name.slice(1))) return undefined;
    const size = this.#source.types.type(pointer?.element)?.size ?? 0;
    if (size > 8 && Number.isFinite(room)) return room === 8 ? 'pointer' : room >= size ? 'value' : undefined;
    return undefined;
  }

  found(around: () => ReadonlySet<string>): CapturedVariable[] {
    const claims = [...this.#claims.values()];
    let names: ReadonlySet<string> | undefined;
    const isAround = ({ v }: Claim) => {
      names ??= around();
      return names.has(v.name.replace('&', ''));
    };
    const believed = claims.filter((c) => {
      const rivals = claims.filter((o) => o !== c && o.offset < c.end && c.offset < o.end && o.since <= c.since);
      return rivals.length === 0 || (isAround(c) && !rivals.some(isAround));
    });
    return believed.map(({ v, offset }) => ({ name: v.name, type: this.#source.types.type(v.type), offset }));
  }

  /** The path uses bytes of the object that none of the variables has. */
  hasMore(variables: readonly CapturedVariable[]): boolean {
    return this.#uses.some((at) => !variables.some((v) => at >= v.offset && at < v.offset + (v.type?.size ?? 8)));
  }
}

/** Where a variable is said to be from a pc on; the ranges that begin there, and places that always hold. */
function piecesAt(v: VariableEntry, pc: number): readonly Piece[] | undefined {
  const location = v.location();
  const expression =
    location?.kind === 'always' ? location.expression : location?.ranges.find((r) => r.low === pc)?.expression;
  if (!expression) return undefined;
  return evaluate(expression, {
    cfa: FRAME,
    bias: 0,
    register: () => undefined,
    word: () => Number.NaN,
    indexedAddress: () => undefined,
  });
}

/**
 * Where in the object the bytes in these places came from; undefined: they did not, or not from one after the other. Pieces may
 * be missing.
 */
function offsetOf(pieces: readonly Piece[], size: number, state: PathState): number | undefined {
  let start: number | undefined;
  let done = 0;
  for (const piece of pieces) {
    const length = piece.size ?? size - done;
    for (let within = 0; within < length && piece.kind !== 'missing'; ) {
      const word = wordOf(piece, within, state);
      if (!word || word === 'closure' || word.size > length - within) return undefined;
      start ??= word.offset - done - within;
      if (word.offset !== start + done + within) return undefined;
      within += word.size;
    }
    done += length;
  }
  return done === size ? start : undefined;
}

function wordOf(piece: Piece, within: number, state: PathState): Tracked | undefined {
  if (piece.kind === 'memory') return state.slot(piece.address - FRAME + within);
  if (piece.kind !== 'register' || within > 0) return undefined;
  const { register } = piece;
  if (register >= 17) return state.register(register - 17 + 16);
  return state.register(register < 8 ? MACHINE_NUMBERS[register] : register);
}

/** "main.(*Pool).Get-fm" → "*main.Pool"; undefined: not the code of a method value. */
export function receiverType(functionName: string): string | undefined {
  if (!functionName.endsWith('-fm')) return undefined;
  const type = functionName.slice(0, -'-fm'.length).replace(/\.[^.[\]]*$/, '');
  const pointer = /^(.*)\.\(\*(.*)\)$/s.exec(type);
  return pointer ? `*${pointer[1]}.${pointer[2]}` : type;
}
