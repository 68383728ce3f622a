/**
 * Arenas: the 64 MB pieces of address space that the Go heap grows by, each with its metadata (heapArena) elsewhere.
 * Source: runtime/mheap.go `mheap_.arenas`, malloc.go arenaIndex; one level of 4,194,304 entries.
 */
import type { GoProgram } from '../program.ts';

export const ARENA_BYTES = 1 << 26;
export const PAGE_SIZE = 8192;

export class Arenas {
  readonly #program: GoProgram;
  readonly #table: number;
  #last = -1;
  #lastMetadata = 0;

  constructor(program: GoProgram, mheap: number) {
    this.#program = program;
    this.#table = program.memory.word(mheap + program.layout.mheap.arenas);
  }

  /** Address of the heapArena of the arena that contains an address; 0 or NaN where there is none. */
  metadataOf(address: number): number {
    const arena = Math.floor((address + this.#program.target.arenaBase) / ARENA_BYTES);
    if (arena !== this.#last) {
      this.#last = arena;
      this.#lastMetadata = this.#program.memory.word(this.#table + 8 * arena);
    }
    return this.#lastMetadata;
  }

  /**
   * Whether the span that starts at an address keeps the collector's marks at its end (Green Tea, standard since Go 1.26;
   * spans of one page with objects of 16 to 512 bytes).
   */
  hasInlineMarks(start: number): boolean {
    const field = this.#program.layout.heapArena.pageUseSpanInlineMarkBits;
    if (field < 0) return false;
    const page = (start % ARENA_BYTES) / PAGE_SIZE;
    const word = this.#program.memory.word32(this.metadataOf(start) + field + (page >> 5) * 4);
    return ((word >>> (page & 31)) & 1) === 1;
  }

  /** The mspan of the page that contains an address, as the arena has it. */
  spanAt(address: number): number {
    const page = Math.floor((address % ARENA_BYTES) / PAGE_SIZE);
    return this.#program.memory.word(this.metadataOf(address) + this.#program.layout.heapArena.spans + 8 * page);
  }
}
