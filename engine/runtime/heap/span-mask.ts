/**
 * The mask of a window of a span, kept until another window is asked for: objects of a span are looked at one after the
 * other, and all share one reading.
 */
import type { SpanTable } from './spans.ts';

/** Spans up to this length are loaded whole; larger ones hold one object. */
const WHOLE_SPAN = 1 << 17;
/** Every word may be a pointer. */
export const ANY = 0xffffffff;

export class SpanMask {
  readonly bits = new Uint32Array(WHOLE_SPAN / 8 / 32);
  shift = 0;
  readonly #spans: SpanTable;
  /** Fills `bits` with the mask of [start, start + bytes) of a span, word 0 at bit 0; false where it cannot. */
  readonly #fill: (span: number, start: number, bytes: number) => boolean;
  #start = 0;
  #end = 0;
  #precise = false;

  constructor(spans: SpanTable, fill: (span: number, start: number, bytes: number) => boolean) {
    this.#spans = spans;
    this.#fill = fill;
  }

  load(span: number, address: number, bytes: number): boolean {
    if (address < this.#start || address + bytes > this.#end) {
      const whole = this.#spans.bytes[span] <= WHOLE_SPAN;
      const start = whole ? this.#spans.base[span] : address;
      const length = whole ? this.#spans.bytes[span] : bytes;
      this.#start = start;
      this.#end = start + length;
      this.#precise = this.#fill(span, start, length);
      if (!this.#precise) this.bits.fill(ANY);
    }
    this.shift = (address - this.#start) / 8;
    return this.#precise;
  }
}
