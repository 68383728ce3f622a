import { expect, it } from 'vitest';
import { shapeOf } from './shapes.ts';

it.each([
  [
    'internal/sync.entry[interface {},interface {}]',
    'internal/sync.entry[go.shape.interface {},go.shape.interface {}]',
  ],
  ['a.B[map[string]int,func(int, int) bool]', 'a.B[go.shape.map[string]int,go.shape.func(int, int) bool]'],
  ['a.B', 'a.B'],
])('the shape of %s', (name, shape) => expect(shapeOf(name)).toBe(shape));
