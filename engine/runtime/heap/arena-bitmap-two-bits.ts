/**
 * Up to Go 1.19: two bits for each word of an arena, in the arena's metadata. A byte stands for four words: in its low
 * half, whether the word is a pointer; in its high half, whether there may be pointers at or beyond the word in the object.
 * Bits beyond the first word without the second mean nothing.
 * Source: runtime/mbitmap.go (heapBits, "Heap bitmap"), mheap.go heapArena.bitmap.
 */
import type { GoProgram } from '../program.ts';
import { ARENA_BYTES, type Arenas } from './arenas.ts';
import type { PointerMaps } from './pointer-maps.ts';
import { SpanMask } from './span-mask.ts';
import type { SpanTable } from './spans.ts';

const WORDS_PER_BYTE = 4;
const POINTER = 0x01;
const MORE = 0x10;

export class ArenaBitmapTwoBits implements PointerMaps {
  readonly #program: GoProgram;
  readonly #arenas: Arenas;
  readonly #spans: SpanTable;
  readonly #mask: SpanMask;

  constructor(program: GoProgram, spans: SpanTable, arenas: Arenas) {
    this.#program = program;
    this.#arenas = arenas;
    this.#spans = spans;
    this.#mask = new SpanMask(spans, (span, start, bytes) => this.#read(span, start, bytes));
  }

  get bits(): Uint32Array {
    return this.#mask.bits;
  }

  get shift(): number {
    return this.#mask.shift;
  }

  load(span: number, _object: number, address: number, bytes: number): boolean {
    return this.#mask.load(span, address, bytes);
  }

  typeOf(): number {
    return 0;
  }

  #read(span: number, start: number, bytes: number): boolean {
    const { memory, layout } = this.#program;
    const { bits } = this.#mask;
    const words = bytes / 8;
    const perObject = this.#spans.elementSize[span] / 8;
    let left = perObject - (((start - this.#spans.base[span]) / 8) % perObject);
    let alive = true;
    bits.fill(0);
    for (let word = 0, four = 0; word < words; word++) {
      if (word % WORDS_PER_BYTE === 0) {
        const at = start + 8 * word;
        const byteAt = this.#arenas.metadataOf(at) + layout.heapArena.bitmap + (at % ARENA_BYTES) / 32;
        const read = memory.word32(byteAt - (byteAt % 4));
        if (Number.isNaN(read)) return false;
        four = read >>> ((byteAt % 4) * 8);
      }
      if ((four & MORE) === 0) alive = false;
      if (alive && (four & POINTER) !== 0) bits[word >> 5] |= 1 << (word & 31);
      four >>>= 1;
      if (--left === 0) {
        left = perObject;
        alive = true;
      }
    }
    return true;
  }
}
