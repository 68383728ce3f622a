/** The trace that lies in a core is what the recorder itself, and Go's reader, say of the same moment. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Fixture, fixture } from '../../../fixtures/take.ts';
import { isFault } from '../../bytes/memory.ts';
import { readBytes } from '../../bytes/source.ts';
import { splitTrace } from '../../formats/trace/split.ts';
import { lines } from '../../formats/trace/testing/lines.ts';
import { compareWithTruth } from '../../formats/trace/testing/truth.ts';
import { recordedTrace, tracerState } from '../../runtime/tracer/recorded-trace.ts';
import { fileSource, openFixtureProgram } from '../../testing/open.ts';
import { traceOfCore } from './open-trace.ts';
import type { TraceView } from './trace-view.ts';

const folder = mkdtempSync(join(tmpdir(), 'unpark-trace-'));
afterAll(() => rmSync(folder, { recursive: true }));

function viewOf(taken: Fixture, written?: string): TraceView {
  const found = traceOfCore(openFixtureProgram(taken), written === undefined ? undefined : fileSource(written));
  if (isFault(found)) throw new Error(found.message);
  return found;
}

describe('a flight recorder', () => {
  it('alive: has every event up to the core that its own WriteTo writes right after', async () => {
    const taken = await fixture({
      program: 'flight',
      go: '1.27.4',
      flags: 'default',
      mode: 'exe',
      way: 'live',
      tellsAfter: true,
    });
    const view = viewOf(taken);
    const { summary, generations } = view.overview();
    expect(summary.source).toBe('flight recorder in the core');
    expect(summary.lost).toBeUndefined();
    expect(generations.map((g) => g.disordered)).toEqual(generations.map(() => 0));
    const { trace } = view.timeline;
    const { compared, differences } = await compareWithTruth(lines(trace), join(taken.folder, 'flight.out'), true);
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(0.9 * trace.events.count);
  });

  it('after a panic: has all that it wrote just before, and what followed', async () => {
    const taken = await fixture({ program: 'flight', go: '1.27.4', flags: 'default', mode: 'exe', way: 'crash' });
    const view = viewOf(taken);
    const { trace } = view.timeline;
    const { compared, differences } = await compareWithTruth(lines(trace), join(taken.folder, 'flight.out'), true);
    expect(differences).toEqual([]);
    expect(trace.events.count).toBeGreaterThanOrEqual(compared);
    expect(view.overview().summary.endSeconds).toBeLessThanOrEqual(0);
    expect(trace.faults).toEqual([]);
  });
});

describe('trace.Start', () => {
  it('joined with the file that it wrote is whole up to the crash, which Go’s reader confirms', async () => {
    const taken = await tracedToDeath('1.22.12');
    const view = viewOf(taken, join(taken.folder, 'trace.out'));
    const { trace } = view.timeline;
    expect(trace.generations.every((g) => g.forced === 0)).toBe(true);
    expect(view.overview().summary.lost).toBeUndefined();
    // What we put together is a trace that Go accepts; the file alone is none: it was never finished.
    const image = joinedImage(taken);
    const { compared, differences } = await compareWithTruth(lines(trace), image);
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(trace.events.count);
  });

  it('alone says that the rest is in the file', async () => {
    const { summary } = viewOf(await tracedToDeath('1.22.12')).overview();
    expect(summary.source).toBe('core');
    expect(summary.goVersion).toBe('go1.22.12');
    expect(summary.lost).toMatch(/only what was still in memory/);
    expect(summary.events.GoStart).toBeGreaterThan(0);
    expect(summary.startSeconds).toBeLessThan(0);
  });
});

it('a process that did not trace says so', async () => {
  const taken = await fixture({ program: 'deadlock', go: '1.27.4', flags: 'default', mode: 'exe', way: 'crash' });
  const found = traceOfCore(openFixtureProgram(taken));
  expect(isFault(found) && found.code).toBe('no-trace');
});

function tracedToDeath(go: string): Promise<Fixture> {
  return fixture({ program: 'traced', go, flags: 'default', mode: 'exe', way: 'crash', args: ['mixed', '400'] });
}

/** The joined trace as a file. */
function joinedImage(taken: Fixture): string {
  const program = openFixtureProgram(taken);
  const state = tracerState(program);
  if (!state) throw new Error('the process did not trace');
  const written = splitTrace(fileSource(join(taken.folder, 'trace.out')), Math.min(state.current, state.flushed + 1));
  const recorded = recordedTrace(program, written);
  if (!recorded) throw new Error('no trace in the core');
  const path = join(folder, 'joined.trace');
  writeFileSync(path, readBytes(recorded.source, 0, recorded.source.size));
  return path;
}
