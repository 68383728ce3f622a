/** The heap of real processes against what the program knows of its objects and what its runtime counted. */
import { describe, expect, it } from 'vitest';
import { type FixtureSpec, specName } from '../../../fixtures/matrix.ts';
import { fixture } from '../../../fixtures/take.ts';
import { heapDifferences } from '../../testing/heap-truth.ts';
import { openFixtureProgram, strippedSource } from '../../testing/open.ts';
import { Heap, openHeap } from './heap.ts';

const heapOf = (go: string, mode: FixtureSpec['mode']): FixtureSpec => ({
  program: 'heap',
  go,
  flags: 'default',
  mode,
  way: 'live',
});

describe('the heap agrees with the program', () => {
  for (const spec of [
    heapOf('1.20.14', 'pie'),
    heapOf('1.22.12', 'exe'),
    heapOf('1.24.9', 'exe'),
    heapOf('1.26.8', 'pie'),
    heapOf('1.27.4', 'exe'),
  ])
    it(specName(spec), async () => {
      const taken = await fixture(spec);
      const heap = openHeap(openFixtureProgram(taken));
      expect(heap).toBeInstanceOf(Heap);
      if (!(heap instanceof Heap)) return;
      expect(heap.faults).toEqual([]);
      expect(heapDifferences(taken, heap)).toEqual([]);
    });

  it('of a stripped executable too', async () => {
    const taken = await fixture(heapOf('1.26.8', 'exe'));
    const heap = openHeap(openFixtureProgram(taken, strippedSource(taken.executable)));
    expect(heap instanceof Heap && heapDifferences(taken, heap)).toEqual([]);
  });
});
