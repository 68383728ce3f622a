/**
 * Go 1.20 and 1.21: one bit for each word of an arena, in the arena's metadata; 1: the word is a pointer.
 * `noMorePtrs` only saves the collector a look at bits that are zero anyway.
 * Source: runtime/mbitmap.go heapBitsForAddr, writeHeapBits.flush; mheap.go heapArena.bitmap.
 */
import type { GoProgram } from '../program.ts';
import { ARENA_BYTES, type Arenas } from './arenas.ts';
import type { PointerMaps } from './pointer-maps.ts';
import { SpanMask } from './span-mask.ts';
import type { SpanTable } from './spans.ts';

const BITMAP_BYTES_PER = 64; // one byte of bitmap for eight words

export class ArenaBitmapOneBit implements PointerMaps {
  readonly #program: GoProgram;
  readonly #arenas: Arenas;
  readonly #mask: SpanMask;

  constructor(program: GoProgram, spans: SpanTable, arenas: Arenas) {
    this.#program = program;
    this.#arenas = arenas;
    this.#mask = new SpanMask(spans, (_, start, bytes) => this.#read(start, bytes));
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

  /** `start` is a page's or a window's, so whole 32-bit words of bitmap; an object may go on in the next arena. */
  #read(start: number, bytes: number): boolean {
    const { memory, layout } = this.#program;
    for (let done = 0; done < bytes; done += 32 * 8) {
      const at = start + done;
      const bitmap = this.#arenas.metadataOf(at) + layout.heapArena.bitmap;
      const word = memory.word32(bitmap + (at % ARENA_BYTES) / BITMAP_BYTES_PER);
      if (Number.isNaN(word)) return false;
      this.#mask.bits[done / 256] = word;
    }
    return true;
  }
}
