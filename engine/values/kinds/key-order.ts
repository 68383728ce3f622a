/**
 * The order in which maps show their entries: that of package fmt. Keys of fixed size become columns of 32-bit numbers
 * whose order is that of the keys; others become lists of numbers and texts.
 * Source: internal/fmtsort/sort.go `compare`: numbers by value with NaN first, strings by bytes, pointers by address,
 * structs and arrays part by part, interfaces by nil first, then by the address of the type, then by value.
 */
import type { Fault } from '../../bytes/fault.ts';
import type { Memory } from '../../bytes/memory.ts';
import type { Type } from '../../dwarf/types.ts';
import { inMemory, word } from '../place.ts';
import type { Scope } from './reading.ts';
import { fieldsOf } from './struct.ts';

const MAX_COLUMNS = 64;
const MAX_DEPTH = 6;
const ITAB_TYPE = 8;
const SIGN = 0x8000_0000;

/** Writes the columns of one key; false: it cannot be read. */
type Encode = (memory: Memory, address: number, into: Uint32Array, at: number) => boolean;

export interface FixedOrder {
  readonly columns: number;
  readonly encode: Encode;
}

/** undefined: keys of this type are not of fixed size, or have no order. */
export function fixedOrder(scope: Scope, type: Type | undefined): FixedOrder | undefined {
  if (!type) return undefined;
  if (!KNOWN.has(type)) KNOWN.set(type, orderOf(scope, type, 0));
  return KNOWN.get(type);
}

const KNOWN = new WeakMap<Type, FixedOrder | undefined>();

function orderOf(scope: Scope, type: Type | undefined, depth: number): FixedOrder | undefined {
  if (!type || depth > MAX_DEPTH) return undefined;
  const number = NUMBERS[type.kind];
  if (number) return ofNumber(number);
  if (type.kind === 'array') {
    const element = scope.types.type(type.element);
    const each = orderOf(scope, element, depth + 1);
    if (!each || !element || (type.count ?? 0) * each.columns > MAX_COLUMNS) return undefined;
    return joined(Array.from({ length: type.count ?? 0 }, (_, i) => ({ order: each, offset: i * element.size })));
  }
  if (type.kind !== 'struct') return undefined;
  const parts = scope.types.fields(type).map((f) => ({
    order: orderOf(scope, scope.types.type(f.type), depth + 1),
    offset: f.offset,
  }));
  return parts.every(hasOrder) ? joined(parts) : undefined;
}

interface Placed {
  readonly order: FixedOrder;
  readonly offset: number;
}

function hasOrder(part: { order: FixedOrder | undefined; offset: number }): part is Placed {
  return part.order !== undefined;
}

function joined(parts: readonly Placed[]): FixedOrder | undefined {
  const columns = parts.reduce((sum, p) => sum + p.order.columns, 0);
  if (columns > MAX_COLUMNS) return undefined;
  return {
    columns,
    encode(memory, address, into, at) {
      let next = at;
      for (const { order, offset } of parts) {
        if (!order.encode(memory, address + offset, into, next)) return false;
        next += order.columns;
      }
      return true;
    },
  };
}

interface NumberOrder {
  readonly size: number;
  readonly columns: number;
  encode(view: DataView, into: Uint32Array, at: number): void;
}

function ofNumber(number: NumberOrder): FixedOrder {
  return {
    columns: number.columns,
    encode(memory, address, into, at) {
      const bytes = memory.bytes(address, number.size);
      if (!(bytes instanceof Uint8Array)) return false;
      number.encode(new DataView(bytes.buffer, bytes.byteOffset, number.size), into, at);
      return true;
    },
  };
}

function small(size: number, read: (view: DataView) => number): NumberOrder {
  return { size, columns: 1, encode: (view, into, at) => (into[at] = read(view) >>> 0) };
}

const unsigned64: NumberOrder = {
  size: 8,
  columns: 2,
  encode(view, into, at) {
    into[at] = view.getUint32(4, true);
    into[at + 1] = view.getUint32(0, true);
  },
};

const signed64: NumberOrder = {
  ...unsigned64,
  encode(view, into, at) {
    into[at] = view.getUint32(4, true) ^ SIGN;
    into[at + 1] = view.getUint32(0, true);
  },
};

const float32: NumberOrder = small(4, (v) => orderedFloat(v.getUint32(0, true), !Number.isNaN(v.getFloat32(0, true))));

const float64: NumberOrder = {
  ...unsigned64,
  encode(view, into, at) {
    const high = view.getUint32(4, true);
    const isNumber = !Number.isNaN(view.getFloat64(0, true));
    into[at] = orderedFloat(high, isNumber);
    into[at + 1] = !isNumber ? 0 : high >= SIGN ? ~view.getUint32(0, true) : view.getUint32(0, true);
  },
};

/** The high word of a float so that greater floats have greater words; NaN comes before all. */
function orderedFloat(bits: number, isNumber: boolean): number {
  if (!isNumber) return 0;
  return bits >= SIGN ? ~bits : bits | SIGN;
}

function twice(one: NumberOrder): NumberOrder {
  return {
    size: 2 * one.size,
    columns: 2 * one.columns,
    encode(view, into, at) {
      one.encode(view, into, at);
      one.encode(new DataView(view.buffer, view.byteOffset + one.size, one.size), into, at + one.columns);
    },
  };
}

const NUMBERS: Readonly<Partial<Record<Type['kind'], NumberOrder>>> = {
  bool: small(1, (v) => v.getUint8(0)),
  int: signed64,
  int8: small(1, (v) => v.getInt8(0) ^ SIGN),
  int16: small(2, (v) => v.getInt16(0, true) ^ SIGN),
  int32: small(4, (v) => v.getInt32(0, true) ^ SIGN),
  int64: signed64,
  uint: unsigned64,
  uint8: small(1, (v) => v.getUint8(0)),
  uint16: small(2, (v) => v.getUint16(0, true)),
  uint32: small(4, (v) => v.getUint32(0, true)),
  uint64: unsigned64,
  uintptr: unsigned64,
  ptr: unsigned64,
  chan: unsigned64,
  'unsafe.Pointer': unsigned64,
  float32,
  float64,
  complex64: twice(float32),
  complex128: twice(float64),
};

export type SortKey = readonly (number | string)[];

/** The key at an address as numbers and texts whose order is that of the keys; of a text at most `limit` bytes. */
export function sortKey(scope: Scope, type: Type | undefined, address: number, limit: number): SortKey {
  const key: (number | string)[] = [];
  addTo({ key, scope, limit }, type, address, 0);
  return key;
}

interface Making {
  readonly key: (number | string)[];
  readonly scope: Scope;
  readonly limit: number;
}

function addTo(making: Making, type: Type | undefined, address: number, depth: number): void {
  const { key, scope } = making;
  if (!type || depth > MAX_DEPTH || key.length > MAX_COLUMNS) return;
  const fixed = fixedOrder(scope, type);
  if (fixed) {
    const columns = new Uint32Array(fixed.columns);
    if (fixed.encode(scope.memory, address, columns, 0)) key.push(...columns);
    return;
  }
  switch (type.kind) {
    case 'string':
      key.push(textAt(scope.memory, address, making.limit));
      return;
    case 'interface':
      addDynamic(making, type, address, depth);
      return;
    case 'array': {
      const element = scope.types.type(type.element);
      for (let i = 0; i < (type.count ?? 0) && key.length <= MAX_COLUMNS; i++)
        addTo(making, element, address + i * (element?.size ?? 0), depth + 1);
      return;
    }
    case 'struct':
      for (const f of fieldsOf(scope, type, inMemory(scope.memory, address)))
        if (f.place.address !== undefined) addTo(making, f.type, f.place.address, depth + 1);
  }
}

function addDynamic(making: Making, type: Type, address: number, depth: number): void {
  const { key, scope } = making;
  const { memory, types } = scope;
  const table = memory.word(address);
  const isEmpty = types.fields(type)[0]?.name === '_type';
  const descriptor = isEmpty || !(table > 0) ? table : memory.word(table + ITAB_TYPE);
  if (!(descriptor > 0)) {
    key.push(0);
    return;
  }
  key.push(descriptor);
  const at = types.isDirect(descriptor) ? address + 8 : memory.word(address + 8);
  addTo(making, types.ofDescriptor(descriptor), at, depth + 1);
}

function textAt(memory: Memory, address: number, limit: number): string {
  const data = word(inMemory(memory, address));
  const length = memory.word(address + 8);
  if (typeof data !== 'number' || !(length > 0)) return '';
  return bytesAsText(memory.bytes(data, Math.min(length, limit)));
}

/**
 * A character for each byte: their order as text is the order of the bytes. (As windows-1252, which decoders call latin1, some
 * bytes would be other characters.) "" for what cannot be read.
 */
export function bytesAsText(bytes: Uint8Array | Fault): string {
  if (!(bytes instanceof Uint8Array)) return '';
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return text;
}

const CHUNK = 1024;
