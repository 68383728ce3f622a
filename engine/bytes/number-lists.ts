/**
 * A list for each of many numbers, in plain columns: a tenth of what a Map of arrays takes. Entries are numbered as they are
 * added; what they are is kept by whoever adds them.
 */
import { wider } from './wider.ts';

const FIRST_SIZE = 1 << 10;

/** There is no entry, or none before it. */
export const NO_ENTRY = -1;

export class NumberLists {
  #entries = 0;
  /** Entry → the one that was added to its list before. */
  #before: Int32Array<ArrayBuffer>;
  #lists = 0;
  /** List → its number, and its last entry. */
  #number = new Float64Array(FIRST_SIZE);
  #last = new Int32Array(FIRST_SIZE);
  /** List + 1, where the hash of its number leads; 0: nothing. A power of two, at most half full. */
  #slots = new Int32Array(2 * FIRST_SIZE);

  /** `entries`: how many there will be, where that is known. */
  constructor(entries = FIRST_SIZE) {
    this.#before = new Int32Array(Math.max(FIRST_SIZE, entries));
  }

  /** Adds an entry to the list of a number, and says which entry it is. The number is an integer, from 0 on. */
  add(number: number): number {
    if (this.#entries === this.#before.length) this.#before = wider(this.#before);
    const entry = this.#entries++;
    const list = this.#listOf(number);
    this.#before[entry] = this.#last[list];
    this.#last[list] = entry;
    return entry;
  }

  /** The last entry of a number's list; NO_ENTRY where it has none. */
  last(number: number): number {
    const list = this.#slots[this.#find(number)] - 1;
    return list < 0 ? NO_ENTRY : this.#last[list];
  }

  /** The entry that stands before another in its list; NO_ENTRY for the first. */
  before(entry: number): number {
    return this.#before[entry];
  }

  /** Leaves of a number's list what is to stay. */
  filter(number: number, stays: (entry: number) => boolean): void {
    const list = this.#slots[this.#find(number)] - 1;
    if (list < 0) return;
    let after = NO_ENTRY;
    let entry = this.#last[list];
    this.#last[list] = NO_ENTRY;
    for (; entry >= 0; entry = this.#before[entry]) {
      if (!stays(entry)) continue;
      if (after < 0) this.#last[list] = entry;
      else this.#before[after] = entry;
      after = entry;
    }
    if (after >= 0) this.#before[after] = NO_ENTRY;
  }

  #listOf(number: number): number {
    const known = this.#slots[this.#find(number)] - 1;
    if (known >= 0) return known;
    if (this.#lists === this.#number.length) this.#grow();
    const list = this.#lists++;
    this.#number[list] = number;
    this.#last[list] = NO_ENTRY;
    this.#slots[this.#find(number)] = list + 1;
    return list;
  }

  #grow(): void {
    this.#number = wider(this.#number);
    this.#last = wider(this.#last);
    this.#slots = new Int32Array(2 * this.#number.length);
    for (let list = 0; list < this.#lists; list++) this.#slots[this.#find(this.#number[list])] = list + 1;
  }

  /** The slot that leads to a number's list, or the free one where it would be. */
  #find(number: number): number {
    const mask = this.#slots.length - 1;
    let hash = Math.imul(number, 0x9e37_79b1);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    while (this.#slots[slot] !== 0 && this.#number[this.#slots[slot] - 1] !== number) slot = (slot + 1) & mask;
    return slot;
  }
}
