/** Two sets of goroutines: those in a function A and those in a function B, and what is in one and not in the other. */
import type { StackTree } from '../../../api/trees.ts';

export interface Sets {
  readonly a: number;
  readonly b: number;
  readonly both: number;
}

export function setsOf(tree: StackTree, a: string, b: string): Sets {
  const { nodes, calls } = tree;
  /** Bit 0: A is on the way to it. Bit 1: B is. */
  const seen = new Uint8Array(nodes.length);
  const counts = [0, 0, 0, 0];
  nodes.forEach(({ parent, call, own }, at) => {
    const name = calls[call].function;
    seen[at] = (parent === undefined ? 0 : seen[parent]) | (name === a ? 1 : 0) | (name === b ? 2 : 0);
    counts[seen[at]] += own;
  });
  return { a: counts[1] + counts[3], b: counts[2] + counts[3], both: counts[3] };
}
