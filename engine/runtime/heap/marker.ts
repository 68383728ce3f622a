/**
 * Marks what can be reached, like the collector, offline: objects are marked by pointers to them and scanned span by span, the
 * spans with something to scan in order of their addresses, so that a heap much larger than memory is read forwards.
 * Source of the rules: runtime/mgcmark.go; the order is the idea of Green Tea (mgcmark_greenteagc.go).
 */
import { AddressSet } from '../../bytes/address-set.ts';
import { type Fault, fault, hex } from '../../bytes/fault.ts';
import { type Heap, TINY_SPAN_CLASS } from './heap.ts';
import { NO_SPAN } from './page-index.ts';
import { WINDOW } from './pointer-maps.ts';
import { SpanQueue } from './span-queue.ts';
import { WatchedPlaces } from './watched-places.ts';

export class Marker {
  readonly heap: Heap;
  /** Keys of watched things that were reached since somebody last took them. */
  readonly reached: number[] = [];
  /** The first word that should have been looked at and is not in the core. */
  unreadable: Fault | undefined;
  /** Slot of the object that is being scanned. */
  protected scanning = 0;
  /** Span → its first word in the bitmaps: a bit for each slot. */
  readonly #firstWord: Uint32Array;
  readonly #marked: Uint32Array;
  readonly #scanned: Uint32Array;
  readonly #sealed: Uint32Array;
  readonly #pending: SpanQueue;
  /** Span → bits: WATCHED, HIDDEN. */
  readonly #special: Uint8Array;
  readonly #watched = new WatchedPlaces();
  readonly #hidden = new AddressSet();

  constructor(heap: Heap) {
    const { spans } = heap;
    this.heap = heap;
    this.#firstWord = new Uint32Array(spans.count + 1);
    for (let i = 0; i < spans.count; i++)
      this.#firstWord[i + 1] = this.#firstWord[i] + Math.ceil(spans.elements[i] / 32);
    this.#marked = new Uint32Array(this.#firstWord[spans.count]);
    this.#scanned = new Uint32Array(this.#firstWord[spans.count]);
    this.#sealed = new Uint32Array(this.#firstWord[spans.count]);
    this.#pending = new SpanQueue(spans.count);
    this.#special = new Uint8Array(spans.count);
  }

  /** The word at an address is no pointer: it is not followed. */
  hide(address: number): void {
    const span = this.heap.pages.spanOf(address);
    if (span < 0) return;
    this.#special[span] |= HIDDEN;
    this.#hidden.add(address);
  }

  /**
   * Reports `key` in `reached` when the object that contains [start, start + size) is reached. In a slot that small values
   * share, only a pointer that does not lie behind them counts: no value begins before the pointer to it.
   * False: the address is no allocated object of the heap.
   */
  watch(start: number, size: number, key: number): boolean {
    const span = this.heap.pages.spanOf(start);
    const index = span < 0 ? -1 : this.heap.indexIn(span, start);
    if (index < 0) return false;
    this.#watched.add(this.#slot(span, index), start + size, key);
    this.#special[span] |= WATCHED;
    return true;
  }

  /** The object that contains an address counts as reached, and is not looked into until `scanObject`. */
  seal(address: number): void {
    const span = this.heap.pages.spanOf(address);
    const index = span < 0 ? -1 : this.heap.indexIn(span, address);
    if (index < 0) return;
    const word = this.#firstWord[span] + (index >>> 5);
    this.#marked[word] |= 1 << (index & 31);
    this.#scanned[word] |= 1 << (index & 31);
    this.#sealed[word] |= 1 << (index & 31);
  }

  /** Marks what an object points to, without marking the object itself: one that was sealed, or one with a finalizer. */
  scanObject(address: number): void {
    const span = this.heap.pages.spanOf(address);
    const index = span < 0 ? -1 : this.heap.indexIn(span, address);
    if (index >= 0) this.#scan(span, index);
  }

  /** Marks the object that a pointer points to. */
  mark(pointer: number): void {
    const span = this.heap.pages.spanOf(pointer);
    if (span <= NO_SPAN) return;
    const { spans } = this.heap;
    const index = Math.floor((pointer - spans.base[span]) / spans.elementSize[span]);
    if (index >= spans.elements[span]) return;
    if (this.#special[span] & WATCHED) this.#notice(span, index, pointer);
    const word = this.#firstWord[span] + (index >>> 5);
    const bit = 1 << (index & 31);
    if (this.#marked[word] & bit) return;
    this.#marked[word] |= bit;
    if ((spans.spanClass[span] & 1) === 0) this.#pending.add(span);
  }

  /** Marks what a word points to, if it is a pointer: not to a free slot. */
  markMaybe(word: number): void {
    if (this.isObject(word)) this.mark(word);
  }

  /** Whether an address lies in an object, not in a free slot. */
  isObject(address: number): boolean {
    const span = this.heap.pages.spanOf(address);
    const index = span < 0 ? -1 : this.heap.indexIn(span, address);
    return index >= 0 && this.heap.isAllocated(span, index);
  }

  /** Slots in all: more than there are, for each span begins with a new word of the bitmaps. */
  get slots(): number {
    return this.#marked.length * 32;
  }

  /** The slot that contains an address; -1 for none. */
  slotOf(address: number): number {
    const span = this.heap.pages.spanOf(address);
    const index = span < 0 ? -1 : this.heap.indexIn(span, address);
    return index < 0 ? -1 : this.#slot(span, index);
  }

  /** Span and number in it of a slot. */
  placeOf(slot: number): { readonly span: number; readonly index: number } {
    const word = Math.floor(slot / 32);
    let low = 0;
    let high = this.heap.spans.count;
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if (this.#firstWord[middle] <= word) low = middle;
      else high = middle;
    }
    return { span: low, index: slot - this.#firstWord[low] * 32 };
  }

  /** Scans everything again that was scanned: `mark` sees each pointer once more. Sealed objects stay closed. */
  protected rescan(): void {
    for (let span = 0; span < this.heap.spans.count; span++) {
      const first = this.#firstWord[span];
      for (let i = first; i < this.#firstWord[span + 1]; i++) {
        for (let left = this.#scanned[i] & ~this.#sealed[i]; left !== 0; left &= left - 1)
          this.#scan(span, (i - first) * 32 + 31 - Math.clz32(left & -left));
      }
    }
  }

  /** What is marked so far: bits by slots. */
  marks(): Uint32Array {
    return this.#marked.slice();
  }

  /** All that another marker of the same heap had marked counts as reached, and is not looked into. */
  protected sealAll(marks: Uint32Array): void {
    for (let word = 0; word < marks.length; word++) {
      this.#marked[word] |= marks[word];
      this.#scanned[word] |= marks[word];
      this.#sealed[word] |= marks[word];
    }
  }

  /** Scans until nothing marked is left to scan. */
  drain(): void {
    for (let span = this.#pending.take(); span >= 0; span = this.#pending.take()) this.#scanSpan(span);
  }

  fail(address: number, what: string): void {
    this.unreadable ??= fault('heap-unreadable', `${what} at ${hex(address)} is not in the core`, { address });
  }

  #scanSpan(span: number): void {
    const first = this.#firstWord[span];
    const words = this.#firstWord[span + 1] - first;
    // An object may point to its own span: it is gone over until nothing is new.
    for (let again = true; again; ) {
      again = false;
      for (let i = 0; i < words; i++) {
        for (let left = this.#marked[first + i] & ~this.#scanned[first + i]; left !== 0; left &= left - 1) {
          const bit = left & -left;
          this.#scanned[first + i] |= bit;
          this.#scan(span, i * 32 + 31 - Math.clz32(bit));
          again = true;
        }
      }
    }
    this.#pending.remove(span);
  }

  #scan(span: number, index: number): void {
    const { spans, pointers, program } = this.heap;
    if ((spans.spanClass[span] & 1) === 1) return;
    const { memory } = program;
    const size = spans.elementSize[span];
    const object = spans.base[span] + index * size;
    this.scanning = this.#slot(span, index);
    const hidden = (this.#special[span] & HIDDEN) !== 0;
    for (let from = 0; from < size; from += WINDOW) {
      const bytes = Math.min(WINDOW, size - from);
      const precise = pointers.load(span, object, object + from, bytes);
      const { bits, shift } = pointers;
      const start = object + from - 8 * shift;
      for (let bit = shift; bit < shift + bytes / 8; ) {
        const rest = bits[bit >> 5] >>> (bit & 31);
        if (rest === 0) {
          bit = (bit | 31) + 1;
          continue;
        }
        bit += 31 - Math.clz32(rest & -rest);
        if (bit >= shift + bytes / 8) break;
        const at = start + 8 * bit++;
        const value = memory.word(at);
        if (Number.isNaN(value)) this.fail(at, 'an object of the heap');
        else if (value > 4096 && !(hidden && this.#hidden.has(at))) {
          if (precise) this.mark(value);
          else this.markMaybe(value);
        }
      }
    }
  }

  #notice(span: number, index: number, pointer: number): void {
    const shared = this.heap.spans.spanClass[span] === TINY_SPAN_CLASS;
    this.#watched.take(this.#slot(span, index), shared ? pointer : Number.NEGATIVE_INFINITY, this.reached);
  }

  /** A number for each slot of the heap. */
  #slot(span: number, index: number): number {
    return this.#firstWord[span] * 32 + index;
  }
}

const WATCHED = 1;
const HIDDEN = 2;
