/** Methods with type parameters of their own, which Go has since 1.27, as the program says that their variables are. */
import { expect, test } from 'vitest';
import { fixture } from '../../fixtures/take.ts';
import { checkAgainstTruth } from './testing/truth.ts';

/** Of a struct the debug information gives the place of one word for all of it. */
const OF_ONE_WORD = 'main.Pair[...].With[...] other: optimized out, but it is at memory all,memory all';

test.each(['default', 'noopt'] as const)('%s', async (flags) => {
  const taken = await fixture({ program: 'methods', go: '1.27.4', flags, mode: 'exe', way: 'crash' });
  const { compared, differences, unknown } = checkAgainstTruth(taken);
  expect(differences).toEqual(flags === 'noopt' ? [] : [OF_ONE_WORD]);
  if (flags === 'noopt') expect(unknown).toEqual([]);
  expect(compared).toBeGreaterThan(60);
});
