/**
 * Maps up to Go 1.23 (and GOEXPERIMENT=noswissmap): an array of 2^B buckets of eight entries with overflow chains; while
 * the map grows, part of the entries is still in the old array.
 * Source: runtime/map.go `hmap`, `bmap`, `evacuated`, constants emptyRest … minTopHash.
 */
import type { Fault } from '../../bytes/fault.ts';
import type { Type } from '../../dwarf/types.ts';
import { inMemory, type Place, word } from '../place.ts';
import { type Fields, inSlot, type MapContent, type MapEntry, namedFields } from './map.ts';
import type { Scope } from './reading.ts';

const SLOTS = 8;
const MIN_TOPHASH = 5;
const EVACUATED_FIRST = 2;
const EVACUATED_LAST = 4;
const SAME_SIZE_GROW = 8;
const MAX_LOG_BUCKETS = 40;
/** Overflow chains are a few buckets long; a damaged one may be a circle. */
const MAX_CHAIN = 1 << 12;

export function classicMap(scope: Scope, type: Type, fields: Fields): MapContent | Fault {
  const count = number(fields, 'count');
  const buckets = number(fields, 'buckets');
  const old = number(fields, 'oldbuckets');
  const flags = byte(fields, 'flags');
  const log = byte(fields, 'B');
  for (const value of [count, buckets, old, flags, log]) if (typeof value !== 'number') return value;
  const b = Math.min(Number(log), MAX_LOG_BUCKETS);
  const bucket = scope.dwarf.type(fields.get('buckets')?.type?.element);
  const current = { address: Number(buckets), count: 2 ** b };
  const previous = { address: Number(old), count: Number(flags) & SAME_SIZE_GROW ? current.count : current.count / 2 };
  return {
    count: Number(count),
    raw: { count: Number(count), B: b, flags: Number(flags), growing: previous.address !== 0 },
    *entries() {
      if (!bucket) return;
      if (current.address !== 0) yield* tableEntries(scope, type, bucket, current, false);
      if (previous.address !== 0) yield* tableEntries(scope, type, bucket, previous, true);
    },
  };
}

function number(fields: Fields, name: string): number | Fault {
  const part = fields.get(name);
  return part ? word(part.place) : 0;
}

function byte(fields: Fields, name: string): number | Fault {
  const bytes = fields.get(name)?.place.bytes(0, 1) ?? new Uint8Array(1);
  return bytes instanceof Uint8Array ? bytes[0] : bytes;
}

function* tableEntries(
  scope: Scope,
  type: Type,
  bucket: Type,
  table: { readonly address: number; readonly count: number },
  isOld: boolean,
): Generator<MapEntry> {
  for (let i = 0; i < table.count && scope.budget.steps > 0; i++) {
    yield* chainEntries(scope, type, bucket, table.address + i * bucket.size, isOld);
  }
}

/** The live entries of a bucket and its overflow chain. An old bucket that was evacuated has none any more. */
function* chainEntries(scope: Scope, type: Type, bucket: Type, first: number, isOld: boolean): Generator<MapEntry> {
  let at = first;
  for (let length = 0; at !== 0 && length < MAX_CHAIN && scope.budget.steps-- > 0; length++) {
    const place = inMemory(scope.memory, at);
    const fields = namedFields(scope, bucket, place);
    const top = fields.get('tophash')?.place.bytes(0, SLOTS);
    if (!(top instanceof Uint8Array)) return;
    const hashes = top.slice();
    if (isOld && length === 0 && hashes[0] >= EVACUATED_FIRST && hashes[0] <= EVACUATED_LAST) return;
    const keys = slots(scope, fields.get('keys'));
    const values = slots(scope, fields.get('values') ?? fields.get('elems'));
    for (let i = 0; i < SLOTS; i++) {
      if (hashes[i] < MIN_TOPHASH) continue;
      yield { key: inSlot(scope, type.key, keys(i)), value: inSlot(scope, type.element, values(i)) };
    }
    const overflow = fields.get('overflow');
    const next = overflow ? word(overflow.place) : 0;
    if (typeof next !== 'number') return;
    at = next;
  }
}

function slots(scope: Scope, array: { readonly type: Type | undefined; readonly place: Place } | undefined) {
  const element = scope.dwarf.type(array?.type?.element);
  return (i: number) => ({
    type: element,
    place: array?.place.part(i * (element?.size ?? 0)) ?? inMemory(scope.memory, 0),
  });
}
