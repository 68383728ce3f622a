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

/** Row numbers in ascending order of their texts, whose characters are bytes. */
export function orderByText(texts: readonly string[]): Uint32Array {
  const table = new Uint32Array(texts.length * 2);
  for (let i = 0; i < texts.length; i++) {
    table[2 * i] = fourBytes(texts[i], 0);
    table[2 * i + 1] = fourBytes(texts[i], 4);
  }
  const order = orderByColumns(table, 2, texts.length);
  const same = (a: number, b: number) => table[2 * a] === table[2 * b] && table[2 * a + 1] === table[2 * b + 1];
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && same(order[start], order[end])) end++;
    if (end - start > 1) order.subarray(start, end).sort((a, b) => compareTexts(texts[a], texts[b]));
    start = end;
  }
  return order;
}

function fourBytes(text: string, from: number): number {
  const at = (i: number) => (from + i < text.length ? text.charCodeAt(from + i) : 0);
  return ((at(0) << 24) | (at(1) << 16) | (at(2) << 8) | at(3)) >>> 0;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
