/**
 * Arguments that the debug information has lost: their last known values. A function spills arguments that came in
 * registers into slots of their own; what it stored there is what the argument was, though it may have changed since in
 * a register. Only slots that the function's own tables call live are believed, and only where their shapes are those of
 * the parameters' types.
 */

import type { Memory } from '../bytes/memory.ts';
import type { Type } from '../dwarf/types.ts';
import type { ArgumentHome, ArgumentTable } from '../gobin/arg-info.ts';
import { partsOf } from './parts-of-type.ts';
import { gathered, type Place } from './place.ts';
import type { TypeSource } from './program-types.ts';
import { joinedRuns, type Run, runContents } from './runs.ts';

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
/** Registers that arguments come in (internal/abi/abi_amd64.go). */
const INTEGER_REGISTERS = 9;
const FLOAT_REGISTERS = 15;

export interface ArgumentSlots {
  /** Of each parameter, in order; none where its home is not told. */
  readonly parameters: readonly (readonly Piece[])[];
  /** Of the dictionary of a generic function. */
  readonly dictionary?: Piece;
}

/**
 * The first argument, which the table leaves out where the function's name has a `[`. The compiler means the dictionary, but
 * since Go 1.20 a method's receiver comes before it, and closures have none (cmd/compile EmitArgInfo).
 */
export type LeftOut = 'nothing' | 'dictionary' | 'receiver before the dictionary' | 'parameter';

/** undefined: the table does not fit the parameters. */
export function slotsOf(
  types: TypeSource,
  parameters: readonly (Type | undefined)[],
  table: ArgumentTable,
  leftOut: LeftOut,
): ArgumentSlots | undefined {
  const firstOut = leftOut === 'parameter' || leftOut === 'receiver before the dictionary';
  const dictionaryHome = leftOut === 'receiver before the dictionary' ? table.homes[0] : undefined;
  const homes = dictionaryHome ? table.homes.slice(1) : table.homes;
  const found = fitted(types, firstOut ? parameters.slice(1) : parameters, homes);
  if (!found || (dictionaryHome && !isWord(dictionaryHome))) return undefined;
  const skipped = leftOut === 'nothing' ? 0 : slotsLeftOut(types, leftOut === 'dictionary' ? undefined : parameters[0]);
  if (skipped === undefined) return undefined;
  const all = [...(dictionaryHome ? [unjudged(dictionaryHome)] : []), ...found.flat()];
  // The slots that are counted begin with those left out, unless these came on the stack or never need to be told of.
  const counted = all.filter((p) => p.home >= table.liveFrom);
  const before = counted.some((p) => p.home === table.liveFrom) ? 0 : skipped;
  const judged = (p: Piece) => ({ ...p, live: p.home < table.liveFrom || table.isLive(before + counted.indexOf(p)) });
  const pieces = found.map((one) => one.map(judged));
  return {
    parameters: firstOut ? [[], ...pieces] : pieces,
    dictionary:
      leftOut === 'dictionary' && before === 1
        ? { offset: 0, size: WORD, home: table.liveFrom, live: table.isLive(0) }
        : dictionaryHome && judged(all[0]),
  };
}

function isWord(home: ArgumentHome): home is ArgumentHome & { kind: 'slot' } {
  return home.kind === 'slot' && home.size === WORD;
}

function unjudged(home: ArgumentHome): Piece {
  return { offset: 0, size: WORD, home: home.kind === 'slot' ? home.offset : 0, live: false };
}

/** How many slots the argument has that the table leaves out: the registers it came in. */
function slotsLeftOut(types: TypeSource, type: Type | undefined): number | undefined {
  if (!type) return 1;
  const registers = { integers: 0, floats: 0 };
  if (!inRegisters(types, type, registers, 0)) return undefined;
  const { integers, floats } = registers;
  return integers > INTEGER_REGISTERS || floats > FLOAT_REGISTERS ? 0 : integers + floats;
}

function inRegisters(
  types: TypeSource,
  type: Type,
  count: { integers: number; floats: number },
  depth: number,
): boolean {
  if (depth > MAX_DEPTH) return false;
  if (type.kind.startsWith('float')) count.floats++;
  else if (type.kind.startsWith('complex')) count.floats += 2;
  else if (type.kind === 'array') {
    const element = types.type(type.element);
    return type.count === 0 || (type.count === 1 && !!element && inRegisters(types, element, count, depth + 1));
  } else if (type.kind === 'struct') {
    return types.fields(type).every((f) => {
      const inner = types.type(f.type);
      return inner !== undefined && f.name !== '_' && inRegisters(types, inner, count, depth + 1);
    });
  } else count.integers += partsOf(types, type)?.length ?? 1;
  return true;
}

const MAX_DEPTH = 16;

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
    into.push({ offset, size: home.size, home: home.offset, live: false });
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
    into.push({ offset: offset + inner.offset, size: part.size, home: part.offset, live: false });
    return true;
  });
}

/** The live slots of an argument: each by itself, and those that adjoin as one. */
export interface LiveSlots {
  readonly each: readonly Run[];
  readonly joined: readonly Run[];
}

/** undefined: none of them is live. */
export function liveSlots(pieces: readonly Piece[]): LiveSlots | undefined {
  const each = pieces.filter((p) => p.live).map(({ offset, size, home }) => ({ offset, length: size, home }));
  return each.length > 0 ? { each, joined: joinedRuns(each) } : undefined;
}

/** An argument as its live slots have it. */
export function lastKnown(memory: Memory, cfa: number, { each, joined }: LiveSlots): Place {
  const together = runContents(memory, joined, cfa);
  // A page that is missing takes as little with it as can be.
  return gathered(together.every((p) => p.content instanceof Uint8Array) ? together : runContents(memory, each, cfa));
}
