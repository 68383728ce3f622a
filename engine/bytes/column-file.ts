/**
 * Columns in a file: a header that names them, then their bytes as they lie in memory (little-endian), each checked by a sum. No
 * other format would be read sooner. See docs/decisions/0023-the-index-is-kept.md.
 *
 *     0  "UNPARKCF"
 *     8  u32 version of what the columns mean
 *    12  u32 bytes of the header
 *    16  u32 sum of the header
 *    24  header, JSON: [{ name, type, length, sum }], then each column, all of them at multiples of 8
 */
import { type Fault, fault } from './fault.ts';
import { type ByteSource, readBytes } from './source.ts';

const MAGIC = 'UNPARKCF';
const HEAD = 24;
/** A file has a few dozen columns. */
const MAX_HEADER = 1 << 20;
/** One column of the largest snapshot; a wrong length must not cost gigabytes. */
const MAX_COLUMN = 2 ** 31;

export type ColumnArray = Float64Array | Int32Array | Uint32Array | Uint8Array;
/** What can be kept beside numbers: plain data as JSON. */
export type Kept = ColumnArray | { readonly json: unknown };

const TYPES = { f64: Float64Array, i32: Int32Array, u32: Uint32Array, u8: Uint8Array, json: Uint8Array } as const;
type Type = keyof typeof TYPES;

interface Described {
  readonly name: string;
  readonly type: Type;
  /** Bytes. */
  readonly length: number;
  readonly sum: number;
}

/** The file in pieces. They show the columns' own memory: write each before anything changes. */
export function* columnFile(version: number, columns: ReadonlyMap<string, Kept>): Generator<Uint8Array> {
  const parts = Array.from(columns, ([name, kept]) => {
    const bytes = bytesOf(kept);
    return { bytes, described: { name, type: typeOf(kept), length: bytes.length, sum: sumOf(bytes) } };
  });
  const header = padded(new TextEncoder().encode(JSON.stringify(parts.map((p) => p.described))), 0x20);
  const head = new Uint8Array(HEAD);
  head.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(head.buffer);
  view.setUint32(8, version, true);
  view.setUint32(12, header.length, true);
  view.setUint32(16, sumOf(header), true);
  yield head;
  yield header;
  for (const { bytes } of parts) {
    yield bytes;
    if (bytes.length % 8 !== 0) yield new Uint8Array(8 - (bytes.length % 8));
  }
}

/** The columns of a file, all read and found to be as they were written. */
export class Columns {
  readonly #arrays: ReadonlyMap<string, ColumnArray>;

  constructor(arrays: ReadonlyMap<string, ColumnArray>) {
    this.#arrays = arrays;
  }

  floats(name: string): Float64Array {
    return this.#of(name, Float64Array);
  }

  integers(name: string): Int32Array {
    return this.#of(name, Int32Array);
  }

  counts(name: string): Uint32Array {
    return this.#of(name, Uint32Array);
  }

  bytes(name: string): Uint8Array {
    return this.#of(name, Uint8Array);
  }

  /** Plain data as whoever wrote this version put it in. */
  json<T>(name: string): T {
    return JSON.parse(new TextDecoder().decode(this.bytes(name))) as T;
  }

  #of<T extends ColumnArray>(name: string, type: { new (): T }): T {
    const array = this.#arrays.get(name);
    if (!(array instanceof type)) throw new Error(`The kept columns of this version have no ${name}.`);
    return array;
  }
}

/** Reads a file of columns. A fault: it is of another version, cut, or not as it was written. */
export function readColumns(source: ByteSource, version: number): Columns | Fault {
  const described = readHeader(source, version);
  if (!Array.isArray(described)) return described;
  const arrays = new Map<string, ColumnArray>();
  const { name: file } = source;
  let at = HEAD + new DataView(readBytes(source, 12, 4).buffer).getUint32(0, true);
  for (const { name, type, length, sum } of described) {
    if (!(type in TYPES) || !(length >= 0 && length <= MAX_COLUMN) || at + length > source.size)
      return fault('kept-cut', `${file} is cut: ${name} is not all there`);
    const bytes = new Uint8Array(length);
    if (source.read(at, bytes) !== length || sumOf(bytes) !== sum)
      return fault('kept-damaged', `${file} is damaged: ${name} is not as it was written`);
    const array = TYPES[type];
    arrays.set(name, new array(bytes.buffer, 0, length / array.BYTES_PER_ELEMENT));
    at += Math.ceil(length / 8) * 8;
  }
  return new Columns(arrays);
}

function readHeader(source: ByteSource, version: number): Described[] | Fault {
  const { name } = source;
  const head = readBytes(source, 0, HEAD);
  if (head.length < HEAD || new TextDecoder().decode(head.subarray(0, 8)) !== MAGIC)
    return fault('kept-damaged', `${name} is no file of columns`);
  const view = new DataView(head.buffer);
  const found = view.getUint32(8, true);
  if (found !== version) return fault('kept-version', `${name} has version ${found}, not ${version}`);
  const length = view.getUint32(12, true);
  const header = length <= MAX_HEADER ? readBytes(source, HEAD, length) : new Uint8Array(0);
  if (header.length !== length || sumOf(header) !== view.getUint32(16, true))
    return fault('kept-damaged', `the header of ${name} is not as it was written`);
  return JSON.parse(new TextDecoder().decode(header)) as Described[];
}

function bytesOf(kept: Kept): Uint8Array {
  if ('json' in kept) return new TextEncoder().encode(JSON.stringify(kept.json));
  return new Uint8Array(kept.buffer, kept.byteOffset, kept.byteLength);
}

function typeOf(kept: Kept): Type {
  if ('json' in kept) return 'json';
  if (kept instanceof Float64Array) return 'f64';
  if (kept instanceof Int32Array) return 'i32';
  return kept instanceof Uint32Array ? 'u32' : 'u8';
}

function padded(bytes: Uint8Array, filler: number): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / 8) * 8).fill(filler);
  whole.set(bytes);
  return whole;
}

/** FNV-1a over 32-bit words, and over the bytes that are left: it tells damage, not forgery. */
function sumOf(bytes: Uint8Array): number {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
  let sum = 0x811c_9dc5;
  for (let i = 0; i < words.length; i++) sum = Math.imul(sum ^ words[i], 0x0100_0193);
  for (let i = words.length * 4; i < bytes.length; i++) sum = Math.imul(sum ^ bytes[i], 0x0100_0193);
  return sum >>> 0;
}
