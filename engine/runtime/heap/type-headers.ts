/**
 * Since Go 1.22: objects of up to 512 bytes have a bitmap at the end of their span; larger ones start with a header, the
 * address of their type; an object with a span of its own has its type in the mspan (largeType). Go 1.25's Green Tea
 * collector, standard since 1.26, keeps its marks of small objects behind the bitmap.
 * Source: runtime/mbitmap.go (heapBitsInSpan, spanHeapBitsRange, typePointersOfUnchecked), mgcmark_greenteagc.go.
 */
import type { GoProgram } from '../program.ts';
import type { Arenas } from './arenas.ts';
import type { PointerMaps } from './pointer-maps.ts';
import { ANY, SpanMask } from './span-mask.ts';
import type { SpanTable } from './spans.ts';
import { type TypeMask, TypeMasks } from './type-masks.ts';

/** Objects up to this size have no header. */
const BITMAP_UP_TO = 512;
const HEADER_BYTES = 8;
const INLINE_MARK_BYTES = 128;

export class TypeHeaders implements PointerMaps {
  bits: Uint32Array;
  shift = 0;
  readonly #program: GoProgram;
  readonly #arenas: Arenas;
  readonly #spans: SpanTable;
  readonly #masks: TypeMasks;
  readonly #small: SpanMask;
  readonly #repeated: Uint32Array;
  /** What #repeated holds, so that objects of one type and size share it: type, offset in the object, bytes. */
  readonly #held = new Float64Array(3).fill(-1);

  constructor(program: GoProgram, spans: SpanTable, arenas: Arenas) {
    this.#program = program;
    this.#arenas = arenas;
    this.#spans = spans;
    this.#masks = new TypeMasks(program.memory);
    this.#small = new SpanMask(spans, (_, start, bytes) => this.#readBitmap(start, bytes));
    this.#repeated = new Uint32Array(this.#small.bits.length);
    this.bits = this.#small.bits;
  }

  load(span: number, object: number, address: number, bytes: number): boolean {
    if (this.#isSmall(span)) {
      this.bits = this.#small.bits;
      const precise = this.#small.load(span, address, bytes);
      this.shift = this.#small.shift;
      return precise;
    }
    this.bits = this.#repeated;
    this.shift = 0;
    const type = this.typeOf(span, object);
    const mask = type > 0 ? this.#masks.of(type) : undefined;
    // A large object without a type is not initialised yet, and a user arena's objects are too rare to be told apart.
    if (!mask || this.#spans.userArena[span] !== 0) {
      this.#held.fill(-1);
      this.#repeated.fill(ANY);
      return false;
    }
    const offset = address - object;
    if (this.#held[0] !== type || this.#held[1] !== offset || this.#held[2] !== bytes) {
      const header = this.#spans.spanClass[span] >> 1 === 0 ? 0 : HEADER_BYTES;
      this.#repeat(mask, (offset - header) / 8, bytes / 8);
      this.#held[0] = type;
      this.#held[1] = offset;
      this.#held[2] = bytes;
    }
    return true;
  }

  typeOf(span: number, object: number): number {
    if (this.#spans.spanClass[span] % 2 === 1 || this.#isSmall(span)) return 0;
    if (this.#spans.spanClass[span] >> 1 === 0) return this.#spans.largeType[span];
    return this.#program.memory.word(object);
  }

  #isSmall(span: number): boolean {
    return this.#spans.spanClass[span] >> 1 !== 0 && this.#spans.elementSize[span] <= BITMAP_UP_TO;
  }

  /** Bits of the words [from, from + count) of an array of values of a type; from is -1 where the header is the first word. */
  #repeat(mask: TypeMask, from: number, count: number): void {
    const into = this.#repeated;
    const per = mask.size / 8;
    into.fill(0, 0, Math.ceil(count / 32));
    if (per < 1) return;
    let within = from < 0 ? 0 : from % per;
    for (let word = from < 0 ? -from : 0; word < count; word++) {
      if (within < mask.words && (mask.bits[within >> 5] >>> (within & 31)) & 1) into[word >> 5] |= 1 << (word & 31);
      if (++within === per) within = 0;
    }
  }

  #readBitmap(start: number, bytes: number): boolean {
    const { memory } = this.#program;
    const { bits } = this.#small;
    const size = bytes / 64;
    const at = start + bytes - size - (this.#arenas.hasInlineMarks(start) ? INLINE_MARK_BYTES : 0);
    for (let i = 0; i < size / 4; i++) {
      const word = memory.word32(at + 4 * i);
      if (Number.isNaN(word)) return false;
      bits[i] = word;
    }
    return true;
  }
}
