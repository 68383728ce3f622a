/** The goroutines and threads that a trace names: a row for each. */

export class TraceIds {
  /** Row → id. */
  readonly ids: number[] = [];
  readonly #rows = new Map<number, number>();

  get count(): number {
    return this.ids.length;
  }

  /** The row of an id, made where there is none yet. */
  row(id: number): number {
    const known = this.#rows.get(id);
    if (known !== undefined) return known;
    this.#rows.set(id, this.ids.length);
    return this.ids.push(id) - 1;
  }

  /** The row of an id; -1 where the trace does not name it. */
  find(id: number): number {
    return this.#rows.get(id) ?? -1;
  }

  /** Forgets all rows from `count` on. */
  truncate(count: number): void {
    for (const id of this.ids.splice(count)) this.#rows.delete(id);
  }
}
