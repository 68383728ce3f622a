/** The goroutines or threads that a trace names: a row for each. */

/**
 * A Map takes no more, and no trace that is read has so many: damaged ones may. Ids beyond share the last row.
 */
const MAX_ROWS = 1 << 23;

export class TraceIds {
  /** Row → id. */
  readonly ids: number[] = [];
  readonly #rows = new Map<number, number>();

  get count(): number {
    return this.ids.length;
  }

  /** There were more ids than are told apart. */
  get full(): boolean {
    return this.ids.length >= MAX_ROWS;
  }

  /** The row of an id, made where there is none yet. */
  row(id: number): number {
    const known = this.#rows.get(id);
    if (known !== undefined) return known;
    if (this.full) return MAX_ROWS - 1;
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
