/**
 * The Go heap as it stands in the process: spans of objects of one size, which words of an object may be pointers, what is
 * allocated and what is free.
 * Source: runtime/mheap.go, mbitmap.go (findObject, isFree), Go 1.17 to 1.27 on linux/amd64.
 */
import { type Fault, fault } from '../../bytes/fault.ts';
import type { GoProgram } from '../program.ts';
import { Arenas } from './arenas.ts';
import { openPointerMaps } from './open-pointer-maps.ts';
import { PageIndex } from './page-index.ts';
import type { PointerMaps } from './pointer-maps.ts';
import { readSpans, type SpanTable } from './spans.ts';

/** An object of the heap, or a free slot for one. */
export interface HeapObject {
  readonly base: number;
  /** Bytes of its slot: the size class, not the size that was asked for. */
  readonly size: number;
  /** Row of its span. */
  readonly span: number;
  /** Number of the slot in the span. */
  readonly index: number;
  /** It holds no pointers. */
  readonly noscan: boolean;
  /** False: a free slot. */
  readonly allocated: boolean;
  /** Small pointer-free values of the tiny allocator share such a slot (malloc.go, since ever; up to 16 bytes in all). */
  readonly tiny: boolean;
  /** Run-time address of its type descriptor, where an allocation header or its span names it; 0 for none. */
  readonly type: number;
}

/** The header cannot be read, or there is none. */
const NO_TYPE = 0;
/** Span class of the slots of 16 bytes that the tiny allocator cuts up (malloc.go tinySpanClass). */
export const TINY_SPAN_CLASS = 5;
/** spanInlineMarkBits.marks (Green Tea), from the end of the span. */
const INLINE_MARKS_FROM_END = 64;

export class Heap {
  readonly program: GoProgram;
  /** Run-time address of runtime.mheap_. */
  readonly address: number;
  readonly spans: SpanTable;
  readonly pages: PageIndex;
  readonly arenas: Arenas;
  readonly pointers: PointerMaps;

  constructor(program: GoProgram, address: number, spans: SpanTable, arenas: Arenas) {
    this.program = program;
    this.address = address;
    this.spans = spans;
    this.arenas = arenas;
    this.pages = new PageIndex(spans);
    this.pointers = openPointerMaps(program, spans, arenas);
  }

  /** Objects and free slots in all. */
  get slots(): number {
    return this.spans.firstObject[this.spans.count];
  }

  /** What of the heap is not known: then nothing may be said to be unreachable. */
  get faults(): readonly Fault[] {
    return this.spans.faults;
  }

  /** The object that contains an address; undefined for what is no slot of an object. */
  objectAt(address: number): HeapObject | undefined {
    const span = this.pages.spanOf(address);
    if (span < 0) return undefined;
    const index = this.indexIn(span, address);
    return index < 0 ? undefined : this.object(span, index);
  }

  object(span: number, index: number): HeapObject {
    const { spans } = this;
    const size = spans.elementSize[span];
    const base = spans.base[span] + index * size;
    const noscan = spans.spanClass[span] % 2 === 1;
    const allocated = this.isAllocated(span, index);
    const type = allocated && !noscan ? this.pointers.typeOf(span, base) : 0;
    const tiny = spans.spanClass[span] === TINY_SPAN_CLASS;
    return { base, size, span, index, noscan, allocated, tiny, type: type > 0 ? type : NO_TYPE };
  }

  /** Number of the slot in a span that contains an address; -1 behind the last one. */
  indexIn(span: number, address: number): number {
    const index = Math.floor((address - this.spans.base[span]) / this.spans.elementSize[span]);
    return index < this.spans.elements[span] ? index : -1;
  }

  /** mbitmap.go isFree; in a span that waits for its sweeping, what the collector marked lives. */
  isAllocated(span: number, index: number): boolean {
    const { spans } = this;
    const marked = spans.unswept[span] !== 0 && (this.#bit(spans.markBits[span], index) || this.#inline(span, index));
    if (marked || spans.unswept[span] === 1) return marked;
    return index < spans.freeIndex[span] || this.#bit(spans.allocBits[span], index);
  }

  /** Every allocated object, in address order. */
  *objects(): Generator<HeapObject> {
    for (let span = 0; span < this.spans.count; span++)
      for (let index = 0; index < this.spans.elements[span]; index++)
        if (this.isAllocated(span, index)) yield this.object(span, index);
  }

  /** Whether an address lies in a span of stacks or of the runtime's own lists. */
  isManual(address: number): boolean {
    return this.pages.spanOf(address) < -1;
  }

  #bit(bits: number, index: number): boolean {
    const word = bits > 0 ? this.program.memory.word32(bits + (index >> 5) * 4) : 0;
    return ((word >>> (index & 31)) & 1) === 1;
  }

  #inline(span: number, index: number): boolean {
    if (!this.arenas.hasInlineMarks(this.spans.base[span])) return false;
    return this.#bit(this.spans.base[span] + this.spans.bytes[span] - INLINE_MARKS_FROM_END, index);
  }
}

/** A fault where the program's heap cannot be found. */
export function openHeap(program: GoProgram): Heap | Fault {
  const mheap = program.variable('runtime.mheap_');
  if (mheap === undefined)
    return fault('heap-missing', 'The heap (runtime.mheap_) could not be found: nothing can be said of its objects.');
  const arenas = new Arenas(program, mheap);
  return new Heap(program, mheap, readSpans(program, mheap, arenas), arenas);
}
