import { describe, expect, it } from 'vitest';
import type { Processor, QueuedGoroutine, RunQueue, SchedulerNow, Turn } from '../../../api/scheduler.ts';
import { columnsOf, isNumbered, laneHeight, placeBoxes, stepsOf, stripOf } from './geometry.ts';
import { findGoroutine, headline, isAllIdle, lanesOf, laneToShow, runsNow } from './lanes.ts';
import { queueOf, rowOf, windowsFor } from './queue.ts';
import { rowsOf, segmentAt, segmentsOf } from './twin.ts';

const queued = (goroutineId: number, position: number): QueuedGoroutine => ({ goroutineId, position });
const queue = (first: number, shown: number, total = shown, before = 0): RunQueue => ({
  goroutines: Array.from({ length: shown }, (_, i) => queued(first + i, i + 1 + before)),
  offset: 0,
  total,
  problems: [],
});
const own = (ids: readonly number[]): Turn[] => ids.map((goroutineId) => ({ goroutineId, from: 'own queue' }));

function processor(id: number, change: Partial<Processor> = {}): Processor {
  return {
    id,
    status: 'running',
    reason: { words: [], certainty: 'proved' },
    scheduleTick: 1,
    syscallTick: 0,
    queue: queue(0, 0),
    turns: [],
    ownBeforeGlobal: 10,
    timers: { count: 0 },
    ...change,
  };
}

function scheduler(change: Partial<SchedulerNow> = {}): SchedulerNow {
  return {
    gomaxprocs: 2,
    idleProcessors: 0,
    threads: 3,
    maxThreads: 10_000,
    idleThreads: 0,
    lockedIdleThreads: 0,
    spinningThreads: 0,
    monitorAsleep: false,
    runnable: 0,
    poll: {},
    processors: [processor(0), processor(1)],
    global: queue(0, 0),
    globalShare: 0,
    disabled: queue(0, 0),
    idleProcessorIds: [],
    idleThreadIds: [],
    threadList: { shown: [], total: 0 },
    notRunning: { explanations: [], offset: 0, total: 0 },
    findings: [],
    orderCertainty: 'possible',
    problems: [],
    ...change,
  };
}

const running = { goroutineId: 7, preemptionAsked: false };
const busy = scheduler({
  runnable: 7,
  processors: [
    processor(0, {
      running: { ...running, seconds: 0.412, top: { function: 'main.hash', file: 'a.go', line: 3 } },
      runNext: queued(20, 1),
      queue: queue(21, 3, 3, 1),
      turns: [{ goroutineId: 20, from: 'run next' }, ...own([21]), { from: 'global queue' }, ...own([22, 23])],
    }),
    processor(1, { status: 'syscall', running: { ...running, goroutineId: 8 } }),
  ],
  global: queue(30, 2, 3),
  threadList: {
    shown: [
      { threadId: 100, doing: 'running goroutine', goroutineId: 7 },
      { threadId: 101, doing: 'in syscall', goroutineId: 8 },
      { threadId: 102, doing: 'in syscall', goroutineId: 9 },
    ],
    total: 3,
  },
});

describe('lanes', () => {
  it('processors, the global queue and the threads; those kept back only where there are any', () => {
    expect(lanesOf(busy).map(({ title }) => title)).toEqual(['P 0', 'P 1', 'Global', 'Threads']);
    expect(lanesOf(scheduler({ disabled: queue(5, 1) })).map(({ id }) => id)).toEqual([
      0,
      1,
      'global',
      'disabled',
      'threads',
    ]);
  });

  it('boxes in the order of the turns, a turn for the global queue among them', () => {
    const [first] = lanesOf(busy);
    expect(first.boxes.map(({ kind, goroutineId, position }) => [position, kind, goroutineId])).toEqual([
      [1, 'next', 20],
      [2, 'own', 21],
      [3, 'global', undefined],
      [4, 'own', 22],
      [5, 'own', 23],
    ]);
    expect(first.queued).toBe(4);
    expect(first.boxes[1].goroutine).toEqual(queued(21, 2));
  });

  it('of one processor the order goes through the global queue', () => {
    const one = scheduler({
      gomaxprocs: 1,
      processors: [
        processor(0, { queue: queue(5, 1), turns: [...own([5]), { goroutineId: 30, from: 'global queue' }] }),
      ],
      global: queue(30, 2),
    });
    const [lane] = lanesOf(one);
    expect(lane.queued).toBe(3);
    expect(lane.boxes[1]).toMatchObject({ kind: 'global', goroutineId: 30, goroutine: queued(30, 1) });
  });

  it('say what is in them where no box is', () => {
    const lanes = lanesOf(busy);
    expect(lanes[1].empty).toBe('empty: a system call keeps this P, the monitor may retake it');
    expect(lanes[3].empty).toBe('1 runs Go · 2 in system calls; P 1 is kept for system calls');
    const torn = processor(0, {
      queue: { ...queue(0, 0), problems: [{ code: 'run-queue-torn', message: 'The run queue of P 0 is torn.' }] },
    });
    expect(lanesOf(scheduler({ processors: [torn] }))[0].fault).toBe('The run queue of P 0 is torn.');
  });

  it('what runs, since when, and that it was asked to stop', () => {
    const [p0, p1] = busy.processors;
    const short = (name: string) => name;
    expect(runsNow(p0, short)).toMatchObject({
      family: 'running',
      text: 'g7 · main.hash · ≥ 412 ms',
      note: '',
      asked: false,
    });
    expect(runsNow(p1, short)).toMatchObject({ family: 'io', text: 'g8' });
    const hog = processor(0, { running: { ...running, preemptionAsked: true, cannotStop: 'is in assembly' } });
    expect(runsNow(hog, short)?.note).toBe('asked to stop, but is in assembly');
    expect(runsNow(processor(0), short)).toBeUndefined();
  });

  it('a sentence for the head', () => {
    expect(headline(busy)).toBe('2 processors · 1 runs, 1 in syscalls, 0 idle · 7 runnable goroutines');
    const frozen = scheduler({ disturbed: { code: 'scheduler-frozen', message: '' }, runnable: 1 });
    expect(headline(frozen)).toBe('2 processors · 1 runnable goroutine');
  });

  it('all idle', () => {
    const idle = { processors: [processor(0, { status: 'idle' })] };
    expect(isAllIdle(scheduler(idle))).toBe(true);
    expect(isAllIdle(scheduler({ ...idle, runnable: 1 }))).toBe(false);
    expect(isAllIdle(busy)).toBe(false);
  });

  it('a goroutine is found where it runs or stands; the lane that matters is shown first', () => {
    const lanes = lanesOf(busy);
    expect(findGoroutine(lanes, 8)?.lane.id).toBe(1);
    expect(findGoroutine(lanes, 22)).toMatchObject({ lane: { id: 0 }, box: { position: 4 } });
    expect(findGoroutine(lanes, 31)?.lane.id).toBe('global');
    expect(findGoroutine(lanes, 999)).toBeUndefined();
    expect(laneToShow(busy, lanes)?.id).toBe(0);
    const stop = { reason: 'x', onlySafePoint: false, waitsFor: 1, processors: [1], reasons: [] };
    expect(laneToShow({ ...busy, stop }, lanes)?.id).toBe(1);
    expect(lanesOf({ ...busy, stop })[1].sub).toBe('does not stop');
  });
});

describe('places', () => {
  it('boxes that fit, and how many goroutines have none', () => {
    const [lane] = lanesOf(busy);
    const all = placeBoxes(lane, { future: 100, width: 600 }, 7);
    expect(all.placed.map(({ box }) => box.position)).toEqual([1, 2, 3, 4, 5]);
    expect(all.more).toBe(0);
    const narrow = placeBoxes(lane, { future: 100, width: 330 }, 7);
    expect(narrow.placed.length).toBeLessThan(5);
    // The turn of the global queue counts for nobody.
    expect(narrow.more).toBe(4 - narrow.placed.filter(({ box }) => box.goroutineId !== undefined).length);
    const last = narrow.placed.at(-1);
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(330 - 58);
    expect(placeBoxes(lane, { future: 100, width: 90 }, 7)).toEqual({ placed: [], more: 4 });
  });

  it('never overlap and keep clear of each other', () => {
    const lane = { boxes: lanesOf(busy)[0].boxes, queued: 999_990 };
    const { placed } = placeBoxes(lane, { future: 10, width: 900 }, 7);
    for (const [i, { x }] of placed.entries()) if (i > 0) expect(x).toBe(placed[i - 1].x + placed[i - 1].width + 4);
  });

  it('the past folds where none is known', () => {
    expect(columnsOf(800, false)).toEqual({ pastEnd: 96, runs: 96, now: 304, future: 314, width: 800 });
    expect(columnsOf(300, false).now).toBe(150);
    expect(columnsOf(1000, true)).toMatchObject({ pastEnd: 540, now: 540 });
  });

  it('many lanes are low', () => {
    expect([63, 64].map((processors) => laneHeight(processors, processors + 2, 600))).toEqual([49, 24]);
    expect(stripOf(24).top + stripOf(24).height).toBeLessThan(24);
  });

  it('few lanes share the room, each as far as it can use it', () => {
    expect([300, 360, 900].map((room) => laneHeight(4, 6, room))).toEqual([50, 60, 72]);
    for (const height of [49, 60, 72]) {
      const [strip, steps] = [stripOf(height), stepsOf(height)];
      expect(strip.top + strip.height).toBeLessThan(steps.top);
      expect(steps.top + steps.height).toBeLessThan(height);
    }
  });

  it('every third box is numbered, "next" never', () => {
    const numbered = [1, 2, 3, 4, 5, 6].filter((position) => isNumbered({ position, kind: 'own' }));
    expect(numbered).toEqual([3, 6]);
    expect(isNumbered({ position: 3, kind: 'next' })).toBe(false);
  });
});

describe('queues by windows', () => {
  const long = scheduler({
    processors: [processor(0, { runNext: queued(1, 1), queue: queue(2, 3, 250, 1) })],
  });
  const shape = queueOf(lanesOf(long)[0], long);
  if (shape === undefined) throw new Error('a processor has a queue');

  it('"run next" is row 0 and in no window', () => {
    expect(shape.total).toBe(251);
    expect(rowOf(shape, 0, () => undefined)?.goroutineId).toBe(1);
    expect(rowOf(shape, 3, () => undefined)?.goroutineId).toBe(4);
    expect(rowOf(shape, 4, () => undefined)).toBeUndefined();
    const window = Array.from({ length: 100 }, (_, i) => queued(1000 + i, i));
    expect(rowOf(shape, 5, (w) => (w === 0 ? window : undefined))?.goroutineId).toBe(1004);
    expect(rowOf(shape, 250, (w) => (w === 2 ? window : undefined))?.goroutineId).toBe(1049);
  });

  it('asks only for windows that rows in sight need', () => {
    expect(windowsFor(shape, 0, 3)).toEqual([]);
    expect(windowsFor(shape, 0, 4)).toEqual([{ queue: 0, window: 0 }]);
    expect(windowsFor(shape, 90, 120).map(({ window }) => window)).toEqual([0, 1]);
    expect(windowsFor(shape, 240, 400).map(({ window }) => window)).toEqual([2]);
  });
});

describe('the table twin', () => {
  const segments = segmentsOf(busy, lanesOf(busy));
  it('has a row for everything that the lanes show', () => {
    expect(segments.map(({ lane, kind, count }) => [lane.title, kind, count])).toEqual([
      ['P 0', 'runs', 1],
      ['P 0', 'queue', 4],
      ['P 1', 'runs', 1],
      ['Global', 'queue', 3],
      ['Threads', 'threads', 3],
    ]);
    expect(rowsOf(segments)).toBe(12);
    const idle = scheduler({ processors: [processor(0, { status: 'idle' })] });
    expect(segmentsOf(idle, lanesOf(idle)).map(({ kind }) => kind)).toEqual(['empty', 'empty', 'threads']);
  });

  it('finds the segment of any row, and none beyond', () => {
    for (const segment of segments)
      for (let row = segment.from; row < segment.from + segment.count; row++)
        expect(segmentAt(segments, row)).toBe(segment);
    expect(segmentAt(segments, 12)).toBeUndefined();
    expect(segmentAt([], 0)).toBeUndefined();
  });
});
