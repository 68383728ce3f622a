/** Windows of a timeline say what a walk over all events says, and what Go's reader says of whole goroutines. */
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { recording } from '../../../../fixtures/recordings.ts';
import { fileSource } from '../../../testing/open.ts';
import { GC_BEGIN, GO_NOT_EXIST, GO_RUNNABLE, GO_RUNNING, GO_SYSCALL, GO_WAITING } from '../event-types.ts';
import { truthProgram } from '../testing/truth.ts';
import { openTrace } from '../trace.ts';
import { goroutineChanged, isSinceStart, RUNNING } from './changes.ts';
import { queuesAt } from './queues.ts';
import { ran } from './ran.ts';
import { Timeline } from './timeline.ts';

let file: string;
let timeline: Timeline;

beforeAll(async () => {
  file = await recording({ go: '1.27.4', kind: 'mixed', milliseconds: 400 });
  timeline = new Timeline(openTrace(fileSource(file)));
});

/** Two moments of the trace, in order. */
const window = () =>
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })).map((pair) => {
    const [from, to] = pair.map((part) => timeline.start + Math.floor(part * (timeline.end - timeline.start)));
    return { from: Math.min(from, to), to: Math.max(from, to) + 1 };
  });

/** For each goroutine the nanoseconds in each state in a window, by one walk over all events. */
function walked(from: number, to: number): Map<number, Float64Array> {
  const { events } = timeline.trace;
  const spent = new Map<number, Float64Array>();
  const state = new Map<number, { state: number; since: number }>();
  const add = (g: number, until: number) => {
    const known = state.get(g);
    const times = spent.get(g) ?? new Float64Array(8);
    spent.set(g, times);
    if (known) times[known.state] += Math.max(0, Math.min(to, until) - Math.max(from, known.since));
  };
  for (let row = 0; row < events.count; row++) {
    const g = goroutineChanged(events, row);
    if (g < 0) continue;
    add(g, events.time(row));
    const since = isSinceStart(events, row) ? timeline.start : events.time(row);
    if (isSinceStart(events, row)) expect(state.has(g)).toBe(false);
    state.set(g, { state: events.transition(row) & 7, since });
  }
  for (const g of state.keys()) add(g, timeline.end);
  return spent;
}

describe('goroutines', () => {
  it('spend in any window what a walk over all events finds', () => {
    fc.assert(
      fc.property(window(), ({ from, to }) => {
        const truth = walked(from, to);
        const found = ran(timeline.goroutines, from, to);
        for (const [i, g] of found.goroutine.entries()) {
          const times = truth.get(g) ?? new Float64Array(8);
          for (const s of [GO_RUNNABLE, GO_RUNNING, GO_WAITING, GO_SYSCALL]) expect(found.spent[s][i]).toBe(times[s]);
        }
        const lived = [...truth].filter(([, times]) => times.some((t, s) => t > 0 && s > GO_NOT_EXIST));
        expect(found.goroutine.length).toBe(lived.length);
      }),
      { numRuns: 5 },
    );
  });

  it('made in the trace spend what Go’s reader counts', async () => {
    const text = execFileSync(await truthProgram(), [file], { encoding: 'utf8', maxBuffer: 1 << 30 });
    const found = ran(timeline.goroutines, timeline.start, timeline.end);
    const rows = new Map(Array.from(found.goroutine, (g, i) => [timeline.trace.goroutines.ids[g], i]));
    let compared = 0;
    for (const [, id, ...times] of text.matchAll(/^goroutine (\d+) (\d+) (\d+) (\d+) (\d+)$/gm)) {
      const i = rows.get(Number(id));
      if (i === undefined || timeline.trace.starts[found.goroutine[i]] < 0) continue;
      const ours = [GO_RUNNABLE, GO_RUNNING, GO_WAITING, GO_SYSCALL].map((s) => found.spent[s][i]);
      expect([id, ...ours]).toEqual([id, ...times.map(Number)]);
      compared++;
    }
    expect(compared).toBeGreaterThan(100);
  });
});

describe('a window of a lane', () => {
  it('adds up to the same whether it is exact or drawn in pieces', () => {
    fc.assert(
      fc.property(window(), fc.integer({ min: 1, max: 300 }), ({ from, to }, pieces) => {
        for (let p = 0; p < timeline.processors.count; p++) {
          const exact = timeline.processors.window(p, from, to, Number.POSITIVE_INFINITY);
          const drawn = timeline.processors.window(p, from, to, pieces);
          const sum = (times: readonly number[]) => times.reduce((a, b) => a + b, 0);
          for (const [s, times] of exact.spent.entries()) expect(sum(drawn.spent[s])).toBeCloseTo(sum(times), 1);
          if (!drawn.exact) expect(drawn.start.length).toBeLessThanOrEqual(pieces);
          expect(exact.start.every((start, i) => i === 0 || start === exact.end[i - 1])).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('goroutines run as long as processors run them', () => {
    fc.assert(
      fc.property(window(), ({ from, to }) => {
        const { spent } = ran(timeline.goroutines, from, to);
        const byGoroutine = spent[GO_RUNNING].reduce((a, b) => a + b, 0);
        let byProcessor = 0;
        for (let p = 0; p < timeline.processors.count; p++) {
          const { spent: times } = timeline.processors.window(p, from, to, Number.POSITIVE_INFINITY);
          byProcessor += times[RUNNING].reduce((a, b) => a + b, 0);
        }
        expect(byProcessor).toBeCloseTo(byGoroutine, 0);
      }),
      { numRuns: 10 },
    );
  });
});

describe('steps', () => {
  it('at any moment there are as many runnable goroutines as lanes say, and as the queues hold', () => {
    fc.assert(
      fc.property(window(), ({ from: time }) => {
        const lanes = timeline.goroutines;
        const inState = (state: number) => {
          let count = 0;
          for (let g = 0; g < lanes.count; g++) {
            const place = lanes.placeAt(g, time);
            if (place >= 0 && lanes.state(place) === state) count++;
          }
          return count;
        };
        expect(timeline.series('runnable').at(time)).toBe(inState(GO_RUNNABLE));
        expect(timeline.series('running').at(time)).toBe(inState(GO_RUNNING));
        const lengths = [...timeline.queues.values()].map((steps) => steps.at(time) ?? 0);
        expect(lengths.reduce((a, b) => a + b, 0)).toBe(inState(GO_RUNNABLE));
        const held = queuesAt(timeline.trace.events, lanes, time);
        for (const [queue, rows] of held) expect(timeline.queues.get(queue)?.at(time)).toBe(rows.length);
      }),
      { numRuns: 20 },
    );
  });

  it('a drawn window has the extremes of the exact one', () => {
    fc.assert(
      fc.property(window(), fc.integer({ min: 1, max: 100 }), ({ from, to }, pieces) => {
        for (const name of ['runnable', 'heap'] as const) {
          const exact = timeline.series(name).window(from, to, Number.POSITIVE_INFINITY);
          const drawn = timeline.series(name).window(from, to, pieces);
          expect(Math.min(...drawn.min)).toBe(exact.min.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY));
          expect(Math.max(...drawn.max)).toBe(exact.max.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY));
          expect(drawn.last.at(-1)).toBe(exact.last.at(-1));
        }
      }),
      { numRuns: 20 },
    );
  });
});

it('the collector’s ranges are those that the trace tells', () => {
  const gc = timeline.ranges('gc');
  expect(gc.count).toBeGreaterThanOrEqual(timeline.trace.counts[GC_BEGIN]);
  for (let i = 0; i < gc.count; i++)
    if (gc.begin[i] >= 0 && gc.end[i] >= 0) expect(gc.end[i]).toBeGreaterThan(gc.begin[i]);
  const stw = timeline.ranges('stw');
  for (let i = 1; i < stw.count; i++) expect(stw.begin[i]).toBeGreaterThan(stw.end[i - 1]);
});
