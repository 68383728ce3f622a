/** Recorded traces say what Go's own reader says of them: every event, its order, its time, its stacks and states. */
import { beforeAll, describe, expect, it } from 'vitest';
import { recording } from '../../../fixtures/recordings.ts';
import { fileSource } from '../../testing/open.ts';
import { EVENT_NAMES } from './event-types.ts';
import { lines } from './testing/lines.ts';
import { compareWithTruth, wireCounts } from './testing/truth.ts';
import { openTrace } from './trace.ts';

const KINDS = [
  { go: '1.22.12', kind: 'mixed', milliseconds: 400 },
  { go: '1.27.4', kind: 'mixed', milliseconds: 400 },
] as const;

describe.each(KINDS)('a trace of Go $go', (spec) => {
  let file: string;
  beforeAll(async () => {
    file = await recording(spec);
  });

  it('has the events, the order and the goroutines’ times of golang.org/x/exp/trace', async () => {
    const trace = openTrace(fileSource(file));
    expect(trace.faults).toEqual([]);
    expect(trace.generations.every((g) => g.forced === 0 && g.ended)).toBe(true);
    const { compared, differences } = await compareWithTruth(lines(trace), file);
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(trace.events.count);
  });

  it('has as many events of each type as "go tool trace -d=wire"', () => {
    const { counts } = openTrace(fileSource(file));
    const ours = Object.fromEntries(
      EVENT_NAMES.map((name, type) => [name, counts[type]]).filter(([, count]) => count !== 0),
    );
    expect(ours).toEqual(wireCounts(file));
  });
});
