/** Goroutines that are in the race detector, which is C on the thread's stack, have the stacks from which they called it. */
import { describe, expect, it } from 'vitest';
import { fixture } from '../../fixtures/take.ts';
import { inspect, openFixture } from '../testing/open.ts';

describe('goroutines that run in the race detector', () => {
  for (const [go, way] of [
    ['1.22.12', 'gcore'],
    ['1.27.4', 'live'],
  ] as const)
    it(`go${go}, ${way}`, async () => {
      const spec = { program: 'raced', go, flags: 'default', mode: 'exe', way, cgo: true } as const;
      const { goroutines = [], problems } = inspect(openFixture(await fixture({ ...spec, buildFlags: ['-race'] })), [
        'goroutines',
      ]);
      expect(problems).toEqual([]);
      const shuffling = goroutines.filter((g) => g.start?.function === 'main.shuffle');
      expect(shuffling.map((g) => g.status)).toEqual(Array(3).fill('running'));
      const depths = shuffling.map((g) => g.frames.filter((f) => f.function === 'main.shuffle').length);
      expect(depths.sort()).toEqual([1, 2, 3]);
      // Not all the time, but nearly.
      expect(shuffling.filter((g) => g.frames[0].function.startsWith('runtime.race')).length).toBeGreaterThan(0);
      expect(shuffling.map((g) => g.frames.at(-1)?.function)).toEqual(Array(3).fill('runtime.goexit'));
    });
});
