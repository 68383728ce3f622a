/** Opens fixtures as schedules. */
import type { Fixture } from '../../../../fixtures/take.ts';
import { isFault } from '../../../bytes/memory.ts';
import type { ByteSource } from '../../../bytes/source.ts';
import { Locations } from '../../../snapshot/locations.ts';
import { readSnapshot } from '../../../snapshot/snapshot.ts';
import { fileSource, openFixtureProgram } from '../../../testing/open.ts';
import { Explainer } from '../explain.ts';
import { readSchedule } from '../schedule.ts';
import { plainText } from '../words.ts';

/** `core`: the fixture's own, or one made from it. */
export function explainerOf(fixture: Fixture, core: ByteSource = fileSource(fixture.core)): Explainer {
  const snapshot = readSnapshot(openFixtureProgram(fixture, undefined, core));
  const schedule = readSchedule(snapshot);
  if (isFault(schedule)) throw new Error(schedule.message);
  return new Explainer(schedule, new Locations(snapshot));
}

/** The reasons of a goroutine, by its row, as one text. */
export function reasonsOf(explainer: Explainer, row: number): string {
  return explainer
    .explain(row)
    .reasons.map((reason) => plainText(reason.words))
    .join('; ');
}
