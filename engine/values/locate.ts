/**
 * Where a variable of an activation is. Go saves no registers across calls, so that of a caller only what lies in memory
 * is to be trusted: the location that holds at the return address first (the state after the call, where what was spilled
 * is listed at its slot), then the one of the call itself; registers of both are passed over.
 */
import { type Fault, fault } from '../bytes/fault.ts';
import type { Memory } from '../bytes/memory.ts';
import { evaluate, type Frame, type Piece } from '../dwarf/expression.ts';
import { expressionAt } from '../dwarf/location-list.ts';
import type { VariableEntry } from '../dwarf/scopes.ts';
import type { Activation } from '../stacks/activation.ts';
import { type GatheredPiece, gathered, inMemory, OPTIMIZED_OUT, optimizedOut, type Place } from './place.ts';

/** A value in registers and slots has few words; a larger one lies in memory as a whole. */
const MAX_GATHERED = 1 << 16;
const DW_OP_DEREF = 0x06;

export interface LocatedVariable {
  readonly place: Place;
  /** The frame has a pointer to it: the compiler moved it to the heap (Go 1.25 and later say so in the location). */
  readonly indirect: boolean;
}

export interface FrameMemory {
  readonly memory: Memory;
  readonly bias: number;
  readonly frameBase: Uint8Array | undefined;
}

export function locate(
  variable: VariableEntry,
  size: number,
  activation: Activation,
  from: FrameMemory,
): LocatedVariable {
  const expressions = expressionsOf(variable, activation, from.bias);
  const frame = frameOf(variable, activation, from);
  const indirect = expressions.some((e) => e.at(-1) === DW_OP_DEREF);
  const found: GatheredPiece[] = [];
  for (const expression of expressions) {
    const pieces = withoutRepeated(evaluate(expression, frame), size);
    const address = whole(pieces, size);
    if (address !== undefined && found.length === 0) return { place: inMemory(from.memory, address), indirect };
    found.push(...gather(pieces, size, activation, from.memory));
  }
  return { place: found.length > 0 ? gathered(found) : optimizedOut(), indirect };
}

/**
 * Go 1.18 and 1.19 sometimes list a piece twice, as {data, data, length, capacity} for a slice: the pieces are then
 * larger than the variable. Where leaving out one of two equal neighbours makes them fit, that is what is meant.
 */
function withoutRepeated(pieces: readonly Piece[], size: number): readonly Piece[] {
  const total = (all: readonly Piece[]) => all.reduce((sum, p) => sum + (p.size ?? 0), 0);
  if (total(pieces) <= size) return pieces;
  const repeated = pieces.filter((p, i) => i > 0 && samePlace(p, pieces[i - 1]));
  const rest = pieces.filter((p) => !repeated.includes(p));
  return total(rest) === size ? rest : [{ kind: 'missing' }];
}

function samePlace(a: Piece, b: Piece): boolean {
  if (a.kind === 'memory') return b.kind === 'memory' && a.address === b.address && a.size === b.size;
  return a.kind === 'register' && b.kind === 'register' && a.register === b.register && a.size === b.size;
}

function expressionsOf(variable: VariableEntry, activation: Activation, bias: number): Uint8Array[] {
  const location = variable.location();
  if (!location) return [];
  if (location.kind === 'always') return [location.expression];
  const pc = activation.pc - bias;
  const found = (activation.call ? [pc, pc - 1] : [pc]).map((at) => expressionAt(location, at));
  return [...new Set(found.filter((e) => e !== undefined))];
}

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

/** The address of a value that lies in memory in one piece, or in adjoining ones. */
function whole(pieces: readonly Piece[], size: number): number | undefined {
  const [first] = pieces;
  if (first?.kind !== 'memory') return undefined;
  let covered = 0;
  for (const piece of pieces) {
    if (piece.kind !== 'memory' || piece.address !== first.address + covered) return undefined;
    covered += piece.size ?? size - covered;
  }
  return covered >= size ? first.address : undefined;
}

/** The pieces whose contents are known, or are in memory that cannot be read. */
function gather(pieces: readonly Piece[], size: number, activation: Activation, memory: Memory): GatheredPiece[] {
  const found: GatheredPiece[] = [];
  let offset = 0;
  for (const piece of pieces) {
    const length = Math.min(piece.size ?? size - offset, MAX_GATHERED, size - offset);
    if (length <= 0) break;
    const content = contentOf(piece, length, activation, memory);
    if (content instanceof Uint8Array || content.code !== OPTIMIZED_OUT) found.push({ offset, length, content });
    offset += piece.size ?? length;
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
