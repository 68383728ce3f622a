/** Locks that lie in maps of which keys and elements lie apart, as GOEXPERIMENT=mapsplitgroup builds them since Go 1.27. */
import { expect, test } from 'vitest';
import { locksSpec, outcomesOf, score } from './testing/truth.ts';

test('who looks up a lock in such a map is named as its holder', async () => {
  const spec = locksSpec('tuned', '1.27.4', 'default');
  const usual = await outcomesOf(spec);
  const apart = await outcomesOf({ ...spec, experiment: 'mapsplitgroup' });
  expect(score(apart)).toEqual(score(usual));
  const inMap = apart.filter((o) => o.scenario === 'map-recomputed');
  expect(inMap.map((o) => o.answer.holders.length)).toEqual(inMap.map((o) => o.lock.holders.length));
  expect(inMap.length).toBeGreaterThan(0);
});
