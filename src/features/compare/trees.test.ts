import { expect, it } from 'vitest';
import type { StackTree } from '../../../api/trees.ts';
import { changedCells, changedOnly, merged, stackChanges } from './trees.ts';

const node = (id: string, total: number, parent?: number) => ({ id, total, parent, families: {} });
const told = ({ id }: { readonly id: string }) => ({ label: id, term: undefined });

const BEFORE = [node('main', 10), node('pool', 6, 0), node('old', 4, 0), node('older', 4, 2)];
const AFTER = [node('main', 12), node('new', 3, 0), node('pool', 9, 0)];

it('puts two trees together: parents before children, what went among its siblings', () => {
  expect(merged(BEFORE, AFTER, told).map((n) => [n.id, n.parent, n.before, n.after])).toEqual([
    ['main', undefined, 10, 12],
    ['new', 0, 0, 3],
    ['pool', 0, 6, 9],
    ['old', 0, 4, 0],
    ['older', 3, 4, 0],
  ]);
});

it('leaves out what stayed, but for the ways to what changed', () => {
  const same = merged(
    [node('a', 2), node('b', 1, 0), node('c', 1, 0)],
    [node('a', 3), node('b', 2, 0), node('c', 1, 0)],
    told,
  );
  expect(changedOnly(same).map((n) => [n.id, n.parent])).toEqual([
    ['a', undefined],
    ['b', 0],
  ]);
  expect(changedOnly(merged(BEFORE, BEFORE, told))).toEqual([]);
});

it('draws nobody wider than what it hangs on, and says by colour which way it went', () => {
  const cells = changedCells(merged(BEFORE, AFTER, told));
  expect(cells.map(({ weight, tint }) => [weight, tint])).toEqual([
    [16, 'sync'],
    [3, 'running'],
    [9, 'sync'],
    [4, 'knot'],
    [4, 'knot'],
  ]);
  expect(cells[3].detail).toBe('4 → 0 · gone');
});

it('folds runs of calls that changed alike', () => {
  const tree = (total: number): StackTree => ({
    calls: ['main.serve', 'main.auth', 'main.read'].map((name) => ({
      function: name,
      file: 'm.go',
      line: 1,
      origin: 'user',
    })),
    nodes: [
      { ...node('s', total + 1), call: 0, own: 1, stackBytes: 0, waitSeconds: 0 },
      { ...node('a', total, 0), call: 1, own: 0, stackBytes: 0, waitSeconds: 0 },
      { ...node('r', total, 1), call: 2, own: total, stackBytes: 0, waitSeconds: 0 },
    ],
    nodeTotal: 3,
    matched: total,
    total,
  });
  expect(stackChanges(tree(2), tree(5)).map((n) => [n.label, n.parent, n.before, n.after])).toEqual([
    ['main.serve', undefined, 3, 6],
    ['main.auth › main.read', 0, 2, 5],
  ]);
});
