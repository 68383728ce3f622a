/** Memory that is still to be looked at: a stack of (address, type, count), kept in typed arrays. */
export class Regions {
  address = 0;
  type = 0;
  count = 0;
  #addresses = new Float64Array(1 << 12);
  #types = new Int32Array(1 << 12);
  #counts = new Float64Array(1 << 12);
  #length = 0;

  push(address: number, type: number, count: number): void {
    if (this.#length === this.#addresses.length) this.#grow();
    this.#addresses[this.#length] = address;
    this.#types[this.#length] = type;
    this.#counts[this.#length++] = count;
  }

  /** Takes the last one into `address`, `type` and `count`. False: there is none. */
  pop(): boolean {
    if (this.#length === 0) return false;
    this.#length--;
    this.address = this.#addresses[this.#length];
    this.type = this.#types[this.#length];
    this.count = this.#counts[this.#length];
    return true;
  }

  #grow(): void {
    const [addresses, types, counts] = [this.#addresses, this.#types, this.#counts];
    this.#addresses = new Float64Array(addresses.length * 2);
    this.#types = new Int32Array(types.length * 2);
    this.#counts = new Float64Array(counts.length * 2);
    this.#addresses.set(addresses);
    this.#types.set(types);
    this.#counts.set(counts);
  }
}
