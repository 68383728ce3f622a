/** Sorting by keys that are numbers or texts, of up to millions of rows, without moving the rows. */

const DIGIT = 1 << 16;
/** Below this, comparing is cheaper than counting digits. */
const WORTH_COUNTING = 1 << 14;

/**
 * Row numbers in ascending order of their columns, the first column first. `table` has `columns` unsigned 32-bit numbers a
 * row. Equal rows stay in the order in which they came (radix sort, from the last digit to the first).
 */
function orderByColumns(table: Uint32Array, columns: number, count: number): Uint32Array {
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

/** Keys of fixed size, one a row. */
export interface Rows {
  readonly count: number;
  /** Unsigned 32-bit numbers of a row, whose order is that of the rows. */
  readonly columns: number;
  encode(row: number, into: Uint32Array): void;
}

/** Columns that are sorted at once; rows that do not differ in them are compared one with another. */
const MAX_SORTED = 8;
const LEAST_SORTED = 2;
/** Numbers that cost as much to put in order as an entry costs to find. */
const NUMBERS_PER_STEP = 4;

/** Numbers that are read in the time in which an entry is found. */
const READ_PER_STEP = 32;
/** So few rows are looked at whatever was spent before. */
const LEAST_READ = 1 << 14;

/**
 * Row numbers in ascending order; where the budget does not reach, by the first columns that differ; where it does not reach to
 * look at the rows, as they lie.
 */
export function orderByRows(rows: Rows, budget: { steps: number }): Uint32Array {
  const { count } = rows;
  const reading = Math.ceil((count * rows.columns) / READ_PER_STEP);
  if (count > LEAST_READ && reading > budget.steps) return Uint32Array.from({ length: count }, (_, i) => i);
  budget.steps -= reading;
  const affordable = Math.floor((NUMBERS_PER_STEP * Math.max(0, budget.steps)) / count);
  const wanted = Math.max(LEAST_SORTED, Math.min(MAX_SORTED, affordable));
  const differing =
    rows.columns <= wanted ? Uint32Array.from({ length: rows.columns }, (_, i) => i) : differingIn(rows);
  const chosen = differing.subarray(0, wanted);
  budget.steps -= Math.ceil((count * chosen.length) / NUMBERS_PER_STEP);
  const row = new Uint32Array(rows.columns);
  const table = new Uint32Array(count * chosen.length);
  for (let i = 0; i < count; i++) {
    rows.encode(i, row);
    for (let c = 0; c < chosen.length; c++) table[i * chosen.length + c] = row[chosen[c]];
  }
  const order = orderByColumns(table, chosen.length, count);
  if (differing.length > chosen.length)
    forRuns(table, chosen.length, order, (run) => sortWhole(rows, differing, run, budget));
  return order;
}

/** The columns in which not all rows are the same. */
function differingIn(rows: Rows): Uint32Array {
  const first = new Uint32Array(rows.columns);
  rows.encode(0, first);
  const differs = new Uint8Array(rows.columns);
  const row = new Uint32Array(rows.columns);
  for (let i = 1; i < rows.count; i++) {
    rows.encode(i, row);
    for (let c = 0; c < row.length; c++) if (row[c] !== first[c]) differs[c] = 1;
  }
  return Uint32Array.from(differs.keys()).filter((c) => differs[c] === 1);
}

/** Rows that are the same in the columns looked at first; left as they are if that would cost too much. */
function sortWhole(rows: Rows, columns: Uint32Array, run: Uint32Array, budget: { steps: number }): void {
  const cost = Math.ceil((run.length * columns.length * Math.ceil(Math.log2(run.length))) / NUMBERS_PER_STEP);
  if (cost > budget.steps) return;
  budget.steps -= cost;
  const table = new Uint32Array(run.length * columns.length);
  const row = new Uint32Array(rows.columns);
  for (let i = 0; i < run.length; i++) {
    rows.encode(run[i], row);
    for (let c = 0; c < columns.length; c++) table[i * columns.length + c] = row[columns[c]];
  }
  const inRun = run.slice();
  run.set(compared(table, columns.length, run.length).map((i) => inRun[i]));
}

/** Rows that follow each other in an order and have equal columns, where they are two or more. */
function forRuns(table: Uint32Array, columns: number, order: Uint32Array, each: (run: Uint32Array) => void): void {
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && isEqual(table, columns, order[start], order[end])) end++;
    if (end - start > 1) each(order.subarray(start, end));
    start = end;
  }
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
  forRuns(table, COLUMNS, order, (run) => sortEqual(texts, run));
  return order;
}

function isEqual(table: Uint32Array, columns: number, a: number, b: number): boolean {
  for (let c = 0; c < columns; c++) if (table[a * columns + c] !== table[b * columns + c]) return false;
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
