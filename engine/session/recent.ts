/** The last few results of work that is asked for again and again: a table is scrolled under one filter, in one order. */
export class Recent<T> {
  readonly #most: number;
  readonly #known = new Map<string, T>();

  constructor(most: number) {
    this.#most = most;
  }

  /** What was made under `name` not long ago, else what `make` makes now. */
  get(name: string, make: () => T): T {
    const known = this.#known.get(name) ?? make();
    this.#known.delete(name);
    this.#known.set(name, known);
    if (this.#known.size > this.#most) {
      const [oldest] = this.#known.keys();
      this.#known.delete(oldest);
    }
    return known;
  }
}
