/** Traces in cores of four Go versions, alive and dead, stripped and not, against what the recorder and Go say of them. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixture } from '../../../fixtures/take.ts';
import { isFault } from '../../bytes/memory.ts';
import { lines } from '../../formats/trace/testing/lines.ts';
import { compareWithTruth } from '../../formats/trace/testing/truth.ts';
import { openTrace, type Trace } from '../../formats/trace/trace.ts';
import type { GoProgram } from '../../runtime/program.ts';
import { fileSource, openFixtureProgram, strippedSource } from '../../testing/open.ts';
import { traceOfCore } from './open-trace.ts';

const FLIGHTS = ['1.25.5', '1.26.8', '1.27.4'].flatMap((go) =>
  (['exe', 'pie'] as const).flatMap((mode) => (['live', 'crash'] as const).map((way) => ({ go, mode, way }))),
);
const TRACED = ['1.22.12', '1.23.12', '1.24.9', '1.25.5', '1.26.8', '1.27.4'];

function traceIn(program: GoProgram, written?: string): Trace {
  const found = traceOfCore(program, written === undefined ? undefined : fileSource(written));
  if (isFault(found)) throw new Error(found.message);
  return found.timeline.trace;
}

/**
 * Where both know what came before: a file that was written when the recorder had already dropped a generation begins with states
 * that the core knows to be changes of others.
 */
function beginOf(core: Trace, file: string): number {
  const written = openTrace(fileSource(file)).generations;
  const isSame = written[0].number === core.generations[0].number;
  return isSame ? 0 : (written[1].clock?.monotonic ?? Number.NaN);
}

describe.each(FLIGHTS)('flight, Go $go, $mode, $way', ({ go, mode, way }) => {
  it('has every event of the recorder’s own WriteTo, stripped or not', async () => {
    const tells = way === 'live' ? { tellsAfter: true as const } : {};
    const taken = await fixture({ program: 'flight', go, flags: 'default', mode, way, args: ['also'], ...tells });
    for (const executable of [fileSource(taken.executable), strippedSource(taken.executable)]) {
      const trace = traceIn(openFixtureProgram(taken, executable));
      expect(trace.faults).toEqual([]);
      const file = join(taken.folder, 'flight.out');
      const { compared, differences } = await compareWithTruth(lines(trace), file, true, beginOf(trace, file));
      expect(differences).toEqual([]);
      expect(compared).toBeGreaterThan(1000);
    }
  });
});

describe.each(TRACED)('traced, Go %s', (go) => {
  const spec = { program: 'traced', go, flags: 'default', mode: 'exe', args: ['mixed', '1300'] } as const;

  it('dead: with the file that it wrote it is whole, stripped or not', async () => {
    const taken = await fixture({ ...spec, way: 'crash' });
    for (const executable of [fileSource(taken.executable), strippedSource(taken.executable)]) {
      const trace = traceIn(openFixtureProgram(taken, executable), join(taken.folder, 'trace.out'));
      expect(trace.generations.map((g) => g.forced)).toEqual(trace.generations.map(() => 0));
      expect(trace.faults).toEqual([]);
      expect(trace.events.count).toBeGreaterThan(10_000);
    }
  });

  it('alive: with the file that it finished later it is whole, and as Go reads that', async () => {
    const taken = await fixture({ ...spec, way: 'live', tellsAfter: true });
    const file = join(taken.folder, 'trace.out');
    const trace = traceIn(openFixtureProgram(taken), file);
    expect(trace.generations.map((g) => g.forced)).toEqual(trace.generations.map(() => 0));
    const { compared, differences } = await compareWithTruth(lines(trace), file, true);
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(10_000);
  });

  it('alive and alone: what was in memory happened, as the finished file tells', async () => {
    const taken = await fixture({ ...spec, way: 'live', tellsAfter: true });
    const alone = traceIn(openFixtureProgram(taken));
    const told = new Set(
      Array.from(lines(traceIn(openFixtureProgram(taken), join(taken.folder, 'trace.out'))), happened),
    );
    let known = 0;
    let total = 0;
    for (const line of lines(alone)) {
      if (line.startsWith('goroutine ')) break;
      total++;
      if (told.has(happened(line))) known++;
    }
    expect(total).toBeGreaterThan(50);
    expect(known / total).toBeGreaterThan(0.9);
  });
});

/** Thread and stack of an event, and what it is: not what states and times follow from what is lost. */
function happened(line: string): string {
  const [time, thread, , , stack] = line.split(' ');
  return `${time} ${thread} ${stack}`;
}
