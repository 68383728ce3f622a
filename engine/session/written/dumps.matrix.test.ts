/** Dumps of every fixture by every toolchain, against the engine's reading of the core of the same process. */
import { describe, expect, it } from 'vitest';
import { matrix, specName } from '../../../fixtures/matrix.ts';
import { fixture } from '../../../fixtures/take.ts';
import { disagreements } from '../../testing/agreement.ts';
import { fileSource, inspect, openFixture } from '../../testing/open.ts';
import { openSession } from '../open.ts';
import { asDump } from './testing/told.ts';

/** Others than those of the matrix. */
const OTHER_TOOLCHAINS = ['1.17.13', '1.18.10', '1.19.13', '1.21.13', '1.23.12'];
const OTHERS = OTHER_TOOLCHAINS.flatMap((go, i) =>
  ['workers', 'deep', 'labels', 'panic'].map((program) => ({
    program,
    go,
    flags: 'default' as const,
    mode: 'exe' as const,
    way: (['crash', 'abort', 'live'] as const)[program === 'panic' ? 0 : i % 3],
  })),
);

describe('a dump tells of each goroutine what its core does', () => {
  for (const spec of [...matrix(), ...OTHERS]) {
    it(specName(spec), async () => {
      const taken = await fixture(spec);
      const alive = spec.way === 'live' || spec.way === 'gcore';
      const written = inspect(openSession({ core: fileSource(taken.dump) }), ['goroutines']);
      const core = inspect(openFixture(taken), ['goroutines']);
      expect(written.goroutines?.length).toBeGreaterThan(0);
      expect(disagreements(core, asDump(written), alive ? 'alive' : 'dead')).toEqual([]);
      const problems = written.problems.map(({ code }) => code);
      expect(problems.filter((code) => code !== 'no-memory' && code !== 'stack-not-written')).toEqual([]);
    });
  }
});
