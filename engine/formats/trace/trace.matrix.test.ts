/** Eight recorded traces of four Go versions against Go's own reader. */
import { describe, expect, it } from 'vitest';
import { recording } from '../../../fixtures/recordings.ts';
import { fileSource } from '../../testing/open.ts';
import { EVENT_NAMES } from './event-types.ts';
import { lines } from './testing/lines.ts';
import { compareWithTruth, wireCounts } from './testing/truth.ts';
import { openTrace } from './trace.ts';

const SPECS = ['1.22.12', '1.23.12', '1.25.5', '1.26.8'].flatMap((go) =>
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
