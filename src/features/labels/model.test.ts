import { expect, it } from 'vitest';
import type { GoroutineGroup } from '../../../api/goroutine.ts';
import { labelNodes } from './model.ts';

const group = (key: string, title: string): GoroutineGroup => ({
  key,
  title,
  count: 1,
  goroutineIds: [1],
  family: 'sync',
  reasons: 1,
  tops: 1,
  creators: 1,
  stackBytes: 2048,
  crashed: false,
  system: false,
});

it('tells a value with an equals sign in it, and those without the label', () => {
  const nodes = labelNodes([group('a1', 'route=/v1?x=1'), group('none', 'no label route')], 'route');
  expect(nodes.map(({ value, term }) => [value, term])).toEqual([
    ['/v1?x=1', 'label:=route=/v1?x=1'],
    [undefined, '-label:route='],
  ]);
});
