/**
 * Where an address stands in a column: a hash table of row numbers with open addressing, several times smaller and faster than a
 * Map where there are millions.
 */
export class AddressMap {
  readonly #addresses: Float64Array;
  /** Row + 1; 0: nothing. A power of two, at most half full. */
  readonly #slots: Int32Array;
  readonly #mask: number;

  /** Of equal addresses the first row stays; NaN and 0 are in no place. */
  constructor(addresses: Float64Array) {
    let size = 16;
    while (size < 2 * addresses.length) size *= 2;
    this.#addresses = addresses;
    this.#slots = new Int32Array(size);
    this.#mask = size - 1;
    for (let row = 0; row < addresses.length; row++) {
      if (!(addresses[row] > 0)) continue;
      const slot = this.#find(addresses[row]);
      if (this.#slots[slot] === 0) this.#slots[slot] = row + 1;
    }
  }

  /** The row of an address; -1 for none. */
  rowOf(address: number): number {
    return address > 0 ? this.#slots[this.#find(address)] - 1 : -1;
  }

  /** The slot that has the address, or the free one where it would be. */
  #find(address: number): number {
    for (let slot = hashOf(address) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const row = this.#slots[slot];
      if (row === 0 || this.#addresses[row - 1] === address) return slot;
    }
  }
}

/** 32 bits, of addresses at multiples of eight. */
export function hashOf(address: number): number {
  const high = Math.floor(address / 0x1_0000_0000);
  const hash = Math.imul((address >>> 3) ^ Math.imul(high, 0x27d4_eb2d), 0x9e37_79b1);
  return hash ^ (hash >>> 15);
}
