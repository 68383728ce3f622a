/**
 * Maps: which of the runtime's two designs a map has is told by the fields of the struct behind it, not by a version.
 * Entries are shown in the order of their keys, where keys have one.
 */
import { hex } from '../../bytes/fault.ts';
import { inMemory, word } from '../place.ts';
import { classicMap } from './map-classic.ts';
import { inSlot, type MapContent, namedFields } from './map-content.ts';
import { type EntryTable, entriesInOrder, findEntry, keyLiteral } from './map-entries.ts';
import { swissMap } from './map-swiss.ts';
import { type KindReader, type Part, type Parts, type Scope, unreadable } from './reading.ts';

const PREVIEW_ENTRIES = 4;
const PREVIEW_LENGTH = 100;
/** A preview sorts no more than these: of larger maps it shows what lies first. */
const SORTED_PREVIEW = 64;
/** More entries than a 47-bit address space can hold: damage. */
const MAX_COUNT = 2 ** 44;

export const map: KindReader = (scope, type, place) => {
  const address = word(place);
  if (typeof address !== 'number') return unreadable(address);
  if (address === 0) return { value: 'nil', length: 0 };
  const header = scope.types.type(type.body);
  const fields = header ? namedFields(scope, header, inMemory(scope.memory, address)) : new Map<string, Part>();
  const readAs = fields.has('dirPtr') ? swissMap : fields.has('buckets') ? classicMap : undefined;
  if (!readAs) return { value: hex(address), missing: ['entries'] };
  const content = readAs(scope, type, fields);
  if ('code' in content) return { ...unreadable(content), raw: { map: hex(address) } };
  const raw = { map: hex(address), ...content.raw };
  if (!(content.count >= 0 && content.count < MAX_COUNT)) {
    return { value: '', unreadable: `its length ${content.count} is not possible`, raw };
  }
  const parts = partsOf(scope, content, `${address} ${type.offset}`);
  const fault = content.writing
    ? 'a goroutine was writing to this map: entries may be missing or stand twice'
    : undefined;
  return { value: preview(scope, content, parts), length: content.count, raw, parts, fault };
};

function partsOf(scope: Scope, content: MapContent, identity: string): Parts {
  const part = (key: number, value: number, index: number): Part => {
    const keyPart = { name: 'key', ...inSlot(scope, content.key, key) };
    const literal = keyLiteral(scope, keyPart);
    return {
      name: `[${index}]`,
      step: literal === undefined ? `[#${index}]` : `[${literal}]`,
      key: keyPart,
      ...inSlot(scope, content.value, value),
    };
  };
  let found: EntryTable | undefined;
  const table = (): EntryTable => {
    found ??= scope.remembered.get(identity) as EntryTable | undefined;
    if (found) return found;
    found = entriesInOrder(scope, content);
    scope.remembered.set(identity, found, found.count);
    return found;
  };
  return {
    total: content.count,
    indexed: true,
    list(from, count) {
      const { keys, values, count: all } = table();
      const end = Math.min(from + count, all);
      return Array.from({ length: Math.max(0, end - from) }, (_, i) =>
        part(keys[from + i], values[from + i], from + i),
      );
    },
    keyed(literal) {
      const entry = findEntry(scope, content, literal);
      return entry && { ...part(entry.key, entry.value, 0), name: `[${literal}]` };
    },
    doubt: () => found && doubt(content, found),
  };
}

/** Why what was found in it may not be what was in it. */
function doubt(content: MapContent, { count, complete }: EntryTable): string | undefined {
  if (!complete)
    return `only ${count} of ${content.count} entries were looked at: its memory is damaged, or this answer holds too many maps`;
  return count === content.count ? undefined : `its count says ${content.count}, but ${count} entries are there`;
}

/** `len 2 {"a": 1, "b": 2}` */
function preview(scope: Scope, content: MapContent, parts: Parts): string {
  const size = `len ${parts.total}`;
  if (scope.previewDepth <= 0 || parts.total === 0) return size;
  const shown: string[] = [];
  let length = 0;
  const add = (key: Omit<Part, 'name'>, value: Omit<Part, 'name'>) => {
    if (length > PREVIEW_LENGTH || shown.length >= PREVIEW_ENTRIES) return false;
    const text = `${scope.preview(key.type, key.place)}: ${scope.preview(value.type, value.place)}`;
    length += text.length;
    shown.push(text);
    return true;
  };
  if (parts.total <= SORTED_PREVIEW) {
    for (const part of parts.list(0, PREVIEW_ENTRIES)) if (part.key) add(part.key, part);
  } else {
    content.visit((key, value) => add(inSlot(scope, content.key, key), inSlot(scope, content.value, value)));
  }
  if (shown.length < parts.total) shown.push('…');
  return `${size} {${shown.join(', ')}}`;
}
