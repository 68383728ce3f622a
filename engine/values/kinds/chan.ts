/**
 * Channels: a pointer to an hchan; its buffer is a ring of dataqsiz elements that begins at recvx.
 * Source: runtime/chan.go `type hchan`; the linker describes an `hchan<T>` for each element type.
 */
import { hex } from '../../bytes/fault.ts';
import type { Type } from '../../dwarf/types.ts';
import { inMemory, type Place, pointerText, word } from '../place.ts';
import { conversion, printedType } from '../type-name.ts';
import { type KindReader, type Parts, type Scope, unreadable } from './reading.ts';
import { fieldsOf } from './struct.ts';

export const chan: KindReader = (scope, type, place) => {
  const address = word(place);
  const text = pointerText(place);
  if (typeof text !== 'string') return unreadable(text);
  if (typeof address !== 'number') return unreadable(address);
  if (address === 0) return { value: 'nil' };
  const value = conversion(printedType(type.name), text);
  const header = scope.dwarf.type(type.body);
  const fields = new Map(
    header ? fieldsOf(scope, header, inMemory(scope.memory, address)).map((f) => [f.name, f.place]) : [],
  );
  const number = (name: string) => {
    const at = fields.get(name);
    const read = at && word(at);
    return typeof read === 'number' ? read : undefined;
  };
  const length = number('qcount');
  const capacity = number('dataqsiz');
  if (length === undefined || capacity === undefined) return { value };
  const closed = fields.get('closed')?.bytes(0, 4);
  const raw: Record<string, string | number | boolean> = { hchan: hex(address), qcount: length, dataqsiz: capacity };
  if (closed instanceof Uint8Array) raw.closed = closed.some((b) => b !== 0);
  const receive = number('recvx');
  if (length > capacity || receive === undefined || receive >= Math.max(1, capacity)) return { value, raw };
  const buffer = number('buf');
  const parts =
    buffer === undefined ? undefined : ring(scope, type, inMemory(scope.memory, buffer), { length, capacity, receive });
  return { value, raw: { ...raw, recvx: receive }, length, capacity, parts };
};

/** What lies in the buffer, next to be received first. */
function ring(
  scope: Scope,
  type: Type,
  buffer: Place,
  at: { length: number; capacity: number; receive: number },
): Parts {
  const element = scope.dwarf.type(type.element);
  const stride = element?.size ?? 0;
  return {
    total: at.length,
    indexed: true,
    list: (from, count) =>
      Array.from({ length: Math.max(0, Math.min(count, at.length - from)) }, (_, i) => ({
        name: `[${from + i}]`,
        type: element,
        place: buffer.part(((at.receive + from + i) % at.capacity) * stride),
      })),
  };
}
