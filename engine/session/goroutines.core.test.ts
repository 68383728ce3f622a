/** All goroutines of real cores against what the process itself printed when it died. */
import { describe, expect, it } from 'vitest';
import { representative, specName } from '../../fixtures/matrix.ts';
import { schedulerFixture } from '../../fixtures/scheduler.ts';
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

  for (const go of ['1.22.12', '1.27.4'])
    it(`go${go}: those whose system call has returned and that found no processor stand in it still`, async () => {
      const taken = await fixture(schedulerFixture.returned(go, 20));
      const document = inspect(openFixture(taken), ['goroutines']);
      const inCall = document.goroutines?.filter(
        (g) => g.status === 'runnable' && g.frames[0].function === 'syscall.Syscall',
      );
      expect(inCall?.length).toBeGreaterThanOrEqual(20);
      expect(disagreements(document, dumpOf(taken), 'dead')).toEqual([]);
    });
});
