/**
 * Maps up to Go 1.23 (and GOEXPERIMENT=noswissmap): an array of 2^B buckets of eight entries with overflow chains; while
 * the map grows, part of the entries is still in the old array.
 * Source: runtime/map.go `hmap`, `bmap`, `evacuated`, constants emptyRest … minTopHash.
 */
import type { Fault } from '../../bytes/fault.ts';
import type { Type } from '../../dwarf/types.ts';
import { word } from '../place.ts';
import type { MapScope } from './map-content.ts';
import { type Fields, type MapContent, type Slot, slotOf } from './map-content.ts';

const SLOTS = 8;
const MIN_TOPHASH = 5;
const EVACUATED_FIRST = 2;
const EVACUATED_LAST = 4;
const SAME_SIZE_GROW = 8;
const HASH_WRITING = 4;
const MAX_LOG_BUCKETS = 40;
/** Overflow chains are a few buckets long; a damaged one may be a circle. */
const MAX_CHAIN = 1 << 12;
/** What is not there costs as much as many that are, or a damaged count would take for ever. */
const UNREADABLE = 32;

/** Where things lie in a bucket, in bytes. */
interface Bucket {
  readonly size: number;
  readonly keys: number;
  readonly keyStride: number;
  readonly values: number;
  readonly valueStride: number;
  readonly overflow: number;
  readonly key: Slot;
  readonly value: Slot;
}

interface Table {
  readonly address: number;
  readonly count: number;
}

type Visit = (key: number, value: number) => boolean;

export function classicMap(scope: MapScope, type: Type, fields: Fields): MapContent | Fault {
  const count = number(fields, 'count');
  const buckets = number(fields, 'buckets');
  const old = number(fields, 'oldbuckets');
  const flags = byte(fields, 'flags');
  const log = byte(fields, 'B');
  for (const value of [count, buckets, old, flags, log]) if (typeof value !== 'number') return value;
  const b = Math.min(Number(log), MAX_LOG_BUCKETS);
  const bucket = bucketOf(scope, type, scope.types.type(fields.get('buckets')?.type?.element));
  const current = { address: Number(buckets), count: 2 ** b };
  const previous = { address: Number(old), count: Number(flags) & SAME_SIZE_GROW ? current.count : current.count / 2 };
  return {
    count: Number(count),
    raw: { count: Number(count), B: b, flags: Number(flags), growing: previous.address !== 0 },
    key: bucket?.key ?? { type: undefined, indirect: false },
    value: bucket?.value ?? { type: undefined, indirect: false },
    writing: (Number(flags) & HASH_WRITING) !== 0,
    visit(each) {
      if (!bucket) return;
      const goesOn = current.address === 0 || visitTable(scope, bucket, current, false, each);
      if (goesOn && previous.address !== 0) visitTable(scope, bucket, previous, true, each);
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

/** From the struct that the compiler (DWARF: keys, values) or the descriptor (keys, elems) describes. */
function bucketOf(scope: MapScope, type: Type, struct: Type | undefined): Bucket | undefined {
  const fields = struct ? scope.types.fields(struct) : [];
  const find = (...names: string[]) => fields.find((f) => names.includes(f.name));
  const [keys, values, overflow] = [find('keys'), find('values', 'elems'), find('overflow')];
  if (!struct || !keys || !values) return undefined;
  const element = (field: { type: number }) => scope.types.type(scope.types.type(field.type)?.element);
  const [key, value] = [element(keys), element(values)];
  return {
    // The struct of a descriptor ends with the overflow pointer, as the runtime's own arithmetic does.
    size: struct.size,
    keys: keys.offset,
    keyStride: key?.size ?? 0,
    values: values.offset,
    valueStride: value?.size ?? 0,
    overflow: overflow?.offset ?? -1,
    key: slotOf(scope, type.key, key),
    value: slotOf(scope, type.element, value),
  };
}

function visitTable(scope: MapScope, bucket: Bucket, table: Table, isOld: boolean, each: Visit): boolean {
  const count = Math.min(table.count, (scope.roomAt?.(table.address) ?? Number.POSITIVE_INFINITY) / bucket.size);
  for (let i = 0; i < count && scope.budget.steps > 0; i++) {
    if (!visitChain(scope, bucket, table.address + i * bucket.size, isOld, each)) return false;
  }
  return true;
}

/** The live entries of a bucket and its overflow chain. An old bucket that was evacuated has none any more. */
function visitChain({ memory, budget }: MapScope, bucket: Bucket, first: number, isOld: boolean, each: Visit): boolean {
  let at = first;
  for (let length = 0; at > 0 && length < MAX_CHAIN && budget.steps-- > 0; length++) {
    const top = memory.bytes(at, SLOTS);
    if (!(top instanceof Uint8Array)) {
      budget.steps -= UNREADABLE;
      return true;
    }
    const hashes = top.slice();
    if (isOld && length === 0 && hashes[0] >= EVACUATED_FIRST && hashes[0] <= EVACUATED_LAST) return true;
    for (let i = 0; i < SLOTS; i++) {
      if (hashes[i] < MIN_TOPHASH) continue;
      if (!each(at + bucket.keys + i * bucket.keyStride, at + bucket.values + i * bucket.valueStride)) return false;
    }
    at = bucket.overflow < 0 ? 0 : memory.word(at + bucket.overflow);
  }
  return true;
}
