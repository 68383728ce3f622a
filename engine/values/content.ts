/**
 * Variables whose values follow from bytes that lie at the same distances in all frames at a pc: what one frame has is what
 * every other frame has where the bytes are equal, for the memory of a snapshot never changes.
 */
import type { Memory } from '../bytes/memory.ts';
import type { Type } from '../dwarf/types.ts';
import { printerOf } from './printers/print.ts';
import type { TypeSource } from './program-types.ts';

/** Bytes of a value that lie together. */
export interface Run {
  /** In the value. */
  readonly offset: number;
  readonly length: number;
  /** From the canonical frame address. */
  readonly home: number;
}

export interface Content {
  readonly type: Type;
  readonly runs: readonly Run[];
  /** Where the value itself is, from the canonical frame address; undefined: nowhere as a whole. */
  readonly home: number | undefined;
}

/** Runs that adjoin in the value and in the frame are one. */
export function joinedRuns(runs: readonly Run[]): Run[] {
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && run.offset - last.offset === last.length && run.home - last.home === last.length)
      joined[joined.length - 1] = { ...last, length: last.length + run.length };
    else joined.push(run);
  }
  return joined;
}

/** The bytes of all runs one after the other; undefined: some cannot be read. Valid until the next read. */
export function readContent(memory: Memory, { runs }: Content, cfa: number, into: Uint8Array): Uint8Array | undefined {
  if (runs.length === 1) {
    const bytes = memory.bytes(cfa + runs[0].home, runs[0].length);
    return bytes instanceof Uint8Array ? bytes : undefined;
  }
  let at = 0;
  for (const { home, length } of runs) {
    const bytes = memory.bytes(cfa + home, length);
    if (!(bytes instanceof Uint8Array)) return undefined;
    into.set(bytes, at);
    at += length;
  }
  return into.subarray(0, at);
}

const MAX_DEPTH = 16;

/** Whether a value may be shown by where it lies: the printers of structs, and only these, may look at their addresses. */
export function isShownByPlace(types: TypeSource, type: Type, depth = 0): boolean {
  if (depth > MAX_DEPTH) return true;
  switch (type.kind) {
    case 'array':
      return isPartShownByPlace(types, type.element, depth);
    case 'struct':
    case 'union':
      return printerOf(type) !== undefined || types.fields(type).some((f) => isPartShownByPlace(types, f.type, depth));
    default:
      return false;
  }
}

function isPartShownByPlace(types: TypeSource, part: number | undefined, depth: number): boolean {
  const type = types.type(part);
  return type !== undefined && isShownByPlace(types, type, depth + 1);
}
