/**
 * What the heap is used for: objects and bytes by span class, and what of the spans no object has.
 * Source: mbitmap.go countAlloc, mstats.go readmemstats_m (HeapAlloc, HeapObjects and HeapInuse are these sums).
 */
import type { Heap } from './heap.ts';

/** Spans of one size of objects, with or without pointers. */
export interface SpanClassUse {
  /** Bytes of a slot; 0: large objects, each of a span of its own. */
  readonly slot: number;
  readonly noscan: boolean;
  readonly spans: number;
  /** Bytes of whole spans. */
  readonly spanBytes: number;
  readonly objects: number;
  readonly objectBytes: number;
  readonly freeSlots: number;
}

export interface HeapUse {
  /** By slot, those with pointers first. */
  readonly classes: readonly SpanClassUse[];
  readonly objects: number;
  readonly objectBytes: number;
  readonly spans: number;
  readonly spanBytes: number;
  /** Span records that stand for no memory at the moment. */
  readonly freeSpans: number;
  /** Spans of stacks and of the runtime's own lists. */
  readonly manualSpans: number;
  readonly manualBytes: number;
  /** Spans that were not swept since the last collection, and wait for that. */
  readonly unswept: number;
}

export function heapUse(heap: Heap): HeapUse {
  const { spans, program } = heap;
  const classes = new Map<number, { -readonly [K in keyof SpanClassUse]: SpanClassUse[K] }>();
  let unswept = 0;
  for (let span = 0; span < spans.count; span++) {
    const number = spans.spanClass[span];
    const isLarge = number >> 1 === 0;
    let use = classes.get(number);
    if (!use) {
      const slot = isLarge ? 0 : spans.elementSize[span];
      use = { slot, noscan: number % 2 === 1, spans: 0, spanBytes: 0, objects: 0, objectBytes: 0, freeSlots: 0 };
      classes.set(number, use);
    }
    const objects = allocated(heap, span);
    use.spans++;
    use.spanBytes += spans.bytes[span];
    use.objects += objects;
    use.objectBytes += objects * spans.elementSize[span];
    use.freeSlots += spans.elements[span] - objects;
    if (waitsForSweep(heap, span)) unswept++;
  }
  const all = [...classes.values()].sort((a, b) => a.slot - b.slot || Number(a.noscan) - Number(b.noscan));
  const sum = (of: (use: SpanClassUse) => number) => all.reduce((total, use) => total + of(use), 0);
  const records = program.memory.word(heap.address + program.layout.mheap.allspans + 8);
  return {
    classes: all,
    objects: sum((u) => u.objects),
    objectBytes: sum((u) => u.objectBytes),
    spans: spans.count,
    spanBytes: sum((u) => u.spanBytes),
    freeSpans: Number.isNaN(records) ? 0 : Math.max(0, records - spans.count - spans.manual.count),
    manualSpans: spans.manual.count,
    manualBytes: spans.manual.bytes.reduce((total, bytes) => total + bytes, 0),
    unswept,
  };
}

/** Objects in a span: whole words of its bits at once where one bitmap tells all. */
function allocated(heap: Heap, span: number): number {
  const { spans, program } = heap;
  const elements = spans.elements[span];
  if (spans.unswept[span] !== 0) {
    let count = 0;
    for (let i = 0; i < elements; i++) if (heap.isAllocated(span, i)) count++;
    return count;
  }
  const before = Math.min(spans.freeIndex[span], elements);
  const bits = spans.allocBits[span];
  let count = before;
  if (!(bits > 0)) return count;
  for (let word = before >> 5; word < (elements + 31) >> 5; word++) {
    let mask = program.memory.word32(bits + 4 * word) | 0;
    if (word === before >> 5) mask &= -1 << (before & 31);
    if (word === elements >> 5) mask &= (1 << (elements & 31)) - 1;
    count += ones(mask);
  }
  return count;
}

function ones(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** Behind the heap's generation by two, or being swept: not the spans that idle Ps keep (mheap.go, mspan.sweepgen). */
function waitsForSweep(heap: Heap, span: number): boolean {
  if (heap.spans.unswept[span] === 0) return false;
  const { memory, layout } = heap.program;
  const generation = memory.word32(heap.address + layout.mheap.sweepgen);
  const behind = (generation - memory.word32(heap.spans.address[span] + layout.mspan.sweepgen)) | 0;
  return behind === 1 || behind === 2;
}
