/** The entries of the maps that were looked at last, in order: the next window of a large one costs nothing. */
import type { MapMemory } from './kinds/reading.ts';

/** Entries of all maps that are kept, at 16 bytes each. */
const MAX_ENTRIES = 1 << 22;

export class RememberedMaps implements MapMemory {
  readonly #maps = new Map<string, { readonly value: unknown; readonly entries: number }>();
  #entries = 0;

  get(key: string): unknown {
    const found = this.#maps.get(key);
    if (!found) return undefined;
    // Used last: it goes last.
    this.#maps.delete(key);
    this.#maps.set(key, found);
    return found.value;
  }

  set(key: string, value: unknown, entries: number): void {
    this.#maps.set(key, { value, entries });
    this.#entries += entries;
    for (const [oldest, { entries: freed }] of this.#maps) {
      if (this.#entries <= MAX_ENTRIES || oldest === key) break;
      this.#maps.delete(oldest);
      this.#entries -= freed;
    }
  }
}
