import { describe, expect, test } from 'vitest';
import { components } from './components.ts';

/** "a>b b>a c>a": the members of each component, in the order in which components come. */
function found(picture: string): string[] {
  const edges = picture.split(' ').map((edge) => edge.split('>'));
  const names = [...new Set(edges.flat())].sort();
  const first = new Uint32Array(names.length + 1);
  const targets: number[] = [];
  for (const [i, name] of names.entries()) {
    for (const [from, to] of edges) if (from === name && to !== undefined) targets.push(names.indexOf(to));
    first[i + 1] = targets.length;
  }
  const { of, count } = components(first, Uint32Array.from(targets));
  return Array.from({ length: count }, (_, c) => names.filter((_, i) => of[i] === c).join(''));
}

describe('components', () => {
  test('a circle is one, what leads to it comes behind', () => expect(found('a>b b>a c>a')).toEqual(['ab', 'c']));
  test('a chain has none', () => expect(found('a>b b>c')).toEqual(['c', 'b', 'a']));
  test('two circles that share a node are one', () => expect(found('a>b b>a b>c c>b')).toEqual(['abc']));
  test('two circles with a way between them are two', () => expect(found('a>b b>a b>c c>d d>c')).toEqual(['cd', 'ab']));
  test('a node may lead to itself', () => expect(found('a>a')).toEqual(['a']));
  test('a million deep', () => {
    const n = 1_000_000;
    const first = Uint32Array.from({ length: n + 1 }, (_, i) => Math.min(i, n - 1));
    const targets = Uint32Array.from({ length: n - 1 }, (_, i) => i + 1);
    expect(components(first, targets).count).toBe(n);
  });
});
