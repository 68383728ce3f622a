/**
 * Maps: which of the runtime's two designs a map has is told by the fields of the struct behind it, not by a version.
 */
import { hex } from '../../bytes/fault.ts';
import type { Type } from '../../dwarf/types.ts';
import { inMemory, word } from '../place.ts';
import { classicMap } from './map-classic.ts';
import { swissMap } from './map-swiss.ts';
import { type KindReader, type Part, type Parts, type Scope, unreadable } from './reading.ts';
import { fieldsOf } from './struct.ts';

const PREVIEW_ENTRIES = 4;
const PREVIEW_LENGTH = 100;
/** More entries than a 47-bit address space can hold: damage. */
const MAX_COUNT = 2 ** 44;

/** A map as one of the designs reads it. */
export interface MapContent {
  readonly count: number;
  readonly raw: Record<string, string | number | boolean>;
  /** The entries in the order in which they lie in memory. Bounded by the map's size. */
  entries(): Iterable<MapEntry>;
}

export interface MapEntry {
  readonly key: Omit<Part, 'name'>;
  readonly value: Omit<Part, 'name'>;
}

export type Fields = ReadonlyMap<string, Part>;

export const map: KindReader = (scope, type, place) => {
  const address = word(place);
  if (typeof address !== 'number') return unreadable(address);
  if (address === 0) return { value: 'nil', length: 0 };
  const header = scope.dwarf.type(type.body);
  const fields = header ? namedFields(scope, header, inMemory(scope.memory, address)) : new Map<string, Part>();
  const readAs = fields.has('dirPtr') ? swissMap : fields.has('buckets') ? classicMap : undefined;
  if (!readAs) return { value: hex(address), missing: ['entries'] };
  const content = readAs(scope, type, fields);
  if ('code' in content) return { ...unreadable(content), raw: { map: hex(address) } };
  if (!(content.count >= 0 && content.count < MAX_COUNT)) {
    return { value: '', unreadable: `its length ${content.count} is not possible`, raw: content.raw };
  }
  const parts = partsOf(content);
  return { value: preview(scope, parts), length: content.count, raw: { map: hex(address), ...content.raw }, parts };
};

export function namedFields(scope: Scope, type: Type, place: Part['place']): Fields {
  return new Map(fieldsOf(scope, type, place).map((f) => [f.name, f]));
}

function partsOf(content: MapContent): Parts {
  return {
    total: content.count,
    indexed: true,
    list(from, count) {
      const parts: Part[] = [];
      let index = 0;
      for (const entry of content.entries()) {
        if (parts.length >= count || index >= content.count) break;
        if (index >= from) parts.push({ ...entry.value, name: `[${index}]`, key: { ...entry.key, name: 'key' } });
        index++;
      }
      return parts;
    },
  };
}

/** `len 2 {"a": 1, "b": 2}` */
function preview(scope: Scope, parts: Parts): string {
  const size = `len ${parts.total}`;
  if (scope.previewDepth <= 0 || parts.total === 0) return size;
  const shown: string[] = [];
  let length = 0;
  for (const part of parts.list(0, PREVIEW_ENTRIES)) {
    if (length > PREVIEW_LENGTH) break;
    const text = `${scope.preview(part.key?.type, part.key?.place ?? part.place)}: ${scope.preview(part.type, part.place)}`;
    length += text.length;
    shown.push(text);
  }
  if (shown.length < parts.total) shown.push('…');
  return `${size} {${shown.join(', ')}}`;
}

/**
 * A key or element in its slot. Those over 128 bytes are kept elsewhere: the slot then has a pointer, as the slot's own
 * type in the debug information says.
 */
export function inSlot(
  scope: Scope,
  wanted: number | undefined,
  slot: { type: Type | undefined; place: Part['place'] },
): Omit<Part, 'name'> {
  const type = scope.dwarf.type(wanted);
  const { type: found, place } = slot;
  const indirect =
    found?.kind === 'ptr' && type !== undefined && type.size > 8 && scope.dwarf.type(found.element)?.size === type.size;
  if (!indirect) return { type: type ?? found, place };
  const address = word(place);
  return { type, place: typeof address === 'number' ? inMemory(scope.memory, address) : place };
}
