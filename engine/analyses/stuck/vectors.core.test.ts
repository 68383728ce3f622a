/** What a goroutine that was stopped between its calls keeps in vector registers alone lives, as for the collector since Go 1.27. */
import { expect, test } from 'vitest';
import type { FixtureSpec } from '../../../fixtures/matrix.ts';
import { fixture } from '../../../fixtures/take.ts';
import { Locations } from '../../snapshot/locations.ts';
import { readSnapshot } from '../../snapshot/snapshot.ts';
import { stuckIds } from '../../testing/leaks.ts';
import { openFixtureProgram } from '../../testing/open.ts';

const VECTORS = { program: 'vectors', go: '1.27.4', flags: 'default', mode: 'exe', experiment: 'simd' } as const;

test.each(['crash', 'live'] as const)('%s', async (way) => {
  const spec: FixtureSpec = { ...VECTORS, way };
  const snapshot = readSnapshot(openFixtureProgram(await fixture(spec)));
  const locations = new Locations(snapshot);
  const stuck = stuckIds(snapshot);
  const byFunction = new Map<string, boolean>();
  for (let row = 0; row < snapshot.goroutines.count; row++)
    for (const { function: name, origin } of locations.calls(row, 0, 20))
      if (origin === 'user') byFunction.set(name, stuck.has(snapshot.goroutines.id[row]));
  expect(Object.fromEntries(byFunction)).toMatchObject({
    'main.spin': false,
    'main.awaited': false,
    'main.forgotten': true,
  });
});
