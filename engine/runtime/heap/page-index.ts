/**
 * From an address to the span it lies in, by pages, as the runtime's own arenas do it: one table of 8,192 pages for each
 * arena of 64 MB that has spans.
 * Source: runtime/mheap.go spanOf, heapArena.spans; linux/amd64.
 */
import { ARENA_BYTES, PAGE_SIZE } from './arenas.ts';
import type { SpanTable } from './spans.ts';

const PAGES_PER_ARENA = ARENA_BYTES / PAGE_SIZE;
const PAGE_BITS = 13;
/** Arenas further apart are looked up in a map: a table over the gap would be larger than the heap's own. */
const MAX_ARENA_TABLE = 1 << 22;

/** No span is there. */
export const NO_SPAN = -1;

export class PageIndex {
  /** [lowest, highest) address of any span. */
  readonly low: number;
  readonly high: number;
  readonly #firstArena: number;
  /** Arena - #firstArena → table number + 1. */
  readonly #near: Int32Array;
  readonly #far = new Map<number, number>();
  readonly #pages: Int32Array;

  constructor(spans: SpanTable) {
    const arenas = arenasOf(spans);
    const first = arenas[0] ?? 0;
    const last = arenas[arenas.length - 1] ?? 0;
    this.low = Math.min(spans.base[0] ?? Number.POSITIVE_INFINITY, spans.manual.base[0] ?? Number.POSITIVE_INFINITY);
    this.high = (last + 1) * ARENA_BYTES;
    this.#firstArena = first;
    const near = last - first < MAX_ARENA_TABLE;
    this.#near = new Int32Array(near ? last - first + 1 : 0);
    for (const [i, arena] of arenas.entries()) {
      if (near) this.#near[arena - first] = i + 1;
      else this.#far.set(arena, i + 1);
    }
    this.#pages = new Int32Array(arenas.length * PAGES_PER_ARENA).fill(NO_SPAN);
    for (let row = 0; row < spans.count; row++) this.#fill(spans.base[row], spans.bytes[row], row);
    const { manual } = spans;
    for (let i = 0; i < manual.count; i++) this.#fill(manual.base[i], manual.bytes[i], -2 - i);
  }

  /** Row of the span of objects that contains an address; -1 for none, -2 - i for the manual span i. */
  spanOf(address: number): number {
    if (!(address >= this.low && address < this.high)) return NO_SPAN;
    const arena = Math.floor(address / ARENA_BYTES);
    const table = this.#table(arena);
    if (table < 0) return NO_SPAN;
    return this.#pages[table * PAGES_PER_ARENA + ((address - arena * ARENA_BYTES) >>> PAGE_BITS)];
  }

  #table(arena: number): number {
    const at = arena - this.#firstArena;
    return (this.#near.length > 0 ? (this.#near[at] ?? 0) : (this.#far.get(arena) ?? 0)) - 1;
  }

  #fill(base: number, bytes: number, row: number): void {
    for (let at = base; at < base + bytes; ) {
      const arena = Math.floor(at / ARENA_BYTES);
      const table = this.#table(arena) * PAGES_PER_ARENA;
      const end = Math.min(base + bytes, (arena + 1) * ARENA_BYTES);
      const start = arena * ARENA_BYTES;
      this.#pages.fill(row, table + (at - start) / PAGE_SIZE, table + (end - start) / PAGE_SIZE);
      at = end;
    }
  }
}

/** Numbers of the arenas that have spans, ascending. Spans that their arenas do not name are not in the table. */
function arenasOf(spans: SpanTable): number[] {
  const arenas = new Set<number>();
  const add = (base: number, bytes: number) => {
    const last = Math.floor((base + bytes - 1) / ARENA_BYTES);
    for (let arena = Math.floor(base / ARENA_BYTES); arena <= last; arena++) arenas.add(arena);
  };
  for (let row = 0; row < spans.count; row++) add(spans.base[row], spans.bytes[row]);
  for (let i = 0; i < spans.manual.count; i++) add(spans.manual.base[i], spans.manual.bytes[i]);
  return [...arenas].sort((a, b) => a - b);
}
