/** How wide a cell is, by what the width stands for: the same for every tree of goroutines. */
import type { TreeWidth } from '../../../api/link-trees.ts';

interface Weighed {
  readonly total: number;
  readonly stackBytes?: number;
  readonly waitSeconds: number;
}

export function weightOf(node: Weighed, width: TreeWidth): number {
  return width === 'goroutines' ? node.total : width === 'bytes' ? (node.stackBytes ?? 0) : node.waitSeconds;
}
