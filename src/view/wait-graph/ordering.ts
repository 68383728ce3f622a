/** In which order blocks stand in their column, and how far down: near what they are linked with, with few lines that cross. */

/** A block, or the place where a line passes a column on its way. */
export interface Item {
  readonly height: number;
  readonly layer: number;
  /** Numbers of items in the column before and after. */
  readonly before: number[];
  readonly after: number[];
}

const SWEEPS = 12;
const RELAXATIONS = 10;

/** Columns of items, each from top to bottom. */
export function ordered(items: readonly Item[]): number[][] {
  const columns: number[][] = [];
  for (const [at, { layer }] of items.entries()) {
    while (columns.length <= layer) columns.push([]);
    columns[layer].push(at);
  }
  const place = new Float64Array(items.length);
  const number = (column: readonly number[]) => {
    for (const [i, at] of column.entries()) place[at] = i;
  };
  columns.forEach(number);
  let best = columns.map((column) => [...column]);
  let least = crossings(best, items, place);
  for (let sweep = 0; sweep < SWEEPS && least > 0; sweep++) {
    const isDown = sweep % 2 === 0;
    for (const column of isDown ? columns : [...columns].reverse()) {
      const wish = (at: number) => mean(isDown ? items[at].before : items[at].after, place) ?? place[at];
      const wishes = new Map(column.map((at) => [at, wish(at)]));
      column.sort((a, b) => (wishes.get(a) ?? 0) - (wishes.get(b) ?? 0));
      number(column);
    }
    const now = crossings(columns, items, place);
    if (now < least) {
      least = now;
      best = columns.map((column) => [...column]);
    }
  }
  return best;
}

/** Top of each item, from 0: as near to what it is linked with as the others of its column allow. */
export function heights(items: readonly Item[], columns: readonly (readonly number[])[], gap: number): Float64Array {
  const top = new Float64Array(items.length);
  for (const column of columns) {
    let y = 0;
    for (const at of column) {
      top[at] = y;
      y += items[at].height + gap;
    }
  }
  const middle = new Float64Array(items.length);
  const measure = (column: readonly number[]) => {
    for (const at of column) middle[at] = top[at] + items[at].height / 2;
  };
  columns.forEach(measure);
  for (let turn = 0; turn < RELAXATIONS; turn++) {
    for (const column of turn % 2 === 0 ? columns : [...columns].reverse()) {
      const wishes = column.map(
        (at) => (mean([...items[at].before, ...items[at].after], middle) ?? middle[at]) - items[at].height / 2,
      );
      settle(column, wishes, items, gap, top);
      measure(column);
    }
  }
  const least = Math.min(...top);
  return top.map((y) => y - least);
}

/**
 * The tops nearest to what is wished for (least squares) that keep the order and the gaps: neighbours who would overlap move
 * as one, by the mean of their wishes.
 */
function settle(
  column: readonly number[],
  wishes: readonly number[],
  items: readonly Item[],
  gap: number,
  top: Float64Array,
): void {
  const runs: { sum: number; count: number }[] = [];
  let offset = 0;
  const offsets = column.map((at) => {
    const own = offset;
    offset += items[at].height + gap;
    return own;
  });
  for (const [i, wish] of wishes.entries()) {
    let run = { sum: wish - offsets[i], count: 1 };
    for (let last = runs.at(-1); last && last.sum / last.count > run.sum / run.count; last = runs.at(-1)) {
      run = { sum: run.sum + last.sum, count: run.count + last.count };
      runs.pop();
    }
    runs.push(run);
  }
  let i = 0;
  for (const { sum, count } of runs)
    for (const end = i + count; i < end; i++) top[column[i]] = sum / count + offsets[i];
}

function mean(of: readonly number[], values: ArrayLike<number>): number | undefined {
  if (of.length === 0) return undefined;
  let sum = 0;
  for (const at of of) sum += values[at];
  return sum / of.length;
}

/** Lines that cross, between each two columns. */
function crossings(columns: readonly (readonly number[])[], items: readonly Item[], place: ArrayLike<number>): number {
  let found = 0;
  for (const column of columns) {
    const lines = column.flatMap((at) => items[at].after.map((to) => [place[at], place[to]] as const));
    for (let a = 0; a < lines.length; a++)
      for (let b = a + 1; b < lines.length; b++)
        if ((lines[a][0] - lines[b][0]) * (lines[a][1] - lines[b][1]) < 0) found++;
  }
  return found;
}
