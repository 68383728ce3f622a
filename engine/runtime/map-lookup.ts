/**
 * Where a map keeps the element of a key, found as the program itself would find it, but by looking at all entries:
 * hashes need the program's hash functions. By run-time types, so it needs no debug information. For the keys whose
 * look-up the compiler specialises: strings, and words of 4 and 8 bytes.
 * Source: runtime/map.go `hmap`, `bmap` up to Go 1.23; internal/runtime/maps `Map`, `table` since 1.24; internal/abi map types.
 */
import type { Memory } from '../bytes/memory.ts';
import { groupLayout, type MapDesign, type MapTypeLayout } from './map-type.ts';
import { uint8, uint16, uint32 } from './numbers.ts';

export type MapKey = { readonly kind: 'number'; readonly value: number; readonly size: 4 | 8 } | StringKey;
interface StringKey {
  readonly kind: 'string';
  readonly data: number;
  readonly length: number;
}

const SLOTS = 8;
/** Entries that are looked at: a damaged map must not make a loop. */
const MAX_ENTRIES = 1 << 20;
const MAX_LOG_BUCKETS = 20;
const MIN_TOPHASH = 5;
const SAME_SIZE_GROW = 8;
/** Set in the control byte of an empty or deleted slot. */
const NOT_FULL = 0x80;

/** Address of the element; undefined where the map has no such key, or cannot be read. */
export function mapElement(
  memory: Memory,
  design: MapDesign,
  type: number,
  map: number,
  key: MapKey,
): number | undefined {
  let budget = MAX_ENTRIES;
  const entries =
    design.kind === 'groups' ? swissEntries(memory, design.type, type, map) : classicEntries(memory, type, map, key);
  for (const [keyAt, elementAt] of entries) {
    if (isKey(memory, keyAt, key)) return elementAt;
    if (budget-- === 0) break;
  }
  return undefined;
}

function isKey(memory: Memory, at: number, key: MapKey): boolean {
  if (key.kind === 'number') return (key.size === 4 ? uint32(memory, at) : memory.word(at)) === key.value;
  const data = memory.word(at);
  if (memory.word(at + 8) !== key.length) return false;
  if (data === key.data || key.length === 0) return true;
  const own = memory.bytes(data, key.length);
  if (!(own instanceof Uint8Array)) return false;
  const bytes = own.slice();
  const other = memory.bytes(key.data, key.length);
  return other instanceof Uint8Array && bytes.every((byte, i) => byte === other[i]);
}

/** Map: dirPtr 16, dirLen 24; table: groups.data 16, lengthMask 24. */
function* swissEntries(memory: Memory, fields: MapTypeLayout, type: number, map: number): Generator<[number, number]> {
  const layout = groupLayout(memory, fields, type);
  const directory = memory.word(map + 16);
  const length = memory.word(map + 24);
  if (!layout || !(directory > 0 && length <= 1 << MAX_LOG_BUCKETS)) return;
  const tables = new Set<number>();
  for (let i = 0; i < length; i++) tables.add(memory.word(directory + 8 * i));
  const groups = length === 0 ? [{ data: directory, mask: 0 }] : [];
  for (const table of tables) groups.push({ data: memory.word(table + 16), mask: memory.word(table + 24) });
  for (const { data, mask } of groups) {
    for (let g = 0; g <= mask && mask <= 1 << MAX_LOG_BUCKETS; g++) {
      const group = data + g * layout.size;
      for (let i = 0; i < SLOTS; i++) {
        if (((uint8(memory, group + i) ?? NOT_FULL) & NOT_FULL) !== 0) continue;
        yield [group + layout.keys + i * layout.keyStride, group + layout.elements + i * layout.elementStride];
      }
    }
  }
}

/** hmap: B 9, buckets 16, oldbuckets 24. Type: elemsize u8 81, bucketsize u16 82. Buckets: tophash, keys, elements, overflow. */
function* classicEntries(memory: Memory, type: number, map: number, key: MapKey): Generator<[number, number]> {
  const log = uint8(memory, map + 9) ?? 0;
  const elementSize = uint8(memory, type + 81) ?? 0;
  const bucketSize = uint16(memory, type + 82) ?? 0;
  const keySize = key.kind === 'string' ? 16 : key.size;
  if (log > MAX_LOG_BUCKETS || bucketSize < SLOTS) return;
  // While a map grows, entries that were not moved yet are in the old buckets; moved ones have a small tophash there.
  const sameSize = ((uint8(memory, map + 8) ?? 0) & SAME_SIZE_GROW) !== 0;
  for (const [buckets, count] of [
    [memory.word(map + 16), 2 ** log],
    [memory.word(map + 24), sameSize ? 2 ** log : 2 ** log / 2],
  ]) {
    if (!(buckets > 0)) continue;
    for (let b = 0; b < count; b++) {
      for (
        let at = buckets + b * bucketSize, n = 0;
        at > 0 && n < MAX_ENTRIES;
        n++, at = memory.word(at + bucketSize - 8)
      ) {
        for (let i = 0; i < SLOTS; i++) {
          if ((uint8(memory, at + i) ?? 0) < MIN_TOPHASH) continue;
          yield [at + SLOTS + i * keySize, at + SLOTS + SLOTS * keySize + i * elementSize];
        }
      }
    }
  }
}
