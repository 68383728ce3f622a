/** The heap of every Go version, in each design of its pointer masks, position-independent and not. */
import { describe, expect, it } from 'vitest';
import { type FixtureSpec, specName } from '../../../fixtures/matrix.ts';
import { fixture } from '../../../fixtures/take.ts';
import { heapDifferences } from '../../testing/heap-truth.ts';
import { openFixtureProgram } from '../../testing/open.ts';
import { Heap, openHeap } from './heap.ts';

const VERSIONS = [
  '1.17.13',
  '1.18.10',
  '1.19.13',
  '1.20.14',
  '1.21.13',
  '1.22.12',
  '1.23.12',
  '1.24.9',
  '1.25.5',
  '1.26.8',
  '1.27.4',
];

describe('the heap agrees with the program, in every Go version', () => {
  for (const go of VERSIONS) {
    for (const mode of ['exe', 'pie'] as const) {
      for (const flags of ['default', 'noopt'] as const) {
        const spec: FixtureSpec = { program: 'heap', go, flags, mode, way: 'live' };
        it(specName(spec), async () => {
          const taken = await fixture(spec);
          const heap = openHeap(openFixtureProgram(taken));
          expect(heap instanceof Heap && heap.faults).toEqual([]);
          expect(heap instanceof Heap && heapDifferences(taken, heap)).toEqual([]);
        });
      }
    }
  }
});
