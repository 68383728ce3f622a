/** Arrays, and slices: {data, length, capacity}. Source: runtime/slice.go `type slice`. */
import { hex } from '../../bytes/fault.ts';
import type { Type } from '../../dwarf/types.ts';
import { absence, gathered, inMemory, type Place, signedWord, word, wordBytes } from '../place.ts';
import { quote, wholeRunes } from '../quote.ts';
import { type KindReader, missingOf, type Part, type Parts, type Reading, type Scope, unreadable } from './reading.ts';

/** More elements than bytes of address space: damage. */
const MAX_LENGTH = 2 ** 47;
const PREVIEW_ELEMENTS = 5;
const PREVIEW_LENGTH = 100;
const PREVIEW_BYTES = 64;
const INVALID = /\ufffd/;

export const array: KindReader = (scope, type, place) => {
  const count = type.count ?? 0;
  const gone = absence(place, type.size);
  if (gone) return { ...unreadable(gone), length: count };
  const elements = elementsOf(scope, type, place, count);
  return { value: preview(scope, elements), length: count, parts: elements };
};

export const slice: KindReader = (scope, type, place) => {
  const data = word(place);
  const length = signedWord(place, 8);
  const capacity = signedWord(place, 16);
  const { missing, first } = missingOf({ data, length, capacity });
  if (missing.length === 3 && first) return unreadable(first);
  const known = {
    length: typeof length === 'number' ? length : undefined,
    capacity: typeof capacity === 'number' ? capacity : undefined,
    raw: rawOf(data, length, capacity),
    missing: missing.length > 0 ? missing : undefined,
  };
  if (data === 0 && (known.length ?? 0) === 0 && (known.capacity ?? 0) === 0) return { ...known, value: 'nil' };
  const impossible = [known.length, known.capacity].find((n) => n !== undefined && (n < 0 || n > MAX_LENGTH));
  if (impossible !== undefined) {
    return {
      value: '',
      raw: known.raw,
      missing: known.missing,
      unreadable: `its length or capacity ${impossible} is not possible`,
    };
  }
  const sizes = `len ${known.length ?? 'unknown'}, cap ${known.capacity ?? 'unknown'}`;
  if (typeof data !== 'number' || known.length === undefined) return { ...known, value: sizes };
  const elements = elementsOf(scope, type, inMemory(scope.memory, data), known.length);
  const inside = scope.previewDepth > 0 && known.length > 0 ? ` ${contents(scope, type, data, elements)}` : '';
  return { ...known, value: `${sizes}${inside}`, parts: elements };
};

/** The slice with its length raised to its capacity: what `s[:cap(s)]` would be. undefined: not all of it is known. */
export function upToCapacity(from: Part): Part | undefined {
  const data = word(from.place);
  const capacity = signedWord(from.place, 16);
  if (from.type?.kind !== 'slice' || typeof data !== 'number' || typeof capacity !== 'number') return undefined;
  const content = [data, capacity, capacity].map((value, i) => ({
    offset: 8 * i,
    length: 8,
    content: wordBytes(value),
  }));
  return { ...from, name: `${from.name}[:cap]`, place: gathered(content) };
}

/** Bytes that are text are shown as text. */
function contents(scope: Scope, type: Type, data: number, elements: Parts): string {
  if (scope.types.type(type.element)?.kind !== 'uint8') return preview(scope, elements);
  const bytes = scope.memory.bytes(data, Math.min(elements.total, PREVIEW_BYTES));
  const text = bytes instanceof Uint8Array && isText(bytes) ? quote(wholeRunes(bytes)) : undefined;
  if (text === undefined) return preview(scope, elements);
  return elements.total > PREVIEW_BYTES ? `${text.slice(0, -1)}…"` : text;
}

/** Printable ASCII and what UTF-8 is made of, with the white space that texts have. */
function isText(bytes: Uint8Array): boolean {
  const prints = bytes.every((b) => (b >= 0x20 && b !== 0x7f) || b === 9 || b === 10 || b === 13);
  return prints && !INVALID.test(new TextDecoder().decode(wholeRunes(bytes)));
}

function rawOf(data: unknown, length: unknown, capacity: unknown): Reading['raw'] {
  const raw: Record<string, string | number> = {};
  if (typeof data === 'number') raw.data = hex(data);
  if (typeof length === 'number') raw.len = length;
  if (typeof capacity === 'number') raw.cap = capacity;
  return raw;
}

function elementsOf(scope: Scope, type: Type, place: Place, total: number): Parts {
  const element = scope.types.type(type.element);
  const stride = element?.size ?? 0;
  return {
    total,
    indexed: true,
    list(from, count) {
      const parts: Part[] = [];
      for (let i = from; i < Math.min(from + count, total); i++)
        parts.push({ name: `[${i}]`, type: element, place: place.part(i * stride) });
      return parts;
    },
  };
}

/** `{1, 2, 3, …}` */
function preview(scope: Scope, elements: Parts): string {
  if (elements.total === 0) return '{}';
  if (scope.previewDepth <= 0) return '{…}';
  const shown: string[] = [];
  let length = 0;
  for (const part of elements.list(0, PREVIEW_ELEMENTS)) {
    if (length > PREVIEW_LENGTH) break;
    const text = scope.preview(part.type, part.place);
    length += text.length;
    shown.push(text);
  }
  if (shown.length < elements.total) shown.push('…');
  return `{${shown.join(', ')}}`;
}
