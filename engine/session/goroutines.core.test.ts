/** All goroutines of real cores against what the process itself printed when it died. */
import { describe, expect, it } from 'vitest';
import { representative, specName } from '../../fixtures/matrix.ts';
import { fixture } from '../../fixtures/take.ts';
import { disagreements } from '../testing/agreement.ts';
import { dumpOf, inspect, openFixture } from '../testing/open.ts';

describe('goroutines agree with the dump of the process', () => {
  for (const spec of representative()) {
    it(specName(spec), async () => {
      const taken = await fixture(spec);
      const document = inspect(openFixture(taken), ['goroutines']);
      const dump = dumpOf(taken);
      expect(dump.goroutines.length).toBeGreaterThan(0);
      expect(document.goroutines?.length).toBeGreaterThan(0);
      expect(disagreements(document, dump, spec.way === 'live' ? 'alive' : 'dead')).toEqual([]);
      expect(document.problems).toEqual([]);
    });
  }
});
