/**
 * Spans: the runs of pages that the Go heap is cut into. A span in use holds objects of one size; a manual span holds
 * stacks or the runtime's own lists and no objects.
 * Source: runtime/mheap.go `type mspan struct`, `mheap_.allspans` (every mspan ever made, also unused ones), Go 1.17 to 1.27.
 */
import { type Fault, fault } from '../../bytes/fault.ts';
import type { GoProgram } from '../program.ts';
import { type Arenas, PAGE_SIZE } from './arenas.ts';

/** mSpanState: objects live only in spans in use. */
const SPAN_IN_USE = 1;
export const SPAN_MANUAL = 2;
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
  const faults: Fault[] = [];
  const addresses = spanAddresses(program, mheap, faults);
  const columns = new SpanColumns(program, mheap, addresses.length);
  const manual = { base: new Float64Array(addresses.length), bytes: new Float64Array(addresses.length), count: 0 };
  const { memory, layout } = program;
  let unreadable = 0;
  let torn = 0;
  for (const at of addresses) {
    const start = memory.word(at + layout.mspan.startAddr);
    const length = memory.word(at + layout.mspan.npages) * PAGE_SIZE;
    if (Number.isNaN(start) || Number.isNaN(length)) unreadable++;
    const state = byteAt(program, at + layout.mspan.state);
    if ((state !== SPAN_IN_USE && state !== SPAN_MANUAL) || !(start > 0) || !(length > 0)) continue;
    // A torn start or length must not make a span of terabytes: its arena has to name it at both ends.
    if (arenas.spanAt(start) !== at || arenas.spanAt(start + length - PAGE_SIZE) !== at) torn++;
    else if (state === SPAN_IN_USE) torn += columns.add(at, start, length) ? 0 : 1;
    else {
      manual.base[manual.count] = start;
      manual.bytes[manual.count++] = length;
    }
  }
  const all = addresses.length;
  if (unreadable > 0) faults.push(fault('spans-unreadable', `${unreadable} of ${all} spans cannot be read`));
  if (torn > 0) faults.push(fault('spans-torn', `${torn} of ${all} spans contradict their arena or themselves`));
  return { ...columns.ordered(), manual: inOrder(manual), faults };
}

function byteAt({ memory }: GoProgram, at: number): number {
  return (memory.word32(at - (at % 4)) >>> ((at % 4) * 8)) & 0xff;
}

/** Spans in use as they are found, and the table in order of addresses that comes of them. */
class SpanColumns {
  readonly #program: GoProgram;
  readonly #sweepGeneration: number;
  readonly #floats;
  readonly #words;
  readonly #flags;
  #count = 0;

  constructor(program: GoProgram, mheap: number, rows: number) {
    const float = () => new Float64Array(rows);
    const flag = () => new Uint8Array(rows);
    this.#program = program;
    this.#sweepGeneration = program.memory.word32(mheap + program.layout.mheap.sweepgen);
    this.#floats = {
      ...{ address: float(), base: float(), bytes: float(), elementSize: float() },
      ...{ allocBits: float(), markBits: float(), largeType: float(), specials: float() },
    };
    this.#words = { elements: new Uint32Array(rows), freeIndex: new Uint32Array(rows) };
    this.#flags = { spanClass: flag(), unswept: flag(), userArena: flag() };
  }

  /** False: the span contradicts itself. */
  add(at: number, start: number, length: number): boolean {
    const { memory, layout } = this.#program;
    const { mspan } = layout;
    const size = memory.word(at + mspan.elemsize);
    const elements = this.#elements(at + mspan.nelems);
    if (!(size >= 8 && size * elements <= length)) return false;
    const row = this.#count++;
    const [floats, words, flags] = [this.#floats, this.#words, this.#flags];
    floats.address[row] = at;
    floats.base[row] = start;
    floats.bytes[row] = length;
    floats.elementSize[row] = size;
    floats.allocBits[row] = memory.word(at + mspan.allocBits);
    floats.markBits[row] = memory.word(at + mspan.gcmarkBits);
    if (mspan.largeType >= 0) floats.largeType[row] = memory.word(at + mspan.largeType);
    floats.specials[row] = memory.word(at + mspan.specials);
    words.elements[row] = elements;
    words.freeIndex[row] = this.#elements(at + mspan.freeindex);
    flags.spanClass[row] = byteAt(this.#program, at + mspan.spanclass);
    flags.unswept[row] = sweepState(memory.word32(at + mspan.sweepgen), this.#sweepGeneration);
    if (mspan.isUserArenaChunk >= 0) flags.userArena[row] = byteAt(this.#program, at + mspan.isUserArenaChunk);
    return true;
  }

  ordered(): Omit<SpanTable, 'manual' | 'faults'> {
    const n = this.#count;
    const { base } = this.#floats;
    const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => base[a] - base[b]);
    const put = <T extends Float64Array | Uint32Array | Uint8Array>(from: T, into: T): T => {
      for (let i = 0; i < n; i++) into[i] = from[order[i]];
      return into;
    };
    const sorted = <K extends string, T extends Float64Array | Uint32Array | Uint8Array>(
      columns: Readonly<Record<K, T>>,
      make: () => T,
    ) => {
      const entries = Object.entries<T>(columns).map(([name, values]) => [name, put(values, make())] as const);
      return Object.fromEntries(entries) as Record<K, T>; // the same names
    };
    const words = sorted(this.#words, () => new Uint32Array(n));
    return {
      count: n,
      ...sorted(this.#floats, () => new Float64Array(n)),
      ...words,
      ...sorted(this.#flags, () => new Uint8Array(n)),
      firstObject: runningSum(words.elements),
    };
  }

  /** Counts of objects are 16 bits wide since Go 1.22, when largeType came. */
  #elements(at: number): number {
    const { memory, layout } = this.#program;
    if (layout.mspan.largeType < 0) return memory.word32(at);
    return (memory.word32(at - (at % 4)) >>> ((at % 4) * 8)) & 0xffff;
  }
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
