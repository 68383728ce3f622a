/** A mutex is one mutex through all the calls that lock it, however the compiler inlined them: shown right or not at all. */
import { describe, expect, it } from 'vitest';
import { fixture } from '../../fixtures/take.ts';
import { inspect, openFixture } from '../testing/open.ts';

describe('variables of inlined calls', () => {
  for (const go of ['1.22.12', '1.27.4']) {
    it(`go${go}: (*Mutex).Lock and what it calls agree on the mutex`, async () => {
      const taken = await fixture({ program: 'deadlock', go, flags: 'default', mode: 'exe', way: 'abort' });
      const { goroutines = [] } = inspect(openFixture(taken), ['variables']);
      let told = 0;
      for (const g of goroutines) {
        const mutexes = g.frames
          .filter((f) => /\(\*Mutex\)\.(Lock|lockSlow)$/.test(f.function))
          .flatMap((f) => f.variables ?? [])
          .filter((v) => v.name === 'm' && v.unreadable === undefined)
          .map((v) => v.value);
        expect(new Set(mutexes).size).toBeLessThanOrEqual(1);
        told += mutexes.length;
      }
      expect(told).toBeGreaterThan(20);
    });
  }
});
