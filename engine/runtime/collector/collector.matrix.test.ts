/** The collector of every Go version against runtime.ReadMemStats, with and without a memory limit. */
import { describe, expect, it } from 'vitest';
import { schedulerFixture } from '../../../fixtures/scheduler.ts';
import { fixture } from '../../../fixtures/take.ts';
import { memoryDifferences } from '../../testing/collector-truth.ts';

const BEFORE_LIMITS = ['1.17.13', '1.18.10'];
const WITH_LIMITS = ['1.19.13', '1.20.14', '1.21.13', '1.22.12', '1.23.12', '1.24.9', '1.25.5', '1.26.8', '1.27.4'];
const LIMITS = [30, 40, 48, 400].map((megabytes) => megabytes << 20);

describe('the heap at rest', () => {
  for (const go of [...BEFORE_LIMITS, ...WITH_LIMITS])
    it(`go${go}`, async () => {
      expect(memoryDifferences(await fixture(schedulerFixture.still(go)))).toEqual([]);
    });
});

describe('under a memory limit', () => {
  for (const go of WITH_LIMITS)
    for (const limit of LIMITS)
      it(`go${go}, ${limit >> 20} MB`, async () => {
        expect(memoryDifferences(await fixture(schedulerFixture.still(go, limit)), limit)).toEqual([]);
      });
});
