import { describe, expect, it } from 'vitest';
import type { GraphEdge, GraphNode } from '../../../api/waits.ts';
import { circleOf } from './blocks.ts';
import { layout } from './layout.ts';

const goroutine = (id: string, knot?: number): GraphNode => ({
  id,
  kind: 'goroutine',
  label: id,
  detail: 'f',
  count: 1,
  unfolds: false,
  knot,
});
const resource = (id: string, knot?: number): GraphNode => ({ ...goroutine(id, knot), kind: 'resource' });
const edge = (
  from: string,
  to: string,
  kind: GraphEdge['kind'] = 'waits',
  more: Partial<GraphEdge> = {},
): GraphEdge => ({
  from,
  to,
  kind,
  label: 'waits',
  count: 1,
  certainty: 'proved',
  evidence: 'It does.',
  ...more,
});

/** Two goroutines and two locks in a circle. */
const CIRCLE = {
  nodes: [resource('a', 1), goroutine('g1', 1), goroutine('g2', 1), resource('b', 1)],
  edges: [edge('g1', 'a'), edge('a', 'g2', 'held'), edge('g2', 'b'), edge('b', 'g1', 'held')],
};

const overlaps = ({ nodes }: ReturnType<typeof layout>) =>
  nodes.flatMap((a, at) =>
    nodes
      .slice(at + 1)
      .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
      .map((b) => `${a.node.id} ${b.node.id}`),
  );

describe('the picture of waits', () => {
  it('stands from left to right: waiters, what they wait for, who could wake them', () => {
    const nodes = [resource('r'), goroutine('g1'), goroutine('g2'), goroutine('g3')];
    const placed = layout({ nodes, edges: [edge('g1', 'r'), edge('g2', 'r'), edge('r', 'g3', 'held')] });
    const x = Object.fromEntries(placed.nodes.map((one) => [one.node.id, one.x]));
    expect(x.g1).toBe(x.g2);
    expect(x.g1).toBeLessThan(x.r);
    expect(x.r).toBeLessThan(x.g3);
    expect(placed.columns.map(({ title }) => title)).toEqual(['waiters', 'resource', 'who could wake them']);
  });

  it('draws a knot as one box with its circle inside, what is waited for from outside at its left', () => {
    const nodes = [...CIRCLE.nodes, goroutine('g9')];
    const placed = layout({ nodes, edges: [...CIRCLE.edges, edge('g9', 'b')] });
    expect(placed.knots).toMatchObject([{ number: 1, goroutines: 2, resources: '2 resources' }]);
    const [knot] = placed.knots;
    for (const { node, x, y } of placed.nodes.filter(({ node }) => node.knot === 1)) {
      expect(x, node.id).toBeGreaterThan(knot.x);
      expect(y, node.id).toBeGreaterThan(knot.y);
    }
    expect(circleOf(CIRCLE.nodes, [...CIRCLE.edges, edge('g9', 'b')])?.map(({ id }) => id)).toEqual([
      'b',
      'g1',
      'a',
      'g2',
    ]);
    expect(overlaps(placed)).toEqual([]);
  });

  it('ends with circles that no knot is: every box and line has a place', () => {
    const nodes = [goroutine('g1'), resource('r'), goroutine('g2'), resource('s')];
    const edges = [edge('g1', 'r'), edge('r', 'g2', 'held'), edge('g2', 's'), edge('s', 'g1', 'held')];
    const placed = layout({ nodes, edges });
    expect(placed.nodes).toHaveLength(4);
    expect(placed.edges.every(({ path }) => !path.includes('NaN'))).toBe(true);
    expect(overlaps(placed)).toEqual([]);
  });

  it('does not put a waiter behind what it could possibly wake', () => {
    const nodes = [goroutine('g1'), resource('r'), goroutine('g2'), resource('s')];
    const possible = { certainty: 'possible' } as const;
    const edges = [
      edge('g1', 'r'),
      edge('g2', 's'),
      edge('r', 'g2', 'reached', possible),
      edge('s', 'g1', 'reached', possible),
    ];
    const x = Object.fromEntries(layout({ nodes, edges }).nodes.map((one) => [one.node.id, one.x]));
    expect([x.g1, x.r]).toEqual([x.g2, x.s]);
  });

  it('lays out 150 boxes without one on another, in time', () => {
    const nodes = Array.from({ length: 50 }, (_, i) => [
      goroutine(`g${i}`),
      resource(`r${i}`),
      goroutine(`h${i}`),
    ]).flat();
    const edges = Array.from({ length: 50 }, (_, i) => [
      edge(`g${i}`, `r${(i * 7) % 50}`),
      edge(`g${i}`, `r${(i * 11) % 50}`),
      edge(`r${i}`, `h${(i * 13) % 50}`, 'held'),
      edge(`h${i}`, `r${(i * 17 + 1) % 50}`),
    ]).flat();
    const started = performance.now();
    const placed = layout({ nodes, edges });
    expect(performance.now() - started).toBeLessThan(2000);
    expect(overlaps(placed)).toEqual([]);
  });

  it('says nothing of nothing', () => {
    expect(layout({ nodes: [], edges: [] })).toMatchObject({ nodes: [], edges: [], knots: [] });
  });
});
