/** Maps in the other designs that a toolchain can be told to build with: all of the programs' truth, with and without debug information. */
import { describe, expect, test } from 'vitest';
import type { FixtureSpec } from '../../fixtures/matrix.ts';
import { fixture } from '../../fixtures/take.ts';
import { TRUE_PROGRAMS } from './testing/programs.ts';
import { checkStripped } from './testing/stripped.ts';
import { checkAgainstTruth } from './testing/truth.ts';

/** Keys apart from their elements; buckets where others of that version have groups. */
const DESIGNS = [
  ['1.27.4', 'mapsplitgroup'],
  ['1.25.5', 'noswissmap'],
] as const;

describe.each(DESIGNS)('go%s, %s', (go, experiment) => {
  describe.each(['maps', 'kinds'])('%s', (program) => {
    const args = program === 'maps' ? ['20000'] : [];
    const base = { program, go, way: 'crash', experiment, args } as const;

    test.each(['default', 'noopt'] as const)('%s', async (flags) => {
      const spec: FixtureSpec = { ...base, flags, mode: 'exe' };
      const { compared, differences } = checkAgainstTruth(await fixture(spec));
      expect(differences).toEqual([]);
      expect(compared).toBeGreaterThan(TRUE_PROGRAMS[program]);
    });

    test('stripped', async () => {
      const spec: FixtureSpec = { ...base, flags: 'default', mode: 'pie', stripped: true };
      const { compared, differences } = checkStripped(await fixture(spec));
      expect(differences).toEqual([]);
      expect(compared).toBeGreaterThan(30);
    });
  });
});
