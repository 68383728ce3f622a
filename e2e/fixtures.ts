/** Cores of fixture programs in the library of the server that is tested. */

import { type FixtureSpec, TWICE } from '../fixtures/matrix.ts';
import { schedulerFixture } from '../fixtures/scheduler.ts';
import { type Fixture, fixture } from '../fixtures/take.ts';
import type { Running } from './server.ts';

const GO = '1.27.4';

/** 16 goroutines that never give way, 300 that do so at once, on two processors. */
export const BUSY = schedulerFixture.busy(GO, 2);
/** A flight recorder was on. */
export const FLIGHT: FixtureSpec = {
  program: 'flight',
  go: GO,
  flags: 'default',
  mode: 'exe',
  way: 'live',
  tellsAfter: true,
};
/** Tracing was on; the rest of the trace is in its file. */
export const TRACED: FixtureSpec = {
  program: 'traced',
  go: GO,
  flags: 'default',
  mode: 'exe',
  way: 'live',
  args: ['mixed', '1300'],
  tellsAfter: true,
};
/** It tells what its heap holds. */
export const HEAP: FixtureSpec = { program: 'heap', go: GO, flags: 'default', mode: 'exe', way: 'live' };

/** Goroutines that start goroutines. */
export const SPAWNED: FixtureSpec = { program: 'spawned', go: GO, flags: 'default', mode: 'exe', way: 'live' };

/** A process of which two cores were taken. */
export const GROWING = TWICE[TWICE.length - 1];

export interface Opened {
  readonly id: string;
  readonly fixture: Fixture;
}

export async function openFixture(
  { address }: Running,
  spec: FixtureSpec,
  which: 'core' | 'later' = 'core',
): Promise<Opened> {
  const taken = await fixture(spec);
  const body = JSON.stringify({ core: taken[which], executable: taken.executable });
  const headers = { 'content-type': 'application/json' };
  const added = await fetch(`${address}/api/v1/snapshots`, { method: 'POST', headers, body });
  if (!added.ok) throw new Error(`${spec.program} could not be opened: ${await added.text()}`);
  const { snapshot } = (await added.json()) as { snapshot: { id: string } };
  return { id: snapshot.id, fixture: taken };
}

/** Takes them out of the library again: other files of tests count what is there. */
export async function closeFixtures({ address }: Running, opened: readonly Opened[]): Promise<void> {
  for (const { id } of opened) await fetch(`${address}/api/v1/snapshots/${id}`, { method: 'DELETE' });
}
