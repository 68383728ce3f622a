/** An icicle: each node a cell as wide as it weighs, its children below it. What is too narrow to be told apart is one cell. */
import { type Branch, childrenOf, topOf } from './branches.ts';

export interface Cell {
  /** Place in the list; the first of them where `merged`. */
  readonly node: number;
  readonly depth: number;
  readonly left: number;
  readonly width: number;
  /** How many nodes are drawn as one because each would be too narrow. */
  readonly merged?: number;
  /** It stands above what is zoomed to. */
  readonly above?: boolean;
}

/** Cells narrower than this many pixels are merged with their neighbours. */
const LEAST = 3;

/**
 * Cells in pixels. `focus`: the node that takes the whole width, with its ancestors above it. What a node weighs beyond its
 * children is empty below it.
 */
export function icicle(
  nodes: readonly Branch[],
  weight: (node: number) => number,
  width: number,
  focus?: number,
): readonly Cell[] {
  const children = childrenOf(nodes);
  const cells: Cell[] = [];
  const way: number[] = [];
  for (let at = focus; at !== undefined; at = nodes[at].parent) way.unshift(at);
  way.slice(0, -1).forEach((node, depth) => {
    cells.push({ node, depth, left: 0, width, above: true });
  });
  interface Part {
    readonly siblings: readonly number[];
    readonly depth: number;
    readonly left: number;
    readonly perWeight: number;
  }
  const start = focus === undefined ? topOf(nodes) : [focus];
  const total = start.reduce((sum, node) => sum + weight(node), 0);
  if (!(total > 0) || !(width > 0)) return cells;
  const pending: Part[] = [{ siblings: start, depth: Math.max(0, way.length - 1), left: 0, perWeight: width / total }];
  for (let part = pending.pop(); part; part = pending.pop()) {
    const { siblings, depth, perWeight } = part;
    let left = part.left;
    let narrow: number[] = [];
    let narrowWidth = 0;
    const merge = () => {
      if (narrow.length > 0 && narrowWidth >= 1)
        cells.push({ node: narrow[0], depth, left: left - narrowWidth, width: narrowWidth, merged: narrow.length });
      narrow = [];
      narrowWidth = 0;
    };
    for (const node of siblings) {
      const own = weight(node) * perWeight;
      if (own < LEAST) {
        left += own;
        narrow.push(node);
        narrowWidth += own;
        continue;
      }
      merge();
      cells.push({ node, depth, left, width: own });
      pending.push({ siblings: children[node], depth: depth + 1, left, perWeight });
      left += own;
    }
    merge();
  }
  return cells;
}

/** The cell at a point; `row` is the height of a level. */
export function cellAt(cells: readonly Cell[], x: number, y: number, row: number): Cell | undefined {
  const depth = Math.floor(y / row);
  return cells.find((c) => c.depth === depth && x >= c.left && x < c.left + c.width);
}
