import { expect, it } from 'vitest';
import type { StackTree } from '../../../api/trees.ts';
import { methodOf } from './method.ts';
import { setsOf } from './sets.ts';

const call = (name: string): StackTree['calls'][number] => ({ function: name, file: '/m.go', line: 1, origin: 'user' });
const node = (parent: number | undefined, place: number, total: number, own: number) => ({
  id: `${parent}/${place}`,
  parent,
  call: place,
  total,
  own,
  families: { sync: total },
  stackBytes: 10 * total,
  waitSeconds: total,
});

/** main → walk → walk → lock (3), main → walk → read (2), serve → lock (4), serve itself (1). */
const TREE: StackTree = {
  calls: ['main', 'walk', 'lock', 'read', 'serve'].map(call),
  nodes: [
    node(undefined, 0, 5, 0),
    node(0, 1, 5, 0),
    node(1, 1, 3, 0),
    node(2, 2, 3, 3),
    node(1, 3, 2, 2),
    node(undefined, 4, 5, 1),
    node(5, 2, 4, 4),
  ],
  nodeTotal: 7,
  matched: 10,
  total: 10,
};

const shown = (name: string) =>
  methodOf(TREE, name)?.nodes.map(({ run, parent, total, own, stackBytes }) => [
    run[0].function,
    parent,
    total,
    own,
    stackBytes,
  ]);

it('shows who calls a function, from any place, and what it calls', () => {
  expect(shown('lock')).toEqual([
    ['lock', undefined, 7, 0, 70],
    ['walk', 0, 3, 0, 30],
    ['walk', 1, 3, 0, 30],
    ['main', 2, 3, 3, 30],
    ['serve', 0, 4, 4, 40],
    ['lock', undefined, 7, 7, 70],
  ]);
});

it('counts a stack once where the function calls itself', () => {
  expect(shown('walk')).toEqual([
    ['walk', undefined, 5, 0, 50],
    ['main', 0, 5, 5, 50],
    ['walk', undefined, 5, 0, 50],
    ['walk', 2, 3, 0, 30],
    ['lock', 3, 3, 3, 30],
    ['read', 2, 2, 2, 20],
  ]);
});

it('leaves what ends above to those above', () => {
  expect(shown('serve')?.at(-2)).toEqual(['serve', undefined, 5, 1, 50]);
  expect(methodOf(TREE, 'nobody')).toBeUndefined();
});

it('counts who is in one function, in another, in both', () => {
  expect(setsOf(TREE, 'walk', 'lock')).toEqual({ a: 5, b: 7, both: 3 });
  expect(setsOf(TREE, 'main', 'serve')).toEqual({ a: 5, b: 5, both: 0 });
});
