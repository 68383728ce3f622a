/**
 * The entries of a map in the order of their keys, and a single entry by its key. What a million entries need is kept in
 * typed arrays: two addresses an entry.
 */
import { quote } from '../quote.ts';
import { bytesAsText, fixedOrder, type SortKey, sortKey } from './key-order.ts';
import type { MapContent } from './map-content.ts';
import { inSlot } from './map-content.ts';
import { orderByColumns, orderByText, type Texts } from './ordering.ts';
import type { Part, Scope } from './reading.ts';

export interface EntryTable {
  readonly count: number;
  /** Addresses of the slots of keys and of values, in order. */
  readonly keys: Float64Array;
  readonly values: Float64Array;
  /** false: the budget ended before all was looked at. */
  readonly complete: boolean;
}

/** A map that says to have more than it can be asked for keeps what was found first. */
const MAX_ENTRIES = 1 << 25;
const MAX_LITERAL = 256;
/** Bytes of all keys that are texts, while they are sorted; of each at least so many. */
const MAX_TEXTS = 1 << 26;
/** Bytes of a text by which it is compared. */
const MAX_TEXT = 1 << 12;
const LEAST_TEXT = 64;
/** Bytes of text that cost as much as an entry. */
const TEXT_PER_STEP = 16;

export function entriesInOrder(scope: Scope, content: MapContent): EntryTable {
  const found = collected(scope, content);
  const order = orderOf(scope, content, found);
  if (!order) return found;
  const inOrder = (addresses: Float64Array) => Float64Array.from(order, (i) => addresses[i]);
  return { ...found, keys: inOrder(found.keys), values: inOrder(found.values) };
}

function collected({ budget }: Scope, content: MapContent): EntryTable {
  let keys = new Float64Array(Math.min(content.count + 8, 1 << 8));
  let values = new Float64Array(keys.length);
  let count = 0;
  // A torn map may have more entries than its count says: they are shown, within reason.
  const most = Math.min(content.count * 2 + 16, MAX_ENTRIES);
  content.visit((key, value) => {
    if (count >= most) return false;
    if (count === keys.length) {
      keys = grown(keys);
      values = grown(values);
    }
    keys[count] = key;
    values[count++] = value;
    return budget.steps-- > 0;
  });
  const complete = budget.steps > 0 && count < most;
  return { count, keys: keys.subarray(0, count), values: values.subarray(0, count), complete };
}

function grown(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** Row numbers in the order of the keys; undefined: keys have no order, or none that can be read. */
function orderOf(scope: Scope, content: MapContent, { count, keys }: EntryTable): Uint32Array | undefined {
  const { type, indirect } = content.key;
  if (!type || count < 2) return undefined;
  const { memory, budget } = scope;
  const addressOf = (slot: number) => (indirect ? memory.word(slot) : slot);
  const fixed = fixedOrder(scope, type);
  if (fixed) {
    const table = new Uint32Array(count * fixed.columns);
    for (let i = 0; i < count; i++) fixed.encode(memory, addressOf(keys[i]), table, i * fixed.columns);
    return orderByColumns(table, fixed.columns, count);
  }
  const limit = Math.max(LEAST_TEXT, Math.floor(Math.min(MAX_TEXTS, budget.steps * TEXT_PER_STEP) / count));
  if (type.kind === 'string') return orderByText(textsAt(scope, count, (row) => addressOf(keys[row])));
  budget.steps -= count;
  const sortKeys = Array.from({ length: count }, (_, i) => sortKey(scope, type, addressOf(keys[i]), limit));
  return Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => compareKeys(sortKeys[a], sortKeys[b]));
}

/** Strings at the addresses of the rows. */
function textsAt({ memory, budget }: Scope, count: number, addressOf: (row: number) => number): Texts {
  const places = new Float64Array(count);
  const lengths = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const address = addressOf(row);
    places[row] = memory.word(address);
    lengths[row] = Math.max(0, memory.word(address + 8) || 0);
  }
  budget.steps -= count;
  return {
    count,
    place: (row) => places[row],
    length: (row) => lengths[row],
    beginning(row) {
      const bytes = memory.bytes(places[row], Math.min(lengths[row], 16));
      return bytes instanceof Uint8Array ? bytes : NO_BYTES;
    },
    whole(row) {
      const length = budget.steps > 0 ? MAX_TEXT : LEAST_TEXT;
      const text = bytesAsText(memory.bytes(places[row], Math.min(lengths[row], length)));
      budget.steps -= Math.floor(text.length / TEXT_PER_STEP);
      return text;
    },
  };
}

const NO_BYTES = new Uint8Array(0);

function compareKeys(a: SortKey, b: SortKey): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a[i] === b[i]) continue;
    if (typeof a[i] !== typeof b[i]) return typeof a[i] === 'number' ? -1 : 1;
    return a[i] < b[i] ? -1 : 1;
  }
  return a.length - b.length;
}

const WHOLE = /^u?int(8|16|32|64|ptr)?$/;

/** A key as a path writes it: a number, true, or a quoted text. undefined: keys of this kind are not written in paths. */
export function keyLiteral(scope: Scope, key: Part): string | undefined {
  const { type, place } = key;
  if (!type) return undefined;
  if (type.kind === 'string') {
    const text = place.address === undefined ? undefined : exactText(scope, place.address);
    return text === undefined ? undefined : quote(text);
  }
  if (type.kind !== 'bool' && !WHOLE.test(type.kind)) return undefined;
  const { plain, value, unreadable } = scope.read(type, place);
  return unreadable === undefined ? (plain ?? value) : undefined;
}

function exactText({ memory }: Scope, address: number): Uint8Array | undefined {
  const length = memory.word(address + 8);
  if (!(length <= MAX_LITERAL)) return undefined;
  const bytes = length === 0 ? new Uint8Array(0) : memory.bytes(memory.word(address), length);
  return bytes instanceof Uint8Array ? bytes.slice() : undefined;
}

/** The entry whose key is written so. Keys that cannot be it are passed over without being decoded. */
export function findEntry(
  scope: Scope,
  content: MapContent,
  literal: string,
): { readonly key: number; readonly value: number } | undefined {
  const isText = content.key.type?.kind === 'string';
  if (isText !== literal.startsWith('"')) return undefined;
  let found: { key: number; value: number } | undefined;
  // A quoted text is at least as long as what it quotes.
  const longest = literal.length * 4;
  content.visit((key, value) => {
    if (isText && !content.key.indirect && scope.memory.word(key + 8) > longest) return true;
    if (keyLiteral(scope, { name: 'key', ...inSlot(scope, content.key, key) }) !== literal) return true;
    found = { key, value };
    return false;
  });
  return found;
}
