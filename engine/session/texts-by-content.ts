/** Texts by the bytes that they were made from, all of one length. An open hash table: a look-up allocates nothing. */
import type { JsonWriter } from './json-writer.ts';
import { type ContentTexts, type ValueText, writeAddress } from './value-text.ts';

const LEAST_SLOTS = 16;

export class TextsByContent implements ContentTexts {
  readonly #length: number;
  /** Position in #texts plus one; 0 is free. At most half of them are used. */
  #slots = new Int32Array(LEAST_SLOTS);
  #contents: Uint8Array;
  #texts: ValueText[] = [];

  /** `length`: bytes of every content. */
  constructor(length: number) {
    this.#length = length;
    this.#contents = new Uint8Array((LEAST_SLOTS / 2) * length);
  }

  write(writer: JsonWriter, content: Uint8Array, address: number | undefined): boolean {
    const text = this.#texts[this.#slots[this.#slotOf(content, 0)] - 1];
    if (!text) return false;
    writer.bytes(text.before);
    writeAddress(writer, address);
    writer.bytes(text.behind);
    return true;
  }

  remember(content: Uint8Array, text: ValueText): number {
    const at = this.#texts.length;
    if (at * 2 === this.#slots.length) this.#grow();
    this.#contents.set(content, at * this.#length);
    this.#slots[this.#slotOf(content, 0)] = at + 1;
    this.#texts.push(text);
    return content.length + text.before.length + text.behind.length;
  }

  forget(): void {
    this.#slots.fill(0);
    this.#texts = [];
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
    const contents = new Uint8Array(this.#contents.length * 2);
    contents.set(this.#contents);
    this.#contents = contents;
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let at = 0; at < this.#texts.length; at++) this.#slots[this.#slotOf(contents, at * this.#length)] = at + 1;
  }
}
