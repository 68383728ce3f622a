/**
 * Variables whose values follow from bytes that lie at the same distances in all frames at a pc: what one frame has is what
 * every other frame has where the bytes are equal, for the memory of a snapshot never changes.
 */
import type { Type } from '../dwarf/types.ts';
import type { Relation } from './locate.ts';
import { printerOf } from './printers/print.ts';
import type { TypeSource } from './program-types.ts';

export interface Content extends Relation {
  /** Of the variable, among those of its activation. */
  readonly position: number;
  readonly type: Type;
  /** The runs are slots of an argument that the debug information has lost. */
  readonly lastKnown: boolean;
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
