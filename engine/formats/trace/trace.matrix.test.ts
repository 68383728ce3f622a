/** Eight recorded traces of four Go versions, and those of Go's own tests, against Go's own reader. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { recording } from '../../../fixtures/recordings.ts';
import { fileSource } from '../../testing/open.ts';
import { EVENT_NAMES } from './event-types.ts';
import { lines } from './testing/lines.ts';
import { officialTraces } from './testing/official.ts';
import { compareWithTruth, truthProgram, wireCounts } from './testing/truth.ts';
import { openTrace } from './trace.ts';

const SPECS = ['1.22.12', '1.23.12', '1.25.5', '1.26.8', '1.27.4'].flatMap((go) =>
  (['mixed', 'storm'] as const).map((kind) => ({ go, kind, milliseconds: 1500 })),
);

describe.each(SPECS)('a trace of Go $go, $kind', (spec) => {
  it('is what golang.org/x/exp/trace and "go tool trace" read', async () => {
    const file = await recording(spec);
    const trace = openTrace(fileSource(file));
    expect(trace.faults).toEqual([]);
    const { compared, differences } = await compareWithTruth(lines(trace), file);
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(trace.events.count);
    const ours = EVENT_NAMES.map((name, type) => [name, trace.counts[type]] as const).filter(
      ([, count]) => count !== 0,
    );
    expect(Object.fromEntries(ours)).toEqual(wireCounts(file));
  });
});

it('what Go’s own tests try its reader with is read the same, and what they want refused is read up to where it goes wrong', async () => {
  const files = await officialTraces();
  expect(files.length).toBeGreaterThan(15);
  let refused = 0;
  for (const file of files) {
    const truth = execFileSync(await truthProgram(), [file], { encoding: 'utf8' })
      .trimEnd()
      .split('\n');
    const trace = openTrace(fileSource(file));
    const error = truth.findIndex((line) => line.startsWith('error '));
    const wanted = error < 0 ? truth : truth.slice(0, error);
    expect([...lines(trace)].slice(0, wanted.length).map(comparable), file).toEqual(wanted.map(comparable));
    expect(
      trace.generations.some((g) => g.forced > 0),
      file,
    ).toBe(error >= 0);
    if (error >= 0) refused++;
  }
  expect(refused).toBeGreaterThan(0);
});

/** These traces begin at time 0, where Go counts one more; and it tells a stack that is not there as one without frames. */
function comparable(line: string): string {
  return line.startsWith('goroutine ') ? line : line.replace(/^\d+ /, '').replaceAll('0:811c9dc5', '-');
}
