import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { above, type Branch, firstOpen, treeRows } from './branches.ts';
import { cellAt, icicle } from './icicle.ts';

const TREE: readonly Branch[] = [
  { id: 'main' },
  { id: 'serve', parent: 0 },
  { id: 'read', parent: 1 },
  { id: 'write', parent: 1 },
  { id: 'tick', parent: 0 },
];
const WEIGHTS = [100, 80, 60, 1, 20];

describe('a tree as a table', () => {
  it('has the top, and what is below what is open', () => {
    expect(treeRows(TREE, new Set()).map((row) => row.node)).toEqual([0]);
    const rows = treeRows(TREE, new Set(['main', 'serve']));
    expect(rows.map((row) => [row.node, row.depth, row.folds])).toEqual([
      [0, 0, true],
      [1, 1, true],
      [2, 2, false],
      [3, 2, false],
      [4, 1, false],
    ]);
  });

  it('knows what must be open for a node to be in sight', () => {
    expect(above(TREE, 3)).toEqual(['serve', 'main']);
    expect(above(TREE, 0)).toEqual([]);
  });

  it('opens as many levels as fit', () => {
    expect(firstOpen(TREE, 24)).toEqual(new Set(['main', 'serve']));
    expect(firstOpen(TREE, 3)).toEqual(new Set(['main']));
  });
});

describe('an icicle', () => {
  it('gives each as much as it weighs, and what is too narrow to one cell', () => {
    const cells = icicle(TREE, (i) => WEIGHTS[i], 200);
    expect(cells.find((c) => c.node === 0)).toEqual({ node: 0, depth: 0, left: 0, width: 200 });
    expect(cells.find((c) => c.node === 2)).toEqual({ node: 2, depth: 2, left: 0, width: 120 });
    expect(cells.find((c) => c.node === 3)).toEqual({ node: 3, depth: 2, left: 120, width: 2, merged: 1 });
    expect(cellAt(cells, 190, 30, 24)).toMatchObject({ node: 4 });
    expect(cellAt(cells, 150, 50, 24)).toBeUndefined();
  });

  it('zooms to a node, with those above it whole', () => {
    const cells = icicle(TREE, (i) => WEIGHTS[i], 240, 1);
    expect(cells.filter((c) => c.above).map((c) => c.node)).toEqual([0]);
    expect(cells.find((c) => c.node === 1)).toEqual({ node: 1, depth: 1, left: 0, width: 240 });
    expect(cells.find((c) => c.node === 2)).toMatchObject({ depth: 2, width: 180 });
    expect(cells.some((c) => c.node === 4)).toBe(false);
  });

  it('never draws two over one another, nor beyond the width', () => {
    const tree = fc.array(fc.tuple(fc.nat(), fc.nat(50)), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(tree, fc.integer({ min: 1, max: 500 }), (made, width) => {
        const nodes: Branch[] = made.map(([parent], i) => ({
          id: String(i),
          parent: i === 0 ? undefined : parent % i,
        }));
        const weights = made.map(([, own]) => own);
        for (let i = nodes.length - 1; i > 0; i--) weights[nodes[i].parent ?? 0] += weights[i];
        const cells = icicle(nodes, (i) => weights[i], width);
        for (const a of cells) {
          expect(a.left + a.width).toBeLessThanOrEqual(width + 1e-6);
          for (const b of cells)
            if (a !== b && a.depth === b.depth)
              expect(a.left + a.width <= b.left + 1e-6 || b.left + b.width <= a.left + 1e-6).toBe(true);
        }
      }),
    );
  });
});
