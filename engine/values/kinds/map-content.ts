/**
 * A map as one of the two designs reads it: how many entries it says to have, and where the slots of each lie.
 */
import type { Type } from '../../dwarf/types.ts';
import { inMemory, nowhere, word } from '../place.ts';
import type { Part, Scope } from './reading.ts';
import { fieldsOf } from './struct.ts';

/** What reading a map takes. */
export type MapScope = Pick<Scope, 'types' | 'memory'> & {
  readonly budget: Pick<Scope['budget'], 'steps'>;
  /** Bytes from an address to the end of the object that it lies in, where somebody knows: a list in it is no longer than that. */
  readonly roomAt?: (address: number) => number;
};

/** Keys or elements in their slots. Those over 128 bytes are kept elsewhere: the slot then has a pointer. */
export interface Slot {
  readonly type: Type | undefined;
  readonly indirect: boolean;
}

/** A map as one of the designs reads it. */
export interface MapContent {
  readonly count: number;
  readonly raw: Record<string, string | number | boolean>;
  readonly key: Slot;
  readonly value: Slot;
  /** A goroutine was changing it. */
  readonly writing: boolean;
  /** The addresses of the slots of each live entry, in the order in which they lie in memory, until `each` says false. */
  visit(each: (key: number, value: number) => boolean): void;
}

export type Fields = ReadonlyMap<string, Part>;

export function namedFields(scope: Pick<Scope, 'types'>, type: Type, place: Part['place']): Fields {
  return new Map(fieldsOf(scope, type, place).map((f) => [f.name, f]));
}

/** How a key or an element lies in its slot, as the slot's own type says. */
export function slotOf(scope: Pick<Scope, 'types'>, wanted: number | undefined, found: Type | undefined): Slot {
  const type = scope.types.type(wanted);
  const indirect =
    found?.kind === 'ptr' && type !== undefined && type.size > 8 && scope.types.type(found.element)?.size === type.size;
  return { type: type ?? found, indirect };
}

/** The key or element whose slot lies at an address. */
export function inSlot(scope: Scope, slot: Slot, address: number): Omit<Part, 'name'> {
  const place = inMemory(scope.memory, address);
  if (!slot.indirect) return { type: slot.type, place };
  const target = word(place);
  return { type: slot.type, place: typeof target === 'number' ? inMemory(scope.memory, target) : nowhere(target) };
}
