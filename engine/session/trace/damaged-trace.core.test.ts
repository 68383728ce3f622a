/** Traces that are cut, damaged, old or another process's: a sentence for each, and the rest is read. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { recording } from '../../../fixtures/recordings.ts';
import { fixture } from '../../../fixtures/take.ts';
import { OpenFailure } from '../../bytes/fault.ts';
import { memorySource } from '../../bytes/source.ts';
import { readSnapshot } from '../../snapshot/snapshot.ts';
import { fileSource, openFixtureProgram } from '../../testing/open.ts';
import { identify } from '../identify.ts';
import { matchTrace } from './match-trace.ts';
import { openTraceFile, traceOfCore } from './open-trace.ts';
import { TraceView } from './trace-view.ts';

/** A few hundred events, in more than one generation. */
const small = new Map<string, Uint8Array>();
let busy: Uint8Array;

beforeAll(async () => {
  for (const go of ['1.22.12', '1.27.4']) {
    small.set(go, Uint8Array.from(readFileSync(await recording({ go, kind: 'quiet', milliseconds: 1200 }))));
  }
  busy = Uint8Array.from(readFileSync(await recording({ go: '1.27.4', kind: 'mixed', milliseconds: 400 })));
});

const open = (bytes: Uint8Array) => openTraceFile(memorySource(bytes, 'trace.out'));

/** All questions can be asked, and time only goes forward. */
function expectSound(view: TraceView): void {
  const { events } = view.timeline.trace;
  let rises = true;
  for (let row = 1; row < events.count; row++) rises &&= events.time(row) > events.time(row - 1);
  expect(rises).toBe(true);
  const window = { from: 0, to: Number.MAX_SAFE_INTEGER, pieces: 50 };
  expect(view.overview().summary.source).toBe('file');
  expect(view.processors(window).length).toBe(Math.min(4096, view.timeline.processorIds.length));
  for (const series of ['runnable', 'heap', 'queue'] as const) view.series({ ...window, series, queue: -1 });
  for (const kind of ['gc', 'stw', 'sweep', 'task', 'region'] as const) view.ranges({ ...window, kind, limit: 10 });
  view.queues(0);
  expect(view.events({ ...window, offset: 0, limit: 1000 }).total).toBe(events.count);
}

function refusal(bytes: Uint8Array): string {
  try {
    open(bytes);
  } catch (error) {
    if (error instanceof OpenFailure) return `${error.fault.code}: ${error.message}`;
    throw error;
  }
  return 'opened';
}

describe.each(['1.22.12', '1.27.4'])('a trace of Go %s', (go) => {
  const whole = () => small.get(go) ?? new Uint8Array(0);

  it('cut anywhere keeps what comes before the cut, and says that it is cut', () => {
    const all = open(whole()).timeline.trace;
    const first = all.generations[0].to;
    fc.assert(
      fc.property(fc.integer({ min: 16, max: whole().length - 1 }), (length) => {
        const view = open(whole().subarray(0, length));
        expectSound(view);
        const { trace } = view.timeline;
        const complete = trace.generations.length > 1 ? first : 0;
        for (let row = 0; row < complete; row++) {
          expect(trace.events.time(row)).toBe(all.events.time(row));
          expect(trace.events.type(row)).toBe(all.events.type(row));
        }
        const told = view.overview().summary.lost !== undefined || view.problems().length > 0;
        const atBorder = trace.generations.every((g) => g.ended);
        expect(told || atBorder || trace.events.count === 0).toBe(true);
      }),
      { numRuns: 80 },
    );
  });

  it('with flipped bits is read to its end', () => {
    const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 7 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(flips, (flipped) => {
        const bytes = whole().slice();
        for (const [at, bit] of flipped) bytes[16 + (at % (bytes.length - 16))] ^= 1 << bit;
        expectSound(open(bytes));
      }),
      { numRuns: 80 },
    );
  });

  it('of noise after its header is no events, and says so', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 4096 }), (noise) => {
        const bytes = new Uint8Array(16 + noise.length);
        bytes.set(whole().subarray(0, 16));
        bytes.set(noise, 16);
        const view = open(bytes);
        expectSound(view);
        expect(view.timeline.trace.events.count > 0 || view.problems().length > 0 || noise.every((b) => b === 52)).toBe(
          true,
        );
      }),
      { numRuns: 80 },
    );
  });
});

it('a hole in a busy trace costs what was in it', () => {
  const whole = open(busy).timeline.trace;
  const bytes = busy.slice();
  bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 100_000);
  const view = open(bytes);
  expectSound(view);
  const { trace } = view.timeline;
  expect(trace.events.count).toBeGreaterThan(0.5 * whole.events.count);
  expect(view.problems().map((p) => p.code)).toContain('trace-damaged');
  expect(view.overview().summary.lost).toMatch(/are lost; the last [\d.]+ ms are whole/);
});

it('of a trace that is too long the last generations are read, and it says so', () => {
  const bytes = small.get('1.27.4') ?? new Uint8Array(0);
  const whole = open(bytes);
  const view = openTraceFile(memorySource(bytes, 'trace.out'), { maxBytes: bytes.length - 100 });
  const [, ...last] = whole.timeline.trace.generations;
  expect(view.timeline.trace.generations.map((g) => g.number)).toEqual(last.map((g) => g.number));
  expect(view.timeline.trace.generations.every((g) => g.forced === 0)).toBe(true);
  expect(view.overview().summary.lost).toMatch(/^The first \d+ bytes of the trace were not read/);
  const few = openTraceFile(memorySource(bytes, 'trace.out'), { maxEvents: 1 });
  expect(few.timeline.trace.generations.length).toBe(1);
  expect(few.overview().summary.lost).toMatch(/^Only the first \d+ events/);
});

describe('other input', () => {
  const text = (words: string) => new TextEncoder().encode(words);

  it.each([
    ['go 1.11 trace\0\0\0', /^trace-too-old: trace.out is .*Go 1.11 to 1.21.* Record it again .* Go 1.22 or later/],
    ['go 1.21 trace\0\0\0', /^trace-too-old/],
    ['go 1.24 trace\0\0\0', /^not-a-trace: .*no Go writes that/],
    ['goroutine 1 [running]:', /^not-a-trace/],
    ['', /^not-a-trace/],
  ])('%j is refused in a sentence', (words, says) => {
    expect(refusal(text(words))).toMatch(says);
  });

  it('a newer version is read as far as it is known, and says so', () => {
    const bytes = (small.get('1.27.4') ?? new Uint8Array(0)).slice();
    bytes.set(text('go 1.27'));
    const view = open(bytes);
    expect(view.timeline.trace.events.count).toBeGreaterThan(0);
    expect(view.problems().map((p) => p.code)).toEqual(['trace-version-unknown']);
  });

  it('a trace is told by its first bytes', () => {
    expect(identify(memorySource(busy, 'trace.out'))).toEqual({ what: 'trace' });
  });
});

describe('whose trace it is', () => {
  it('its own belongs, another process’s does not, with the reason', async () => {
    const flight = await fixture({ program: 'flight', go: '1.27.4', flags: 'default', mode: 'exe', way: 'crash' });
    const program = openFixtureProgram(flight);
    const snapshot = readSnapshot(program);
    const own = openTraceFile(fileSource(`${flight.folder}/flight.out`));
    expect(matchTrace(own.timeline, snapshot)).toMatchObject({ belongs: true });
    const inCore = traceOfCore(program);
    expect(inCore instanceof TraceView && matchTrace(inCore.timeline, snapshot).belongs).toBe(true);

    const before = open(busy);
    expect(matchTrace(before.timeline, snapshot)).toMatchObject({
      belongs: false,
      reason: expect.stringMatching(/before|after|started with|threads/),
    });
    const older = open(small.get('1.22.12') ?? new Uint8Array(0));
    const refused = matchTrace(older.timeline, snapshot);
    expect(refused).toEqual({
      belongs: false,
      reason: 'The trace was written by Go 1.22, the program was built by go1.27.4.',
    });
  });

  it('the same program in another run is another process', async () => {
    const spec = { program: 'flight', go: '1.27.4', flags: 'default', mode: 'exe' } as const;
    const dead = await fixture({ ...spec, way: 'crash' });
    const alive = await fixture({ ...spec, way: 'live', tellsAfter: true });
    const other = openTraceFile(fileSource(`${alive.folder}/flight.out`));
    const match = matchTrace(other.timeline, readSnapshot(openFixtureProgram(dead)));
    expect(match.belongs).toBe(false);
  });
});
