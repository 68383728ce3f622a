/** Sorting by keys that are numbers or texts, of up to millions of rows, without moving the rows. */

const DIGIT = 1 << 16;
/** Below this, comparing is cheaper than counting digits. */
const WORTH_COUNTING = 1 << 14;

/**
 * Row numbers in ascending order of their columns, the first column first. `table` has `columns` unsigned 32-bit numbers a
 * row. Equal rows stay in the order in which they came (radix sort, from the last digit to the first).
 */
export function orderByColumns(table: Uint32Array, columns: number, count: number): Uint32Array {
  if (count < WORTH_COUNTING) return compared(table, columns, count);
  let order = Uint32Array.from({ length: count }, (_, i) => i);
  let next = new Uint32Array(count);
  const starts = new Uint32Array(DIGIT + 1);
  for (let digit = 2 * columns - 1; digit >= 0; digit--) {
    const column = digit >> 1;
    const shift = digit & 1 ? 0 : 16;
    starts.fill(0);
    for (let i = 0; i < count; i++) starts[((table[i * columns + column] >>> shift) & 0xffff) + 1]++;
    if (starts.includes(count)) continue;
    for (let d = 0; d < DIGIT; d++) starts[d + 1] += starts[d];
    for (let i = 0; i < count; i++) {
      const row = order[i];
      next[starts[(table[row * columns + column] >>> shift) & 0xffff]++] = row;
    }
    [order, next] = [next, order];
  }
  return order;
}

function compared(table: Uint32Array, columns: number, count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => {
    for (let c = 0; c < columns; c++) {
      const difference = table[a * columns + c] - table[b * columns + c];
      if (difference !== 0) return difference;
    }
    return a - b;
  });
}

/** Texts as bytes in memory, one a row. */
export interface Texts {
  readonly count: number;
  /** Where its bytes are: rows with the same place and length have the same text. */
  place(row: number): number;
  length(row: number): number;
  /** The first 16 bytes; fewer where the text is shorter. */
  beginning(row: number): Uint8Array;
  /** All of it, a character for each byte. */
  whole(row: number): string;
}

const COLUMNS = 4;

/** Row numbers in ascending order of their texts, by bytes. */
export function orderByText(texts: Texts): Uint32Array {
  const { count } = texts;
  const table = new Uint32Array(count * COLUMNS);
  for (let row = 0; row < count; row++) {
    const bytes = texts.beginning(row);
    for (let i = 0; i < bytes.length && i < 4 * COLUMNS; i++)
      table[row * COLUMNS + (i >> 2)] |= bytes[i] << (24 - 8 * (i & 3));
  }
  const order = orderByColumns(table, COLUMNS, count);
  for (let start = 0; start < count; ) {
    let end = start + 1;
    while (end < count && isEqual(table, order[start], order[end])) end++;
    if (end - start > 1) sortEqual(texts, order.subarray(start, end));
    start = end;
  }
  return order;
}

function isEqual(table: Uint32Array, a: number, b: number): boolean {
  for (let c = 0; c < COLUMNS; c++) if (table[a * COLUMNS + c] !== table[b * COLUMNS + c]) return false;
  return true;
}

/** Rows whose texts begin alike. */
function sortEqual(texts: Texts, rows: Uint32Array): void {
  const known = new Map<number, string>();
  const whole = (row: number) => {
    let text = known.get(row);
    if (text === undefined) {
      text = texts.whole(row);
      known.set(row, text);
    }
    return text;
  };
  rows.sort((a, b) => {
    if (texts.place(a) === texts.place(b)) return texts.length(a) - texts.length(b);
    // The beginnings are filled up with zeroes, which short texts may hold themselves.
    if (texts.length(a) <= 4 * COLUMNS && texts.length(b) <= 4 * COLUMNS) return texts.length(a) - texts.length(b);
    return compareTexts(whole(a), whole(b));
  });
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
