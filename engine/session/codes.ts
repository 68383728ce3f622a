/** Small numbers for what rows have: texts and hashes are made once per number, never per row. */
import type { GoroutineTables } from './tables.ts';

export interface Codes {
  /** Row → code, from 0 up in the order in which they first occur. */
  readonly codes: Int32Array;
  /** Code → the first row that has it. */
  readonly firstRows: readonly number[];
}

/** Rows with the same key have the same code. */
export function codesOf(count: number, keyOf: (row: number) => number): Codes {
  const codeOf = new Map<number, number>();
  const firstRows: number[] = [];
  const codes = new Int32Array(count);
  let lastKey = Number.NaN;
  let lastCode = -1;
  for (let row = 0; row < count; row++) {
    const key = keyOf(row);
    if (key !== lastKey) {
      lastKey = key;
      lastCode = codeOf.get(key) ?? firstRows.push(row) - 1;
      codeOf.set(key, lastCode);
    }
    codes[row] = lastCode;
  }
  return { codes, firstRows };
}

/**
 * Tells which codes occur among rows. Its marks are used again, so that a small group costs no more than its rows, however many
 * codes there are.
 */
export class CodeCounter {
  readonly #codes: Int32Array;
  /** Code → in which count it was last seen. */
  readonly #seenIn: Uint32Array;
  #count = 0;

  /** `codes`: row → its code, below `size`; -1: it has none. */
  constructor(codes: Int32Array, size: number) {
    this.#codes = codes;
    this.#seenIn = new Uint32Array(size);
  }

  /** The first row of each code that occurs. */
  firstRows(rows: Uint32Array): number[] {
    const count = ++this.#count;
    const codes = this.#codes;
    const seenIn = this.#seenIn;
    const found: number[] = [];
    for (let i = 0; i < rows.length; i++) {
      const code = codes[rows[i]];
      if (code < 0 || seenIn[code] === count) continue;
      seenIn[code] = count;
      found.push(rows[i]);
    }
    return found;
  }
}

/** Codes whose texts are equal become one. */
export function mergedCodes<T>(
  { codes, firstRows }: Codes,
  textOf: (row: number) => { readonly key: string } & T,
): { readonly codes: Int32Array; readonly of: readonly ({ readonly key: string } & T)[] } {
  const known = new Map<string, number>();
  const of: ({ readonly key: string } & T)[] = [];
  const merged = Int32Array.from(firstRows, (row) => {
    const made = textOf(row);
    const code = known.get(made.key) ?? of.push(made) - 1;
    known.set(made.key, code);
    return code;
  });
  return { codes: of.length === firstRows.length ? codes : codes.map((code) => merged[code]), of };
}

/** The rows of each code, one code after the other, each in the order in which they were given: those of code c begin at starts[c]. */
export function rowsByCode(
  rows: Uint32Array,
  codes: Int32Array,
  size: number,
): { readonly rows: Uint32Array; readonly starts: Uint32Array } {
  const starts = new Uint32Array(size + 1);
  for (let i = 0; i < rows.length; i++) starts[codes[rows[i]] + 1]++;
  for (let code = 0; code < size; code++) starts[code + 1] += starts[code];
  const next = starts.slice();
  const sorted = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) sorted[next[codes[rows[i]]]++] = rows[i];
  return { rows: sorted, starts };
}

/** One number for all that a state's words follow from; the goroutine that crashed has its own. */
export function stateKey(of: Pick<GoroutineTables, 'snapshot' | 'crashed'>, row: number): number {
  const { status, waitReason, system } = of.snapshot.goroutines;
  return row === of.crashed ? -1 : (status[row] * 256 + waitReason[row]) * 2 + system[row];
}

/** How many goroutines there are of each state, wait reason and family: the first of them, in order of id, stands for all. */
export function statesOf(tables: Pick<GoroutineTables, 'snapshot' | 'crashed'>): { row: number; count: number }[] {
  const { count } = tables.snapshot.goroutines;
  const { codes, firstRows } = codesOf(count, (row) => stateKey(tables, row));
  const counts = new Uint32Array(firstRows.length);
  for (let row = 0; row < count; row++) counts[codes[row]]++;
  return firstRows.map((row, code) => ({ row, count: counts[code] }));
}
