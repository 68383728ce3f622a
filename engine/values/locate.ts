/**
 * Where a variable of an activation is. Go saves no registers across calls, so that of a caller only what lies in memory
 * is to be trusted: the location that holds at the return address first (the state after the call, where what was spilled
 * is listed at its slot), then the one of the call itself; registers of both are passed over.
 */

import { Cursor } from '../bytes/cursor.ts';
import { type Fault, fault } from '../bytes/fault.ts';
import type { Memory } from '../bytes/memory.ts';
import { evaluate, type Frame, type Piece } from '../dwarf/expression.ts';
import { expressionAt } from '../dwarf/location-list.ts';
import type { VariableEntry } from '../dwarf/scopes.ts';
import type { Type } from '../dwarf/types.ts';
import type { Activation } from '../stacks/activation.ts';
import { leavesOf } from './parts-of-type.ts';
import { type GatheredPiece, gathered, inMemory, OPTIMIZED_OUT, optimizedOut, type Place } from './place.ts';
import type { TypeSource } from './program-types.ts';
import type { Run } from './runs.ts';

/** A value in registers and slots has few words; a larger one lies in memory as a whole. */
const MAX_GATHERED = 1 << 16;
const DW_OP_DEREF = 0x06;

export interface LocatedVariable {
  readonly place: Place;
  /** The frame has a pointer to it: the compiler moved it to the heap (Go 1.25 and later say so in the location). */
  readonly indirect: boolean;
}

export interface FrameMemory {
  readonly types: TypeSource;
  readonly memory: Memory;
  readonly bias: number;
  readonly frameBase: Uint8Array | undefined;
}

export function locate(
  variable: VariableEntry,
  type: Type | undefined,
  activation: Activation,
  from: FrameMemory,
): LocatedVariable {
  const expressions = expressionsOf(variable, activation, from.bias);
  if (expressions.length === 0 || isOfOnePart(variable, type, from.types)) return DROPPED;
  const fixed = fixedOffset(expressions[0], from.frameBase);
  if (fixed !== undefined) return { place: inMemory(from.memory, activation.cfa + fixed), indirect: false };
  const frame = frameOf(variable, activation, from);
  const indirect = expressions.some((e) => e.at(-1) === DW_OP_DEREF);
  const found: GatheredPiece[] = [];
  for (const expression of expressions) {
    const parts = partsIn(evaluate(expression, frame), type, from.types);
    const address = whole(parts);
    if (address !== undefined && found.length === 0) return { place: inMemory(from.memory, address), indirect };
    found.push(...gather(parts, activation, from.memory));
  }
  if (found.length > 0) return { place: gathered(found), indirect };
  return indirect ? { place: NO_PLACE, indirect } : DROPPED;
}

/** What a location makes of any frame at a pc. */
export interface Relation {
  /** What of the value lies around the frame; none for constants, and for what the compiler dropped. */
  readonly runs: readonly Run[];
  /** Where the value lies as a whole, from the canonical frame address; undefined: it does not. */
  readonly home: number | undefined;
}

/** Of frames whose registers are not known. undefined: a location needs more than the frame's address. */
export function relationToFrame(
  variable: VariableEntry,
  type: Type | undefined,
  activation: Activation,
  from: FrameMemory,
): Relation | undefined {
  if (isOfOnePart(variable, type, from.types)) return { runs: [], home: undefined };
  const runs: Run[] = [];
  let hasConstants = false;
  for (const expression of expressionsOf(variable, activation, from.bias)) {
    const pieces = relativePieces(expression, from);
    if (!pieces) return undefined;
    const parts = partsIn(pieces, type, from.types);
    const home = whole(parts);
    if (home !== undefined && runs.length === 0)
      return hasConstants ? undefined : { runs: [{ offset: 0, length: type?.size ?? 0, home }], home };
    for (const { piece, offset, length } of parts.list) {
      if (piece.kind === 'memory') runs.push({ offset, length, home: piece.address });
      hasConstants ||= piece.kind === 'value';
    }
  }
  return hasConstants && runs.length > 0 ? undefined : { runs, home: undefined };
}

/** The pieces of an expression, their addresses from the canonical frame address; undefined: they depend on more. */
function relativePieces(expression: Uint8Array, { bias, frameBase }: FrameMemory): Piece[] | undefined {
  let asked = false;
  const ask = () => {
    asked = true;
    return Number.NaN;
  };
  const [here, there] = [FIRST_CFA, SECOND_CFA].map((cfa) =>
    evaluate(expression, { cfa, bias, frameBase, register: () => undefined, word: ask, indexedAddress: ask }),
  );
  const movesAlong = here.every((piece, i) => {
    const other = there[i];
    if (piece.kind === 'memory')
      return other.kind === 'memory' && other.address - piece.address === SECOND_CFA - FIRST_CFA;
    return piece.kind !== 'value' || (other.kind === 'value' && other.value === piece.value);
  });
  if (asked || !movesAlong) return undefined;
  return here.map((piece) => (piece.kind === 'memory' ? { ...piece, address: piece.address - FIRST_CFA } : piece));
}

/** A location that moves along with the frame is relative to it. */
const FIRST_CFA = 2 ** 40;
const SECOND_CFA = 2 ** 41;

const DW_OP_FBREG = 0x91;
const DW_OP_CALL_FRAME_CFA = 0x9c;
const FIXED = new WeakMap<Uint8Array, { readonly offset: number | undefined }>();

/** Most places are so many bytes from the canonical frame address. undefined: this one is not told so simply. */
function fixedOffset(expression: Uint8Array, frameBase: Uint8Array | undefined): number | undefined {
  let known = FIXED.get(expression);
  if (!known) {
    known = { offset: readFixed(expression) };
    FIXED.set(expression, known);
  }
  if (known.offset === undefined) return undefined;
  const isBased = expression[0] === DW_OP_FBREG;
  return isBased && !(frameBase?.length === 1 && frameBase[0] === DW_OP_CALL_FRAME_CFA) ? undefined : known.offset;
}

function readFixed(expression: Uint8Array): number | undefined {
  if (expression.length === 1 && expression[0] === DW_OP_CALL_FRAME_CFA) return 0;
  if (expression[0] !== DW_OP_FBREG) return undefined;
  const c = new Cursor(expression.subarray(1));
  const offset = c.sleb();
  return c.failed || c.more ? undefined : offset;
}

/**
 * Go 1.18 and 1.19 sometimes list a piece twice, as {data, data, length, capacity} for a slice: the pieces are then
 * larger than the variable. Where leaving out one of two equal neighbours makes them fit, that is what is meant.
 */
function withoutRepeated(pieces: readonly Piece[], size: number): readonly Piece[] {
  if (totalOf(pieces) <= size) return pieces;
  const repeated = pieces.filter((p, i) => i > 0 && samePlace(p, pieces[i - 1]));
  const rest = pieces.filter((p) => !repeated.includes(p));
  return totalOf(rest) === size ? rest : [{ kind: 'missing' }];
}

function totalOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, p) => sum + (p.size ?? 0), 0);
}

function samePlace(a: Piece, b: Piece): boolean {
  if (a.kind === 'memory') return b.kind === 'memory' && a.address === b.address && a.size === b.size;
  return a.kind === 'register' && b.kind === 'register' && a.register === b.register && a.size === b.size;
}

/** Where the variables lie that the compiler kept no place for. */
const NO_PLACE: Place = optimizedOut();
const DROPPED: LocatedVariable = { place: NO_PLACE, indirect: false };

/** Of a thousand goroutines at one line the variables have the same expressions: by variable, then by pc. */
const KNOWN = new WeakMap<VariableEntry, Map<number, readonly Uint8Array[]>>();

function expressionsOf(variable: VariableEntry, activation: Activation, bias: number): readonly Uint8Array[] {
  let ofVariable = KNOWN.get(variable);
  if (!ofVariable) {
    ofVariable = new Map();
    KNOWN.set(variable, ofVariable);
  }
  const at = 2 * (activation.pc - bias) + (activation.call ? 1 : 0);
  let known = ofVariable.get(at);
  if (!known) {
    known = readExpressions(variable, activation, bias);
    ofVariable.set(at, known);
  }
  return known;
}

function readExpressions(variable: VariableEntry, activation: Activation, bias: number): readonly Uint8Array[] {
  const location = variable.location();
  if (!location) return [];
  if (location.kind === 'always') return [location.expression];
  const pc = activation.pc - bias;
  const found = (activation.call ? [pc, pc - 1] : [pc]).map((at) => expressionAt(location, at));
  return [...new Set(found.filter((e) => e !== undefined))];
}

const OF_ONE_PART = new WeakMap<VariableEntry, boolean>();

/**
 * Whether the places are of one word of a value of several, and do not say of which: the compiler lists the pieces of a value only where
 * it knows of more than one, and a struct may share its only one with another variable (cmd/compile/internal/ssa/debug.go,
 * buildLocationList; Go 1.18 to 1.27). A register by itself, which holds one word, gives it away.
 */
function isOfOnePart(variable: VariableEntry, type: Type | undefined, types: TypeSource): boolean {
  let known = OF_ONE_PART.get(variable);
  if (known === undefined) {
    const location = variable.location();
    known =
      type !== undefined &&
      location?.kind === 'by-pc' &&
      location.ranges.some(({ expression: e }) => e.length === 1 && e[0] >= DW_OP_REG0 && e[0] <= DW_OP_REG15) &&
      leavesOf(types, type).filter((leaf) => leaf.size > 0).length > 1;
    OF_ONE_PART.set(variable, known);
  }
  return known;
}

/** The general registers of amd64, and those in which arguments come on arm64. */
const DW_OP_REG0 = 0x50;
const DW_OP_REG15 = 0x5f;

function frameOf(variable: VariableEntry, activation: Activation, from: FrameMemory): Frame {
  return {
    cfa: activation.cfa,
    bias: from.bias,
    frameBase: from.frameBase,
    register: (number) => activation.registers?.get(number),
    word: (address) => from.memory.word(address),
    indexedAddress: (index) => variable.indexedAddress(index),
  };
}

interface PieceParts {
  /** Which part of the value each piece is. */
  readonly list: readonly { readonly piece: Piece; readonly offset: number; readonly length: number }[];
  /** They are all of the value, but for padding. */
  readonly complete: boolean;
}

/**
 * What the pieces are of a value. The compiler lists the words and fields that it holds apart, but not the padding between
 * them (cmd/compile/internal/ssa/debug.go: a piece has the size of its slot), so that one after the other they are too short.
 * Nor does it list those of which it knows nothing: what the others are of a struct is known only where their sizes tell.
 */
function partsIn(listed: readonly Piece[], type: Type | undefined, types: TypeSource): PieceParts {
  const size = type?.size ?? 0;
  const pieces = withoutRepeated(
    listed.filter((piece) => piece.size !== 0),
    size,
  );
  if (type && totalOf(pieces) < size && pieces.length > 1) {
    const leaves = leavesOf(types, type).filter((leaf) => leaf.size > 0);
    const complete = leaves.length === pieces.length;
    if (complete || type.kind === 'struct' || type.kind === 'array') {
      const list = theOnlyFit(pieces, leaves)?.map((leaf, i) => ({
        piece: pieces[i],
        offset: leaf.offset,
        length: leaf.size,
      }));
      return { list: list ?? [], complete: complete && list !== undefined };
    }
  }
  const list: { piece: Piece; offset: number; length: number }[] = [];
  let offset = 0;
  for (const piece of pieces) {
    const length = Math.min(piece.size ?? size - offset, MAX_GATHERED, size - offset);
    if (length < 0 || (length === 0 && size > 0)) break;
    list.push({ piece, offset, length });
    offset += piece.size ?? size - offset;
  }
  return { list, complete: offset >= size };
}

/** The parts that the pieces are, in their order; undefined: their sizes fit several choices, or none. */
function theOnlyFit<T extends { readonly size: number }>(
  pieces: readonly Piece[],
  parts: readonly T[],
): readonly T[] | undefined {
  // From the front each piece takes the first part that it fits, from the back the last: one choice if both agree.
  const first = fitted(pieces, parts);
  const last = fitted([...pieces].reverse(), [...parts].reverse())?.reverse();
  return first?.every((part, i) => part === last?.[i]) ? first : undefined;
}

function fitted<T extends { readonly size: number }>(pieces: readonly Piece[], parts: readonly T[]): T[] | undefined {
  const found: T[] = [];
  for (const part of parts)
    if (found.length < pieces.length && part.size === pieces[found.length].size) found.push(part);
  return found.length === pieces.length ? found : undefined;
}

/** The address of a value that lies in memory in one piece, or in adjoining ones. */
function whole({ list, complete }: PieceParts): number | undefined {
  const first = list[0]?.piece;
  if (!complete || first?.kind !== 'memory') return undefined;
  const isTogether = list.every(
    ({ piece, offset }) => piece.kind === 'memory' && piece.address === first.address + offset,
  );
  return isTogether ? first.address : undefined;
}

/** The pieces whose contents are known, or are in memory that cannot be read. */
function gather({ list }: PieceParts, activation: Activation, memory: Memory): GatheredPiece[] {
  const found: GatheredPiece[] = [];
  for (const { piece, offset, length } of list) {
    const content = contentOf(piece, length, activation, memory);
    if (content instanceof Uint8Array || content.code !== OPTIMIZED_OUT) found.push({ offset, length, content });
  }
  return found;
}

function contentOf(piece: Piece, length: number, activation: Activation, memory: Memory): Uint8Array | Fault {
  switch (piece.kind) {
    case 'memory': {
      const bytes = memory.bytes(piece.address, length);
      return bytes instanceof Uint8Array ? bytes.slice() : bytes;
    }
    case 'register': {
      const value = activation.registers?.get(piece.register);
      if (value !== undefined) return wordBytes(value, length);
      const vector = activation.vectors?.get(piece.register);
      return vector && vector.length >= length ? vector.slice(0, length) : dropped();
    }
    case 'value':
      return wordBytes(piece.value, length);
    case 'missing':
      return dropped();
  }
}

const dropped = (): Fault => fault(OPTIMIZED_OUT, 'optimized out');

function wordBytes(value: bigint, length: number): Uint8Array | Fault {
  if (length > 8) return dropped();
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
  return bytes.subarray(0, length);
}
