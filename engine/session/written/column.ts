/** A column that grows while rows are told. */
type Numbers = Float64Array | Int32Array | Uint8Array;

export class Column<T extends Numbers> {
  values: T;
  readonly #make: new (
    length: number,
  ) => T;

  constructor(make: new (length: number) => T) {
    this.#make = make;
    this.values = new make(1024);
  }

  set(row: number, value: number): void {
    this.#reach(row + 1);
    this.values[row] = value;
  }

  /** Gives the rows up to `end` what row `first` has. */
  repeat(first: number, end: number): void {
    this.#reach(end);
    this.values.fill(this.values[first], first, end);
  }

  /** The rows in another order. */
  ordered(order: Uint32Array): T {
    const made = new this.#make(order.length);
    for (let i = 0; i < order.length; i++) made[i] = this.values[order[i]];
    return made;
  }

  #reach(length: number): void {
    if (length <= this.values.length) return;
    const wider = new this.#make(Math.max(length, 2 * this.values.length));
    wider.set(this.values);
    this.values = wider;
  }
}
