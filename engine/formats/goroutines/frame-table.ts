/** Distinct calls of stacks that somebody wrote down: a stack is made of row numbers of this table. */

/** What a call is, as far as it was written. */
export interface WrittenCall {
  /** As it was printed: "main.Map[...]", "main.(*T).m". */
  readonly function: string;
  /** "" where it was not told. */
  readonly file: string;
  readonly line: number;
  readonly inlineDepth: number;
  /** Bytes from the beginning of the function. */
  readonly offset?: number;
  readonly pc?: number;
}

export class FrameTable {
  readonly calls: WrittenCall[] = [];
  readonly #functions = new Map<string, Map<string, number>>();

  get count(): number {
    return this.calls.length;
  }

  /**
   * The row of a call. `place` tells it from other calls of the function; `make` is asked once for each, with both as
   * strings that hold on to nothing else.
   */
  rowOf(name: string, place: string, make: (name: string, place: string) => WrittenCall): number {
    let places = this.#functions.get(name);
    if (!places) {
      places = new Map();
      this.#functions.set(ownText(name), places);
    }
    const known = places.get(place);
    if (known !== undefined) return known;
    const text = ownText(place);
    const row = this.calls.push(make(ownText(name), text)) - 1;
    places.set(text, row);
    return row;
  }
}

/** The same text apart from the block of text that it was cut out of, which would stay in memory with it. */
export function ownText(text: string): string {
  return ` ${text}`.slice(1);
}
