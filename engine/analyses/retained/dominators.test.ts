/** Dominators against their definition: v is dominated by d where without d the root does not lead to v. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dominatorTree, type FlowGraph } from './dominators.ts';

function graphOf(nodes: number, edges: readonly (readonly [number, number])[]): FlowGraph {
  return {
    nodes,
    root: 0,
    sources(node, visit) {
      for (const [from, to] of edges) if (to === node) visit(from);
    },
  };
}

function reached(nodes: number, edges: readonly (readonly [number, number])[], without: number): Set<number> {
  const seen = new Set(without === 0 ? [] : [0]);
  for (let round = 0; round < nodes; round++)
    for (const [from, to] of edges) if (seen.has(from) && to !== without) seen.add(to);
  return seen;
}

/** Node → its immediate dominator, the one that all its other dominators dominate. */
function byDefinition(nodes: number, edges: readonly (readonly [number, number])[]): Map<number, number> {
  const all = [...reached(nodes, edges, -1)];
  const dominators = (v: number) => all.filter((d) => d !== v && !reached(nodes, edges, d).has(v));
  return new Map(
    all
      .filter((v) => v !== 0)
      .map((v) => [v, dominators(v).reduce((a, b) => (dominators(a).length > dominators(b).length ? a : b))]),
  );
}

function found(graph: FlowGraph): Map<number, number> {
  const { count, node, dominator } = dominatorTree(graph);
  return new Map(Array.from({ length: count - 1 }, (_, i) => [node[i + 1], node[dominator[i + 1]]]));
}

test('the textbook’s graph', () => {
  const [R, A, B, C, D, E, F, G, H, I, J, K, L] = Array.from({ length: 13 }, (_, i) => i);
  const edges = [
    [R, A],
    [R, B],
    [R, C],
    [A, D],
    [B, A],
    [B, D],
    [B, E],
    [C, F],
    [C, G],
    [D, L],
    [E, H],
    [F, I],
    [G, I],
    [G, J],
    [H, E],
    [H, K],
    [I, K],
    [J, I],
    [K, I],
    [K, R],
    [L, H],
  ] as const;
  expect(found(graphOf(13, edges))).toEqual(
    new Map([
      [A, R],
      [B, R],
      [C, R],
      [D, R],
      [E, R],
      [F, C],
      [G, C],
      [H, R],
      [I, R],
      [J, G],
      [K, R],
      [L, D],
    ]),
  );
});

test('any graph', () => {
  const graph = fc
    .integer({ min: 1, max: 12 })
    .chain((n) => fc.tuple(fc.constant(n), fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 30 })));
  fc.assert(
    fc.property(graph, ([nodes, edges]) => {
      expect(found(graphOf(nodes, edges))).toEqual(byDefinition(nodes, edges));
    }),
    { numRuns: 300 },
  );
});

test('a list of a million with ways back: no recursion, no quadratic walk', () => {
  const nodes = 1_000_000;
  const { dominator, count } = dominatorTree({
    nodes,
    root: 0,
    sources(node, visit) {
      if (node > 0) visit(node - 1);
      if (node + 1 < nodes) visit(node + 1);
    },
  });
  expect(count).toBe(nodes);
  expect(dominator.every((d, i) => d === Math.max(0, i - 1))).toBe(true);
});
