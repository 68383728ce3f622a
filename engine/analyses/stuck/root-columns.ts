/** Words outside the heap that point into it, as columns: whose they are, where they stand, which slot they point to. */
import { NumberLists } from '../../bytes/number-lists.ts';
import { wider } from '../../bytes/wider.ts';

/** Owners that are not goroutine rows. */
export const VARIABLES = -1;
export const TIMERS = -2;
export const SPECIALS = -3;

export class RootColumns {
  count = 0;
  owner = new Int32Array(1 << 12);
  address = new Float64Array(1 << 12);
  slot = new Uint32Array(1 << 12);
  #bySlot: NumberLists | undefined;

  add(owner: number, address: number, slot: number): void {
    if (this.count === this.owner.length) {
      this.owner = wider(this.owner);
      this.address = wider(this.address);
      this.slot = wider(this.slot);
    }
    const at = this.count++;
    this.owner[at] = owner;
    this.address[at] = address;
    this.slot[at] = slot;
  }

  /** Lists of the words that point into each slot. Made when first asked for, when all words have been added. */
  bySlot(): NumberLists {
    if (!this.#bySlot) {
      this.#bySlot = new NumberLists(this.count);
      for (let word = 0; word < this.count; word++) this.#bySlot.add(this.slot[word]);
    }
    return this.#bySlot;
  }
}
