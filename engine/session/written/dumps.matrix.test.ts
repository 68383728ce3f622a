/** Dumps of every fixture by every toolchain, against the engine's reading of the core of the same process. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { matrix, specName, TOOLCHAINS } from '../../../fixtures/matrix.ts';
import { fixture } from '../../../fixtures/take.ts';
import { disagreements } from '../../testing/agreement.ts';
import { fileSource, inspect, openFixture } from '../../testing/open.ts';
import { openSession } from '../open.ts';
import { rawSamples } from './testing/raw-profile.ts';
import { asDump, byText, samplesOf } from './testing/told.ts';

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

describe('a profile tells what Go’s own reader does', () => {
  for (const go of [...new Set([...TOOLCHAINS, ...OTHER_TOOLCHAINS])].sort()) {
    it(`go${go}`, async () => {
      const taken = await fixture({ program: 'profiled', go, flags: 'default', mode: 'exe', way: 'live' });
      const profile = join(taken.folder, 'goroutine.0');
      const read = (path: string) => samplesOf(inspect(openSession({ core: fileSource(path) }), ['goroutines']));
      const raw = [...rawSamples(profile)].sort(byText);
      expect(raw.length).toBeGreaterThan(5);
      expect(read(profile)).toEqual(raw);
      const counts = (samples: readonly { readonly count: number }[]) => samples.map(({ count }) => count).sort();
      expect(counts(read(join(taken.folder, 'goroutine.1')))).toEqual(counts(raw));
    });
  }
});
