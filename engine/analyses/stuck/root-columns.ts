/** Words outside the heap that point into it, as columns: whose they are, where they stand, which slot they point to. */

/** Owners that are not goroutine rows. */
export const VARIABLES = -1;
export const TIMERS = -2;
export const SPECIALS = -3;

export class RootColumns {
  count = 0;
  owner = new Int32Array(1 << 12);
  address = new Float64Array(1 << 12);
  slot = new Uint32Array(1 << 12);
  #bySlot: Map<number, number[]> | undefined;

  add(owner: number, address: number, slot: number): void {
    if (this.count === this.owner.length) this.#grow();
    const at = this.count++;
    this.owner[at] = owner;
    this.address[at] = address;
    this.slot[at] = slot;
  }

  /** Slot → the words that point into it. Made when first asked for, when all words have been added. */
  at(slot: number): readonly number[] {
    if (!this.#bySlot) {
      this.#bySlot = new Map();
      for (let word = 0; word < this.count; word++) {
        const known = this.#bySlot.get(this.slot[word]);
        if (known) known.push(word);
        else this.#bySlot.set(this.slot[word], [word]);
      }
    }
    return this.#bySlot.get(slot) ?? NONE;
  }

  #grow(): void {
    const n = this.count * 2;
    const wider = <T extends Int32Array | Float64Array | Uint32Array>(old: T, made: T): T => {
      made.set(old);
      return made;
    };
    this.owner = wider(this.owner, new Int32Array(n));
    this.address = wider(this.address, new Float64Array(n));
    this.slot = wider(this.slot, new Uint32Array(n));
  }
}

const NONE: readonly number[] = [];
