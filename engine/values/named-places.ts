/**
 * Where the variables of an activation lead: each with its name, for a search of how the code calls something. A variable that
 * lies in registers has no place of its own; what it points to has.
 */
import type { Type } from '../dwarf/types.ts';
import type { Part } from './kinds/reading.ts';
import { signedWord, word } from './place.ts';
import type { TypeSource } from './program-types.ts';

export interface NamedPlace {
  /** The variable's name. */
  readonly name: string;
  readonly address: number;
  readonly type: Type;
  /** Values of the type, one after the other. */
  readonly count: number;
  /** A channel in a register: the address is that of the channel itself. */
  readonly isChannel: boolean;
}

export function namedPlace(types: TypeSource, { name, type, place }: Part): NamedPlace | undefined {
  if (!type) return undefined;
  if (place.address !== undefined) return { name, address: place.address, type, count: 1, isChannel: false };
  const first = word(place);
  if (typeof first !== 'number' || first === 0) return undefined;
  const element = types.type(type.element);
  if (type.kind === 'chan') return { name, address: first, type, count: 1, isChannel: true };
  if (type.kind === 'ptr' && element) return { name, address: first, type: element, count: 1, isChannel: false };
  const length = type.kind === 'slice' ? signedWord(place, 8) : undefined;
  if (element && typeof length === 'number' && length > 0)
    return { name, address: first, type: element, count: length, isChannel: false };
  return undefined;
}
