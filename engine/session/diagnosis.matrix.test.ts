/** Deadlocks and the sentence about them on every toolchain and build, and a server with 5,000 requests behind a deadlock. */
import { describe, expect, it } from 'vitest';
import { specName } from '../../fixtures/matrix.ts';
import { fixture } from '../../fixtures/take.ts';
import { inspect, openFixture } from '../testing/open.ts';
import {
  shopDifferences,
  shopFixture,
  stuckFixture,
  toldGoroutines,
  toldKnots,
  toldShop,
} from '../testing/stuck-truth.ts';

const TOOLCHAINS = ['1.20.14', '1.22.12', '1.24.9', '1.27.4'];

describe('every circle of the scenarios, and no other', () => {
  for (const go of TOOLCHAINS)
    for (const flags of ['default', 'noopt'] as const)
      for (const mode of ['exe', 'pie'] as const) {
        const spec = stuckFixture(go, flags, mode);
        it(specName(spec), async () => {
          const taken = await fixture(spec);
          const known = toldKnots(toldGoroutines(taken));
          const found = inspect(openFixture(taken), ['diagnosis']).diagnosis?.deadlocks ?? [];
          const members = (ids: readonly (readonly number[])[]) => ids.map((one) => one.join(' ')).sort();
          expect(members(found.map((d) => d.goroutineIds))).toEqual(members([...known.values()]));
        });
      }
});

describe('a server with 5,000 requests behind a deadlock', () => {
  for (const go of TOOLCHAINS)
    it(`go${go}`, async () => {
      const taken = await fixture(shopFixture(go, 5000));
      expect(shopDifferences(toldShop(taken), openFixture(taken).diagnosis())).toEqual([]);
    });
});
