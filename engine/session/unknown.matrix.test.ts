/** Programs that were not written for us, against what the process itself printed when it died. */
import { describe, expect, it } from 'vitest';
import { unknownPrograms } from '../../fixtures/delve.ts';
import { specName } from '../../fixtures/matrix.ts';
import { fixture } from '../../fixtures/take.ts';
import { disagreements } from '../testing/agreement.ts';
import { dumpOf, inspect, openFixture } from '../testing/open.ts';

describe("goroutines of delve's own fixtures agree with the dump of the process", () => {
  for (const spec of unknownPrograms()) {
    it(specName(spec), async () => {
      const taken = await fixture(spec);
      const document = inspect(openFixture(taken), ['goroutines']);
      const dump = dumpOf(taken);
      expect(dump.goroutines.length).toBeGreaterThan(0);
      expect(disagreements(document, dump, 'dead')).toEqual([]);
      expect(document.problems).toEqual([]);
    });
  }
});
