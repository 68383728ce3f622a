/** The whole matrix: every fixture with every toolchain, against what the process itself printed. */
import { describe, expect, it } from 'vitest';
import { matrix, specName } from '../../fixtures/matrix.ts';
import { fixture } from '../../fixtures/take.ts';
import { disagreements } from '../testing/agreement.ts';
import { dumpOf, inspect, openFixture } from '../testing/open.ts';

describe('goroutines agree with the dump of the process, on every fixture and toolchain', () => {
  for (const spec of matrix()) {
    it(specName(spec), async () => {
      const taken = await fixture(spec);
      const document = inspect(openFixture(taken), ['goroutines']);
      const alive = spec.way === 'live' || spec.way === 'gcore';
      expect(disagreements(document, dumpOf(taken), alive ? 'alive' : 'dead')).toEqual([]);
      expect(document.problems).toEqual([]);
    });
  }
});
