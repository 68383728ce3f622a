/** Goroutines in a bubble of testing/synctest: what each waits for, that none of them is stuck, and no seconds of a clock that is made up. */
import { expect, it } from 'vitest';
import { fixture } from '../../../fixtures/take.ts';
import { disagreements } from '../../testing/agreement.ts';
import { dumpOf, inspect, openFixture } from '../../testing/open.ts';

const WAITS: Readonly<Record<string, readonly string[]>> = {
  receives: ['chan receive'],
  sends: ['chan send'],
  chooses: ['chan receive', 'chan receive'],
  waits: ['waitgroup'],
  sleeps: ['timer'],
  ticks: ['chan receive'],
  listens: ['cond'],
  locks: ['mutex'],
};

it.each([
  ['1.25.5', 'live'],
  ['1.27.4', 'abort'],
] as const)('go%s', async (go, way) => {
  const taken = await fixture({ program: 'bubbles', go, flags: 'default', mode: 'exe', way });
  const document = inspect(openFixture(taken), ['goroutines', 'diagnosis']);
  const { goroutines = [], diagnosis, problems } = document;
  expect(disagreements(document, dumpOf(taken), way === 'live' ? 'alive' : 'dead')).toEqual([]);
  expect(problems).toEqual([]);
  expect(diagnosis?.stuck).toEqual([]);
  for (const [method, kinds] of Object.entries(WAITS)) {
    const own = goroutines.filter((g) => g.frames.some((f) => f.function === `main.(*room).${method}`));
    expect(own.length, method).toBeGreaterThan(0);
    for (const { waitingOn } of own) {
      expect(waitingOn?.map(({ kind }) => kind)).toEqual(kinds);
      expect(waitingOn?.map(({ untilSeconds }) => untilSeconds)).toEqual(kinds.map(() => undefined));
    }
  }
  // Outside of the bubble time is what it is.
  const ready = goroutines.find((g) => g.frames.some((f) => f.function.endsWith('ready.Wait')));
  if (way === 'live') expect(ready?.waitingOn?.[0].untilSeconds).toBeGreaterThan(500);
});
