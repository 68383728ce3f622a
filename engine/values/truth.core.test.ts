/** Programs that write down what their variables hold before they die, read from their cores. */
import { describe, expect, test } from 'vitest';
import { fixture } from '../../fixtures/take.ts';
import { checkAgainstTruth } from './testing/truth.ts';

const PROGRAMS = { kinds: 500 };
const TOOLCHAINS = (process.env.GO ?? '1.22.12,1.26.8').split(',');

describe.each(Object.entries(PROGRAMS))('%s', (program, least) => {
  describe.each(TOOLCHAINS)('go%s', (go) => {
    test.each(['default', 'noopt'] as const)('%s', async (flags) => {
      const taken = await fixture({ program, go, flags, mode: 'exe', way: 'crash' });
      const { compared, differences, unknown } = checkAgainstTruth(taken);
      expect(differences).toEqual([]);
      if (flags === 'noopt') expect(unknown).toEqual([]);
      if (process.env.SHOW) console.log(unknown.join('\n'));
      expect(compared).toBeGreaterThan(least);
    });
  });
});
