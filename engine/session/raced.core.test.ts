/** Goroutines that are in the race detector, which is C on the thread's stack, have the stacks from which they called it. */
import { describe, expect, it } from 'vitest';
import type { FixtureSpec } from '../../fixtures/matrix.ts';
import { fixture } from '../../fixtures/take.ts';
import { inspect, openFixture } from '../testing/open.ts';

/** In racecall: the thread's stack is its own already, is aligned, or is left again next. */
const PLACES = [
  ['1.22.12', 'racecall+20'],
  ['1.22.12', 'racecall+24'],
  ['1.22.12', 'racecall+26'],
  ['1.27.4', 'racecall+29'],
  ['1.27.4', 'racecall+33'],
  ['1.27.4', 'racecall+35'],
] as const;

const RACED = { program: 'raced', flags: 'default', mode: 'exe', cgo: true, buildFlags: ['-race'] } as const;

async function inspected(spec: Pick<FixtureSpec, 'go' | 'way' | 'stopAt'>) {
  const session = openFixture(await fixture({ ...RACED, ...spec }));
  const { goroutines = [], threads = [], problems } = inspect(session, ['goroutines', 'threads']);
  expect(problems).toEqual([]);
  const shuffling = goroutines.filter((g) => g.start?.function === 'main.shuffle');
  expect(shuffling.map((g) => g.status)).toEqual(Array(3).fill('running'));
  const depths = shuffling.map((g) => g.frames.filter((f) => f.function === 'main.shuffle').length);
  expect(depths.sort()).toEqual([1, 2, 3]);
  expect(shuffling.map((g) => g.frames.at(-1)?.function)).toEqual(Array(3).fill('runtime.goexit'));
  return { shuffling, threads };
}

describe('goroutines that run in the race detector', () => {
  for (const [go, way] of [
    ['1.22.12', 'gcore'],
    ['1.27.4', 'live'],
  ] as const)
    it(`go${go}, ${way}`, async () => {
      const { shuffling } = await inspected({ go, way });
      // Not all the time, but nearly.
      expect(shuffling.filter((g) => /^(runtime\.)?race/.test(g.frames[0].function)).length).toBeGreaterThan(0);
    });

  for (const [go, stopAt] of PLACES)
    it(`go${go}, on the way there and back: ${stopAt}`, async () => {
      const { shuffling, threads } = await inspected({ go, way: 'gcore', stopAt });
      const own = threads.filter((t) => t.frames[0]?.function === 'racecall');
      expect(own.length).toBeGreaterThan(0);
      for (const thread of own) {
        expect(thread.frames).toHaveLength(1);
        expect(shuffling.map((g) => g.id)).toContain(thread.goroutineId);
      }
    });
});
