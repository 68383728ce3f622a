/** Many addresses, to be asked whether one is among them: a tenth of what a Set takes. */
import { hashOf } from './address-map.ts';

const FIRST_SIZE = 64;

export class AddressSet {
  /** 0: free. A power of two, at most half full. */
  #slots = new Float64Array(FIRST_SIZE);
  #count = 0;

  get size(): number {
    return this.#count;
  }

  /** An address is above 0. Whether it was not there before. */
  add(address: number): boolean {
    if (this.#count * 2 >= this.#slots.length) this.#grow();
    const slot = this.#find(address);
    if (this.#slots[slot] !== 0) return false;
    this.#slots[slot] = address;
    this.#count++;
    return true;
  }

  has(address: number): boolean {
    return address > 0 && this.#slots[this.#find(address)] === address;
  }

  /** The slot that has the address, or the free one where it would be. */
  #find(address: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(address) & mask;
    while (this.#slots[slot] !== 0 && this.#slots[slot] !== address) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Float64Array(before.length * 2);
    for (const address of before) if (address !== 0) this.#slots[this.#find(address)] = address;
  }
}
