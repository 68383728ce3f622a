import { expect, it } from 'vitest';
import type { GraphEdge, GraphNode, WaitGraph } from '../../../api/waits.ts';
import { layout } from '../../view/wait-graph/layout.ts';
import { chosenIn, drawnWords, focusOf, stepFrom, wakerWords } from './model.ts';

const node = (id: string, more: Partial<GraphNode> = {}): GraphNode => ({
  id,
  kind: 'goroutine',
  label: id,
  detail: 'f',
  count: 1,
  unfolds: false,
  goroutineId: Number(id.slice(1)),
  ...more,
});
const edge = (from: string, to: string, kind: GraphEdge['kind']): GraphEdge => ({
  from,
  to,
  kind,
  label: 'waits',
  count: 1,
  certainty: 'proved',
  evidence: '',
});
const lock = node('r:c0', { kind: 'resource', address: '0xc0', goroutineId: undefined });
const group = node('s31', { kind: 'group', count: 75, unfolds: true, goroutineId: undefined });
const graph = {
  nodes: [node('g1'), group, lock, node('g2')],
  edges: [edge('g1', 'r:c0', 'waits'), edge('s31', 'r:c0', 'waits'), edge('r:c0', 'g2', 'held')],
};
const placed = layout(graph);

it('goes along and against the lines, and from box to box', () => {
  expect(stepFrom(placed, 'g1', 'along')).toBe('g1~r:c0');
  expect(stepFrom(placed, 'g1~r:c0', 'along')).toBe('r:c0');
  expect(stepFrom(placed, 'r:c0', 'along')).toBe('r:c0~g2');
  expect(stepFrom(placed, 'g2', 'against')).toBe('r:c0~g2');
  expect(stepFrom(placed, 'g2', 'along')).toBeUndefined();
  const first = stepFrom(placed, undefined, 'down');
  expect(first).toBe(placed.nodes.filter(({ x }) => x === 20).sort((a, b) => a.y - b.y)[0].node.id);
  expect(stepFrom(placed, 'gone', 'down')).toBe(first);
});

it('knows what an address chooses', () => {
  expect(chosenIn(graph, 'r:c0')).toEqual({ kind: 'node', node: lock });
  expect(chosenIn(graph, 'r:c0~g2')).toMatchObject({ kind: 'edge', from: { id: 'r:c0' }, to: { id: 'g2' } });
  expect(chosenIn(graph, 'g77')).toBeUndefined();
});

it('looks around goroutines, groups by their first, and channels and locks', () => {
  const of = (id: string) => focusOf(chosenIn(graph, id));
  expect(['g1', 's31', 'r:c0', 'g1~r:c0'].map(of)).toEqual(['g1', 'g31', '0xc0', '0xc0']);
});

it('says how much is drawn of how much', () => {
  const counts = { ...graph, drawn: 2, total: 3, nodeTotal: 9, knots: 0, knotsDrawn: 0 } satisfies WaitGraph;
  expect(drawnWords(counts)).toBe('4 of 9 boxes · 2 of 3 waiting goroutines drawn');
  expect(drawnWords({ ...counts, nodeTotal: 4, drawn: 3 })).toBe('4 boxes · all 3 waiting goroutines drawn');
});

it('names many by their number, and few by themselves', () => {
  expect(wakerWords({ kind: 'held', goroutineIds: [1], total: 1 })).toBe('');
  expect(wakerWords({ kind: 'knot', goroutineIds: [1, 2, 3], total: 3 })).toBe('3 goroutines');
  expect(wakerWords({ kind: 'nobody', goroutineIds: [], total: 0 })).toBe('nobody');
});
