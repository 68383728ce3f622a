/** Every case of Go's leak profile: simple, common patterns, stress, and the bugs of real projects (GoKer). */
import { describe, expect, it } from 'vitest';
import { leakCases, leakFixture } from '../../../fixtures/leak-profile.ts';
import { compareLeaks } from '../../testing/leaks.ts';

describe("Go's own leak profile, every case", () => {
  for (const leakCase of [...leakCases('testgoroutineleakprofile'), ...leakCases('goker')])
    it(`${leakCase.program} ${leakCase.name}`, async () => {
      const { differences } = compareLeaks(await leakFixture(leakCase));
      expect(differences).toEqual([]);
    });
});
