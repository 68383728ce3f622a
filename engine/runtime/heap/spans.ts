/**
 * Spans: the runs of pages that the Go heap is cut into. A span in use holds objects of one size; a manual span holds
 * stacks or the runtime's own lists and no objects.
 * Source: runtime/mheap.go `type mspan struct`, `mheap_.allspans` (every mspan ever made, also unused ones), Go 1.17 to 1.26.
 */
import { type Fault, fault } from '../../bytes/fault.ts';
import type { GoProgram } from '../program.ts';
import { type Arenas, PAGE_SIZE } from './arenas.ts';

/** mSpanState: objects live only in spans in use. */
const SPAN_IN_USE = 1;
const SPAN_MANUAL = 2;
/** A span is 8 KB at least, so this is 512 GB of heap. */
const MAX_SPANS = 1 << 26;

/** A row per span in use, in address order. */
export interface SpanTable {
  readonly count: number;
  /** Address of the mspan. */
  readonly address: Float64Array;
  /** Address of the first object. */
  readonly base: Float64Array;
  /** Whole pages, in bytes. */
  readonly bytes: Float64Array;
  /** Bytes from one object to the next: the size class, or all of a large object's span. */
  readonly elementSize: Float64Array;
  readonly elements: Uint32Array;
  /** Row → number of its first object, counting all objects of the heap in address order; one entry more than rows. */
  readonly firstObject: Float64Array;
  /** Size class × 2, + 1 for objects without pointers. Size class 0: one large object. */
  readonly spanClass: Uint8Array;
  readonly freeIndex: Uint32Array;
  readonly allocBits: Float64Array;
  readonly markBits: Float64Array;
  /** 1: not swept since the last collection, so that the marks tell what lives, not allocBits; 2: just being swept. */
  readonly unswept: Uint8Array;
  /** Run-time type of a large object (since Go 1.22); 0 where it is not known. */
  readonly largeType: Float64Array;
  /** 1: a chunk of a user arena (GOEXPERIMENT=arenas). */
  readonly userArena: Uint8Array;
  /** First special record; 0 for none. */
  readonly specials: Float64Array;
  /** Spans of stacks and of the runtime's own lists, in address order. */
  readonly manual: { readonly count: number; readonly base: Float64Array; readonly bytes: Float64Array };
  /** What of the list of spans could not be read: objects there are not known. */
  readonly faults: readonly Fault[];
}

export function readSpans(program: GoProgram, mheap: number, arenas: Arenas): SpanTable {
  const { memory, layout } = program;
  const faults: Fault[] = [];
  const addresses = spanAddresses(program, mheap, faults);
  const { mspan } = layout;
  const narrow = mspan.largeType >= 0;
  const count16 = (at: number) => (memory.word32(at - (at % 4)) >>> ((at % 4) * 8)) & 0xffff;
  const byte = (at: number) => (memory.word32(at - (at % 4)) >>> ((at % 4) * 8)) & 0xff;
  const count = (at: number) => (narrow ? count16(at) : memory.word32(at));
  const sweepGeneration = memory.word32(mheap + layout.mheap.sweepgen);
  const rows = addresses.length;
  const column = () => new Float64Array(rows);
  const [address, base, bytes, elementSize] = [column(), column(), column(), column()];
  const [allocBits, markBits, largeType, specials] = [column(), column(), column(), column()];
  const [elements, freeIndex] = [new Uint32Array(rows), new Uint32Array(rows)];
  const [spanClass, unswept, userArena] = [new Uint8Array(rows), new Uint8Array(rows), new Uint8Array(rows)];
  const manual = { base: column(), bytes: column(), count: 0 };
  let row = 0;
  let unreadable = 0;
  let torn = 0;
  for (const at of addresses) {
    const start = memory.word(at + mspan.startAddr);
    const length = memory.word(at + mspan.npages) * PAGE_SIZE;
    if (Number.isNaN(start) || Number.isNaN(length)) unreadable++;
    const state = byte(at + mspan.state);
    if ((state !== SPAN_IN_USE && state !== SPAN_MANUAL) || !(start > 0) || !(length > 0)) continue;
    // A torn start or length must not make a span of terabytes: its arena has to name it at both ends.
    if (arenas.spanAt(start) !== at || arenas.spanAt(start + length - PAGE_SIZE) !== at) {
      torn++;
      continue;
    }
    if (state === SPAN_MANUAL) {
      manual.base[manual.count] = start;
      manual.bytes[manual.count++] = length;
    }
    if (state !== SPAN_IN_USE) continue;
    const size = memory.word(at + mspan.elemsize);
    const n = count(at + mspan.nelems);
    if (!(size >= 8 && size * n <= length)) {
      torn++;
      continue;
    }
    address[row] = at;
    base[row] = start;
    bytes[row] = length;
    elementSize[row] = size;
    elements[row] = n;
    spanClass[row] = byte(at + mspan.spanclass);
    freeIndex[row] = count(at + mspan.freeindex);
    allocBits[row] = memory.word(at + mspan.allocBits);
    markBits[row] = memory.word(at + mspan.gcmarkBits);
    unswept[row] = sweepState(memory.word32(at + mspan.sweepgen), sweepGeneration);
    if (mspan.largeType >= 0) largeType[row] = memory.word(at + mspan.largeType);
    if (mspan.isUserArenaChunk >= 0) userArena[row] = byte(at + mspan.isUserArenaChunk);
    specials[row] = memory.word(at + mspan.specials);
    row++;
  }
  if (unreadable > 0) faults.push(fault('spans-unreadable', `${unreadable} of ${rows} spans cannot be read`));
  if (torn > 0) faults.push(fault('spans-torn', `${torn} of ${rows} spans contradict their arena or themselves`));
  const order = Uint32Array.from({ length: row }, (_, i) => i).sort((a, b) => base[a] - base[b]);
  const ordered = <T extends Float64Array | Uint32Array | Uint8Array>(values: T, into: T): T => {
    for (let i = 0; i < row; i++) into[i] = values[order[i]];
    return into;
  };
  const floats = (values: Float64Array) => ordered(values, new Float64Array(row));
  const words = (values: Uint32Array) => ordered(values, new Uint32Array(row));
  const flags = (values: Uint8Array) => ordered(values, new Uint8Array(row));
  const orderedElements = words(elements);
  return {
    count: row,
    address: floats(address),
    base: floats(base),
    bytes: floats(bytes),
    elementSize: floats(elementSize),
    elements: orderedElements,
    firstObject: runningSum(orderedElements),
    spanClass: flags(spanClass),
    freeIndex: words(freeIndex),
    allocBits: floats(allocBits),
    markBits: floats(markBits),
    unswept: flags(unswept),
    largeType: floats(largeType),
    userArena: flags(userArena),
    specials: floats(specials),
    manual: inOrder(manual),
    faults,
  };
}

/** sweepgen: h - 2 needs sweeping, h - 1 is being swept, h + 1 is cached and needs sweeping (mheap.go, mspan.sweepgen). */
function sweepState(generation: number, heap: number): number {
  const behind = (heap - generation) | 0;
  if (behind === 1) return 2;
  return behind === 2 || behind === -1 ? 1 : 0;
}

function spanAddresses(program: GoProgram, mheap: number, faults: Fault[]): Float64Array {
  const { memory, layout } = program;
  const list = memory.word(mheap + layout.mheap.allspans);
  const length = memory.word(mheap + layout.mheap.allspans + 8);
  if (!(length <= MAX_SPANS) || Number.isNaN(list)) {
    faults.push(fault('spans-missing', 'the list of spans (mheap_.allspans) cannot be read'));
    return new Float64Array(0);
  }
  // Only what can be read makes the list longer: a wrong length must not.
  const addresses: number[] = [];
  let read = 0;
  for (; read < length; read++) {
    const at = memory.word(list + 8 * read);
    if (Number.isNaN(at)) break;
    if (at > 0) addresses.push(at);
  }
  if (read < length)
    faults.push(fault('spans-cut', `${length - read} of ${length} spans are lost: their list is not in the core`));
  return Float64Array.from(addresses).sort();
}

function runningSum(counts: Uint32Array): Float64Array {
  const sums = new Float64Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) sums[i + 1] = sums[i] + counts[i];
  return sums;
}

function inOrder(manual: { base: Float64Array; bytes: Float64Array; count: number }): SpanTable['manual'] {
  const order = Uint32Array.from({ length: manual.count }, (_, i) => i).sort((a, b) => manual.base[a] - manual.base[b]);
  return {
    count: manual.count,
    base: Float64Array.from(order, (i) => manual.base[i]),
    bytes: Float64Array.from(order, (i) => manual.bytes[i]),
  };
}
