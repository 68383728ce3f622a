import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layersOf } from './layers.ts';

const edge = (text: string) => ({ from: text[0], to: text[1] });

test('a chain leads to the right, what joins later stands behind the longest way', () => {
  expect(layersOf(['a', 'b', 'c', 'd'], ['ab', 'bc', 'ad', 'cd'].map(edge))).toEqual([['a'], ['b'], ['c'], ['d']]);
});

test('a circle is laid out with one edge that leads back', () => {
  const layers = layersOf(['a', 'b', 'c'], ['ab', 'bc', 'ca'].map(edge));
  expect(layers.flat().sort()).toEqual(['a', 'b', 'c']);
  expect(layers).toHaveLength(3);
});

test('whatever the graph, each node has one place, and edges that are not part of a circle lead to the right', () => {
  const node = fc.constantFrom(...'abcdefgh');
  fc.assert(
    fc.property(fc.array(fc.record({ from: node, to: node }), { maxLength: 30 }), (edges) => {
      const ids = [...'abcdefgh'];
      const layers = layersOf(ids, edges);
      expect(layers.flat().sort()).toEqual(ids);
      const layer = (id: string) => layers.findIndex((one) => one.includes(id));
      const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
        from === to || (!seen.has(from) && edges.some((e) => e.from === from && reaches(e.to, to, seen.add(from))));
      for (const { from, to } of edges) if (!reaches(to, from)) expect(layer(to)).toBeGreaterThan(layer(from));
    }),
  );
});
