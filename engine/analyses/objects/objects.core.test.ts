/** The types of a heap whose program counted its own objects. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Fixture, fixture } from '../../../fixtures/take.ts';
import { openHeap } from '../../runtime/heap/heap.ts';
import { openValuesOf } from '../../values/testing/frames.ts';
import { byType } from './by-type.ts';
import { findObjectTypes } from './find-types.ts';

function countsOf({ executable, core }: Fixture): Record<string, number> {
  const { snapshot, locations, values, program } = openValuesOf(executable, core);
  const heap = openHeap(program);
  if ('code' in heap) throw new Error(heap.message);
  const uses = byType(findObjectTypes(snapshot, locations, values, heap));
  return Object.fromEntries(uses.map(({ type, objects }) => [type, objects]));
}

test.each([
  { go: '1.20.14', mode: 'exe' },
  { go: '1.22.12', mode: 'pie' },
  { go: '1.24.9', mode: 'exe' },
  { go: '1.26.8', mode: 'pie' },
] as const)('go$go $mode: every object that lives has its type', async ({ go, mode }) => {
  const taken = await fixture({ program: 'objects', go, flags: 'default', mode, way: 'live' });
  const told = JSON.parse(readFileSync(taken.output, 'utf8')) as Record<string, number>;
  const found = countsOf(taken);
  expect(Object.fromEntries(Object.keys(told).map((type) => [type, found[type]]))).toEqual(told);
  expect(Object.keys(told).length).toBeGreaterThan(12);
});
