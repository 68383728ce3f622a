/** Texts by the bytes that they follow from, all of one length. An open hash table: a look-up allocates nothing. */
import type { JsonWriter } from './json-writer.ts';
import { type ContentTexts, type ValueText, writeAddress } from './value-text.ts';

const LEAST_SLOTS = 16;
const LEAST_BYTES = 256;
/** Bytes of UTF-8 that a unit of a text needs at most. */
const MAX_BYTES_PER_UNIT = 3;
const encoder = new TextEncoder();

export class TextsByContent implements ContentTexts {
  readonly #length: number;
  /** Number of a content plus one; 0 is free. At most half of them are used. */
  #slots = new Int32Array(LEAST_SLOTS);
  #contents: Uint8Array;
  /** All texts one after the other, and where they end: twice for each content, before its address and behind it. */
  #bytes = new Uint8Array(LEAST_BYTES);
  #ends = new Int32Array(LEAST_SLOTS);
  #count = 0;

  /** `length`: bytes of every content. */
  constructor(length: number) {
    this.#length = length;
    this.#contents = new Uint8Array((LEAST_SLOTS / 2) * length);
  }

  write(writer: JsonWriter, content: Uint8Array, address: number | undefined): boolean {
    const known = this.#slots[this.#slotOf(content, 0)] - 1;
    if (known < 0) return false;
    const middle = this.#ends[2 * known];
    writer.part(this.#bytes, known === 0 ? 0 : this.#ends[2 * known - 1], middle);
    writeAddress(writer, address);
    writer.part(this.#bytes, middle, this.#ends[2 * known + 1]);
    return true;
  }

  remember(content: Uint8Array, { before, behind }: ValueText): number {
    if (this.#count * 2 === this.#slots.length) this.#grow();
    const start = this.#count === 0 ? 0 : this.#ends[2 * this.#count - 1];
    const middle = this.#add(before, start);
    const end = this.#add(behind, middle);
    this.#ends[2 * this.#count] = middle;
    this.#ends[2 * this.#count + 1] = end;
    this.#contents.set(content, this.#count * this.#length);
    this.#slots[this.#slotOf(content, 0)] = ++this.#count;
    return this.#length + end - start;
  }

  forget(): void {
    this.#slots.fill(0);
    this.#count = 0;
  }

  /** Where the text then ends. */
  #add(text: string, at: number): number {
    const most = at + text.length * MAX_BYTES_PER_UNIT;
    if (most > this.#bytes.length) this.#bytes = widened(this.#bytes, Math.max(most, this.#bytes.length * 2));
    return at + encoder.encodeInto(text, this.#bytes.subarray(at)).written;
  }

  /** The slot that has the content that begins at `from`, or the free one where it belongs. */
  #slotOf(bytes: Uint8Array, from: number): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hash(bytes, from) & mask;
    while (this.#slots[slot] > 0 && !this.#isEqual(bytes, from, this.#slots[slot] - 1)) slot = (slot + 1) & mask;
    return slot;
  }

  /** FNV-1a, its upper bits mixed into the lower ones. */
  #hash(bytes: Uint8Array, from: number): number {
    let hash = 0x811c9dc5;
    for (let i = from; i < from + this.#length; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    return hash ^ (hash >>> 15);
  }

  #isEqual(bytes: Uint8Array, from: number, known: number): boolean {
    const start = known * this.#length;
    for (let i = 0; i < this.#length; i++) if (bytes[from + i] !== this.#contents[start + i]) return false;
    return true;
  }

  #grow(): void {
    this.#contents = widened(this.#contents, this.#contents.length * 2);
    const ends = new Int32Array(this.#ends.length * 2);
    ends.set(this.#ends);
    this.#ends = ends;
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let i = 0; i < this.#count; i++) this.#slots[this.#slotOf(this.#contents, i * this.#length)] = i + 1;
  }
}

function widened(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const wider = new Uint8Array(length);
  wider.set(bytes);
  return wider;
}
