/** Every case of Go's leak profile: simple, common patterns, stress, and the bugs of real projects (GoKer). */
import { describe, expect, it } from 'vitest';
import { LEAK_TOOLCHAINS, leakCases, leakFixture } from '../../../fixtures/leak-profile.ts';
import { compareLeaks } from '../../testing/leaks.ts';

describe.each(LEAK_TOOLCHAINS)("Go %s's own leak profile, every case", (go) => {
  for (const leakCase of [...leakCases(go, 'testgoroutineleakprofile'), ...leakCases(go, 'goker')])
    it(`${leakCase.program} ${leakCase.name}`, async () => {
      const { differences } = compareLeaks(await leakFixture(leakCase));
      expect(differences).toEqual([]);
    });
});
