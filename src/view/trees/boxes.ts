/** A tree as boxes in layers, left to right: leaves one below the other, whoever has children in their middle. */
import type { TreeRow } from './branches.ts';

export const BOX = { width: 210, height: 40, across: 52, down: 10 };

export interface PlacedBox {
  /** Place in the list of nodes. */
  readonly node: number;
  readonly x: number;
  readonly y: number;
  /** Unfolded, and whether it has children at all. */
  readonly open: boolean;
  readonly folds: boolean;
  /** Place among the boxes of the one it hangs on. */
  readonly parent?: number;
}

export interface BoxPicture {
  readonly boxes: readonly PlacedBox[];
  readonly width: number;
  readonly height: number;
  /** Rows that had no room. */
  readonly left: number;
}

/** `rows`: what a tree table shows, in its order. At most `leaves` boxes stand below one another. */
export function boxTree(rows: readonly TreeRow[], leaves: number): BoxPicture {
  const boxes: { node: number; x: number; y: number; open: boolean; folds: boolean; parent?: number }[] = [];
  /** The row of each depth that is open above the current one, as a place in `boxes`. */
  const way: number[] = [];
  let ends = 0;
  let taken = 0;
  for (const [at, { node, depth, open, folds }] of rows.entries()) {
    const isEnd = (rows[at + 1]?.depth ?? 0) <= depth;
    if (isEnd && ends >= leaves) break;
    taken = at + 1;
    way.length = depth;
    const y = ends * (BOX.height + BOX.down);
    if (isEnd) ends++;
    boxes.push({ node, x: depth * (BOX.width + BOX.across), y, open, folds, parent: way[depth - 1] });
    way[depth] = boxes.length - 1;
  }
  centre(boxes);
  const width = boxes.reduce((most, { x }) => Math.max(most, x + BOX.width), 0);
  return { boxes, width, height: Math.max(0, ends * (BOX.height + BOX.down) - BOX.down), left: rows.length - taken };
}

/** From the leaves up: between the first and the last of its children. */
function centre(boxes: { y: number; readonly parent?: number }[]): void {
  const first: number[] = [];
  const last: number[] = [];
  for (let at = boxes.length - 1; at >= 0; at--) {
    if (first[at] !== undefined) boxes[at].y = (first[at] + last[at]) / 2;
    const { parent, y } = boxes[at];
    if (parent === undefined) continue;
    last[parent] ??= y;
    first[parent] = y;
  }
}
