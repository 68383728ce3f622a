/**
 * Places that cannot be true. For a parameter of an inlined call the compiler sometimes lists the home of another
 * variable: `from.mu.Lock()`, inlined, gets the stack slot of the length of `key` (seen in Go 1.26: a location that equals
 * a piece of an argument of the function it was inlined into). A value in the home of an argument of another type is not
 * shown.
 */

import type { Type } from '../dwarf/types.ts';
import type { Place } from './place.ts';
import type { TypeSource } from './program-types.ts';

/** Where an argument of the physical function lies. */
export interface Home {
  readonly name: string;
  readonly type: Type | undefined;
  readonly place: Place;
}

const MAX_DEPTH = 16;
/** Type parameters stand for many types: nothing can be told from their names. */
const OF_MANY_TYPES = /go\.shape|^\.param/;

/** The argument in whose home a value of `type` would lie, though what lies there is of another type. */
export function contradictedBy(
  types: TypeSource,
  homes: readonly Home[],
  type: Type | undefined,
  place: Place,
): string | undefined {
  const { address } = place;
  if (address === undefined || !type || OF_MANY_TYPES.test(type.name)) return undefined;
  const home = homes.find((h) => {
    const start = h.place.address;
    return start !== undefined && h.type && address >= start && address < start + h.type.size;
  });
  if (!home?.type || home.place.address === undefined || OF_MANY_TYPES.test(home.type.name)) return undefined;
  return holds(types, home.type, address - home.place.address, type, 0) ? undefined : home.name;
}

/** Whether a value of `wanted` can begin at `offset` of a value of `type`. */
function holds(types: TypeSource, type: Type, offset: number, wanted: Type, depth: number): boolean {
  if (depth > MAX_DEPTH) return true;
  if (offset === 0 && (type.offset === wanted.offset || (type.kind === wanted.kind && type.size === wanted.size))) {
    return type.kind !== 'ptr' || pointsToSame(types, type.element, wanted);
  }
  switch (type.kind) {
    case 'string':
    case 'slice': {
      const element = type.kind === 'slice' ? type.element : types.named('uint8')?.offset;
      if (offset === 0) return wanted.kind === 'ptr' && pointsToSame(types, element, wanted);
      return wanted.kind === 'int';
    }
    case 'array': {
      const element = types.type(type.element);
      return !element || element.size === 0 || holds(types, element, offset % element.size, wanted, depth + 1);
    }
    case 'struct': {
      const field = types.fields(type).findLast((f) => f.offset <= offset);
      const inner = field && types.type(field.type);
      return !inner || holds(types, inner, offset - field.offset, wanted, depth + 1);
    }
    case 'interface':
    case 'unsafe.Pointer':
      return wanted.kind !== 'int';
    default:
      return false;
  }
}

function pointsToSame(types: TypeSource, element: number | undefined, wanted: Type): boolean {
  const [a, b] = [types.type(element), types.type(wanted.element)];
  return !a || !b || a.offset === b.offset || OF_MANY_TYPES.test(a.name) || OF_MANY_TYPES.test(b.name);
}
