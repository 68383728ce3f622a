/**
 * Arguments that the debug information has lost: their last known values. A function spills arguments that came in
 * registers into slots of their own; what it stored there is what the argument was, though it may have changed since in
 * a register. Only slots that the function's own tables call live are believed, and only where their shapes are those of
 * the parameters' types.
 */

import type { Memory } from '../bytes/memory.ts';
import type { Type } from '../dwarf/types.ts';
import type { ArgumentHome } from '../gobin/arg-info.ts';
import { type GatheredPiece, gathered, type Place } from './place.ts';
import type { TypeSource } from './program-types.ts';

/** Part of an argument in its slot. */
interface Piece {
  /** Bytes from the start of the argument. */
  readonly offset: number;
  readonly size: number;
  /** Bytes from the canonical frame address. */
  readonly home: number;
  readonly live: boolean;
}

const WORD = 8;

/**
 * The slots of each parameter, in order; undefined: the table does not fit the parameters. Of a method of a generic type the
 * table leaves out the receiver and has the dictionary in its place (cmd/compile EmitArgInfo, "skip the dictionary").
 */
export function slotsOf(
  types: TypeSource,
  parameters: readonly (Type | undefined)[],
  homes: readonly ArgumentHome[],
  isGeneric: boolean,
): readonly (readonly Piece[])[] | undefined {
  const plain = fitted(types, parameters, homes);
  if (plain || !isGeneric) return plain;
  const [dictionary, ...rest] = homes;
  if (dictionary?.kind !== 'slot' || dictionary.size !== WORD) return undefined;
  const found = fitted(types, parameters.slice(1), rest);
  return found && [[], ...found];
}

function fitted(
  types: TypeSource,
  parameters: readonly (Type | undefined)[],
  homes: readonly ArgumentHome[],
): Piece[][] | undefined {
  const isCut = homes.at(-1)?.kind === 'cut';
  const told = isCut ? homes.length - 1 : homes.length;
  if (isCut ? told >= parameters.length : told !== parameters.length) return undefined;
  const all: Piece[][] = [];
  for (let i = 0; i < told; i++) {
    const pieces: Piece[] = [];
    const type = parameters[i];
    if (!type || !shaped(types, type, homes[i], 0, pieces)) return undefined;
    const base = pieces.length > 0 ? pieces[0].home - pieces[0].offset : 0;
    if (pieces.some((p) => p.home - p.offset !== base)) return undefined;
    all.push(pieces);
  }
  return all;
}

/** Whether a home has the shape of a type; its slots are added to `into`. */
function shaped(types: TypeSource, type: Type, home: ArgumentHome, offset: number, into: Piece[]): boolean {
  if (home.kind === 'cut') return true;
  const parts = partsOf(types, type);
  if (home.kind === 'slot') {
    if (parts || home.size !== type.size) return false;
    into.push({ offset, size: home.size, home: home.offset, live: home.live });
    return true;
  }
  if (!parts) return false;
  const isCut = home.parts.at(-1)?.kind === 'cut';
  if (isCut ? home.parts.length - 1 > parts.length : home.parts.length !== parts.length) return false;
  return home.parts.every((part, i) => {
    if (part.kind === 'cut') return true;
    const inner = parts[i];
    if (inner.type) return shaped(types, inner.type, part, offset + inner.offset, into);
    if (part.kind !== 'slot' || part.size !== inner.size) return false;
    into.push({ offset: offset + inner.offset, size: part.size, home: part.offset, live: part.live });
    return true;
  });
}

interface TypePart {
  readonly offset: number;
  readonly size: number;
  /** Absent: a plain word or half of a complex number. */
  readonly type?: Type;
}

/** What the table lists of a value of the type; undefined: the value is one slot. */
function partsOf(types: TypeSource, type: Type): readonly TypePart[] | undefined {
  const words = (count: number, size = WORD) => Array.from({ length: count }, (_, i) => ({ offset: i * size, size }));
  switch (type.kind) {
    case 'string':
    case 'interface':
      return words(2);
    case 'slice':
      return words(3);
    case 'complex64':
    case 'complex128':
      return words(2, type.size / 2);
    case 'array': {
      const element = types.type(type.element);
      const size = element?.size ?? 0;
      return Array.from({ length: Math.min(type.count ?? 0, 256) }, (_, i) => ({
        offset: i * size,
        size,
        type: element,
      }));
    }
    case 'struct':
      return types
        .fields(type)
        .map((f) => ({ offset: f.offset, size: types.type(f.type)?.size ?? 0, type: types.type(f.type) }));
    default:
      return undefined;
  }
}

/** An argument as its live slots have it; undefined: none of them is live. */
export function lastKnown(memory: Memory, cfa: number, pieces: readonly Piece[]): Place | undefined {
  const content: GatheredPiece[] = [];
  for (const { offset, size, home, live } of pieces) {
    if (!live) continue;
    const bytes = memory.bytes(cfa + home, size);
    content.push({ offset, length: size, content: bytes instanceof Uint8Array ? bytes.slice() : bytes });
  }
  return content.length > 0 ? gathered(content) : undefined;
}
