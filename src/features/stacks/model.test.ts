import { expect, it } from 'vitest';
import type { StackTree } from '../../../api/trees.ts';
import { folded, headline, runName, sentence } from './model.ts';

const call = (name: string): StackTree['calls'][number] => ({
  function: name,
  file: '/src/main.go',
  line: 1,
  origin: 'user',
});
const node = (id: string, parent: number | undefined, place: number, total: number, own = 0) => ({
  id,
  parent,
  call: place,
  total,
  own,
  families: { sync: total },
  stackBytes: 2048 * total,
  waitSeconds: 0,
});

const TREE: StackTree = {
  calls: ['main.serve', 'main.route', 'main.auth', 'main.read', 'main.write'].map(call),
  nodes: [
    node('a', undefined, 0, 10),
    node('b', 0, 1, 10),
    node('c', 1, 2, 10, 1),
    node('d', 2, 3, 6, 6),
    node('e', 2, 4, 3, 3),
  ],
  nodeTotal: 5,
  matched: 10,
  total: 12,
};

it('folds runs with one way, up to where stacks part or end', () => {
  const nodes = folded(TREE);
  expect(nodes.map((n) => [n.id, n.parent, n.run.map((c) => c.function)])).toEqual([
    ['c', undefined, ['main.serve', 'main.route', 'main.auth']],
    ['d', 0, ['main.read']],
    ['e', 0, ['main.write']],
  ]);
  expect(runName(nodes[0])).toBe('main.serve › 1 › main.auth');
});

it('says how many, and how many stacks there are', () => {
  expect(headline(TREE, false)).toBe('10 goroutines · 3 stacks');
  expect(headline(TREE, true)).toBe('10 goroutines · 3 stacks of your code');
  expect(sentence(folded(TREE)[0])).toBe('main.serve › 1 › main.auth: 10 goroutines, 1 end here; 20 KiB of stacks.');
});
