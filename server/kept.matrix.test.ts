/** The same kills as in kept.server.test.ts, at two hundred moments. */
import { expect, test } from 'vitest';
import { takeFixture, temporaryFolder } from './testing/inputs.ts';
import { killServers, randomFrom } from './testing/kills.ts';

test('a server killed at 200 random moments loses nothing that it accepted, leaves nothing by halves, and says what it removed', async () => {
  const outcome = await killServers(takeFixture('deadlock-1.27.4'), temporaryFolder(), 200, randomFrom(2026));
  expect(outcome.wrong).toEqual([]);
  expect(outcome.accepted).toBeGreaterThan(20);
  expect(outcome.repairs).toBeGreaterThan(5);
});
