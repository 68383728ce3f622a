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

/** `core`, `executable`: the fixture's own, or made from them. */
export function explainerOf(
  fixture: Fixture,
  core: ByteSource = fileSource(fixture.core),
  executable: ByteSource = fileSource(fixture.executable),
): Explainer {
  const snapshot = readSnapshot(openFixtureProgram(fixture, executable, core));
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
