/**
 * Stuck goroutines against Go's own goroutine leak profile (since Go 1.26) of the same process: all of Go's small cases, and our own
 * scenarios. By the runtime's rules we find what it finds; by ours, more, each for a reason that its bytes show.
 */
import { describe, expect, it } from 'vitest';
import { leakCases, leakFixture } from '../../../fixtures/leak-profile.ts';
import { compareLeaks } from '../../testing/leaks.ts';
import { toldGoroutines } from '../../testing/stuck-truth.ts';

const NEWEST = '1.27.4';
const MANY = new Set(['SpawnGC', 'DaisyChain', 'Timeout']);

describe("Go's own leak profile", () => {
  for (const leakCase of leakCases(NEWEST, 'testgoroutineleakprofile').filter((c) => !MANY.has(c.name)))
    it(leakCase.name, async () => {
      const { differences, more } = compareLeaks(await leakFixture(leakCase));
      expect(differences).toEqual([]);
      // Two mutexes share a place in the heap, and what reaches the one reaches the other for the runtime.
      if (!/^Mutex/.test(leakCase.name)) expect(more).toEqual([]);
    });

  it('our scenarios', async () => {
    const taken = await leakFixture({ go: NEWEST, program: 'stuck', name: 'all' });
    const { differences, more } = compareLeaks(taken);
    expect(differences).toEqual([]);
    const scenarios = toldGoroutines(taken).filter((g) => more.includes(g.ID));
    expect(scenarios.length).toBe(more.length);
    // A neighbour in the same place of the heap; its own deferred calls, in the heap, reach the lock; a timer that was
    // stopped, while it still stands in the runtime's heap of timers.
    const known = ['deferred-unlock', 'timer-never-reset', 'tiny-mutex'];
    for (const { Scenario } of scenarios) expect(known).toContain(Scenario);
    expect(scenarios.map((g) => g.Scenario)).toContain('tiny-mutex');
  });
});
