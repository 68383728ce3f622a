/** Every scenario on every Go version: optimised or not, position-independent or not, alive, aborted or crashed. */
import { describe, expect, it } from 'vitest';
import { type FixtureSpec, specName } from '../../../fixtures/matrix.ts';
import { fixture } from '../../../fixtures/take.ts';
import { readSnapshot } from '../../snapshot/snapshot.ts';
import { stuckIds } from '../../testing/leaks.ts';
import { inspect, openFixture, openFixtureProgram, strippedSource } from '../../testing/open.ts';
import { fateDifferences, stuckFixture, toldGoroutines, waitDifferences } from '../../testing/stuck-truth.ts';

const VERSIONS = [
  '1.17.13',
  '1.18.10',
  '1.19.13',
  '1.20.14',
  '1.21.13',
  '1.22.12',
  '1.23.12',
  '1.24.9',
  '1.25.5',
  '1.26.8',
  '1.27.4',
];
const WAYS = ['live', 'abort', 'crash'] as const;

describe('waits and the stuck set are exact, in every Go version', () => {
  for (const [i, go] of VERSIONS.entries())
    for (const [j, flags] of (['default', 'noopt'] as const).entries())
      for (const [k, mode] of (['exe', 'pie'] as const).entries()) {
        // All three ways of the four toolchains that the scenarios are made for, one of the others.
        const all = ['1.20.14', '1.22.12', '1.24.9', '1.27.4'].includes(go);
        for (const way of all ? WAYS : [WAYS[(i + j + k) % 3]]) {
          const spec: FixtureSpec = { ...stuckFixture(go, flags, mode), way };
          it(specName(spec), async () => {
            const taken = await fixture(spec);
            const told = toldGoroutines(taken);
            const { goroutines = [], diagnosis, problems } = inspect(openFixture(taken), ['goroutines', 'diagnosis']);
            expect(told.length).toBeGreaterThan(80);
            expect(waitDifferences(told, goroutines)).toEqual([]);
            expect(fateDifferences(told, new Set(diagnosis?.stuck))).toEqual([]);
            expect(diagnosis?.stuck?.filter((id) => !told.some((g) => g.ID === id))).toEqual([]);
            expect(problems).toEqual([]);
          });
        }
      }
});

describe('without symbols and sections too', () => {
  for (const go of VERSIONS)
    for (const mode of ['exe', 'pie'] as const) {
      const spec = stuckFixture(go, 'default', mode);
      it(`${specName(spec)}, stripped`, async () => {
        const taken = await fixture(spec);
        const snapshot = readSnapshot(openFixtureProgram(taken, strippedSource(taken.executable)));
        expect(fateDifferences(toldGoroutines(taken), stuckIds(snapshot))).toEqual([]);
      });
    }
});
