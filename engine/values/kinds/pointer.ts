/** Pointers: the address, and what is there as the part "*". */
import { inMemory, pointerText, word } from '../place.ts';
import { conversion } from '../type-name.ts';
import { type KindReader, listed, unreadable } from './reading.ts';

/** The shape that stands for all pointers: what it points to is not known. */
const ANY_POINTER = /^go\.shape\.\*uint8(_\d+)?$/;

export const pointer: KindReader = (scope, type, place) => {
  const address = word(place);
  const text = pointerText(place);
  if (typeof text !== 'string') return unreadable(text);
  if (typeof address !== 'number') return unreadable(address);
  if (address === 0) return { value: 'nil' };
  const value = conversion(scope.types.printed(type), text);
  if (ANY_POINTER.test(type.name)) return { value, raw: { pointer: text } };
  const parts = listed([{ name: '*', type: scope.types.type(type.element), place: inMemory(scope.memory, address) }]);
  return { value, raw: { pointer: text }, parts };
};

export const unsafePointer: KindReader = (scope, type, place) => {
  const text = pointerText(place);
  if (typeof text !== 'string') return unreadable(text);
  return { value: text === '0x0' ? 'nil' : conversion(scope.types.printed(type), text) };
};
