/** Which reader reads which kind. To add a kind: write its file, add its line. */
import type { Kind } from '../../dwarf/types.ts';
import { chan } from './chan.ts';
import { func } from './func.ts';
import { interfaceValue } from './interface.ts';
import { map } from './map.ts';
import { numbers } from './numbers.ts';
import { pointer, unsafePointer } from './pointer.ts';
import type { KindReader } from './reading.ts';
import { array, slice } from './sequence.ts';
import { string } from './string.ts';
import { struct } from './struct.ts';

export const KIND_READERS: Readonly<Partial<Record<Kind, KindReader>>> = {
  ...numbers,
  array,
  chan,
  func,
  interface: interfaceValue,
  map,
  ptr: pointer,
  slice,
  string,
  struct,
  union: struct,
  'unsafe.Pointer': unsafePointer,
};
