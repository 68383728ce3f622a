/** The scheduler and the heap as answers and in the document of `unpark inspect`. */
import { beforeAll, describe, expect, it } from 'vitest';
import { goroutineDetail } from '../../api/goroutine.ts';
import { heapAnswer } from '../../api/heap.ts';
import { runQueue, schedulerNow } from '../../api/scheduler.ts';
import { schedulerFixture } from '../../fixtures/scheduler.ts';
import { fixture } from '../../fixtures/take.ts';
import { fileSource, inspect, openFixture } from '../testing/open.ts';
import { type OpenSession, openSession } from './open.ts';

const ALL = { queued: 1000, explained: 1000 };
const SECTIONS = ['goroutines', 'threads', 'scheduler', 'heap'] as const;
let busy: OpenSession;
let frozen: OpenSession;

beforeAll(async () => {
  busy = openFixture(await fixture(schedulerFixture.busy('1.27.4', 2)));
  frozen = openFixture(await fixture(schedulerFixture.frozen('1.27.4')));
});

describe('a busy process', () => {
  it('answers fit their schemas, and a window of a queue is a part of it', () => {
    const now = schedulerNow.strict().parse(busy.scheduler(ALL));
    for (const { id, queue, runNext } of now.processors) {
      expect(queue.goroutines.length).toBe(queue.total);
      const window = runQueue.strict().parse(busy.runQueue({ processor: id, disabled: false, offset: 1, limit: 3 }));
      expect(window).toMatchObject({ offset: 1, total: queue.total, goroutines: queue.goroutines.slice(1, 4) });
      // A queue may be empty at the moment of the core.
      if (queue.total > 0) expect(queue.goroutines[0].position).toBe(runNext ? 2 : 1);
    }
    expect(now.runnable).toBeGreaterThan(0);
    expect(busy.runQueue({ disabled: false, offset: 0, limit: 2 })?.goroutines).toEqual(
      now.global.goroutines.slice(0, 2),
    );
    expect(busy.runQueue({ disabled: true, offset: 0, limit: 2 })).toMatchObject({ total: now.disabled.total });
    expect(busy.runQueue({ processor: 7, disabled: false, offset: 0, limit: 2 })).toBeUndefined();
    const few = schedulerNow.parse(busy.scheduler({ queued: 2, explained: 3 }));
    expect(few.global).toMatchObject({ total: now.global.total, goroutines: now.global.goroutines.slice(0, 2) });
    expect(few.notRunning.total).toBe(now.runnable);
    expect(few.notRunning.explanations).toEqual(now.notRunning.explanations.slice(0, 3));
    const window = busy.notRunning({ offset: 2, limit: 5 });
    expect(window).toEqual({
      explanations: now.notRunning.explanations.slice(2, 7),
      offset: 2,
      total: now.runnable,
    });
    expect(busy.notRunning({ offset: now.runnable, limit: 5 }).explanations).toEqual([]);
    const waits = now.notRunning.explanations.map((e) => e.waitSeconds ?? -1);
    expect(waits).toEqual(waits.toSorted((a, b) => b - a));
    const some = now.notRunning.explanations.slice(3, 6).map((e) => e.goroutineId);
    const filtered = busy.notRunning({ filter: `id:${some.join(',')}`, offset: 1, limit: 5 });
    expect(filtered.total).toBe(3);
    expect(filtered.explanations).toEqual(now.notRunning.explanations.slice(4, 6));
  });

  it('a goroutine says itself why it does not run, or since when it does', () => {
    const now = schedulerNow.parse(busy.scheduler(ALL));
    const [waiting] = now.notRunning.explanations;
    const window = { offset: 0, limit: 1 };
    const detail = goroutineDetail.strict().parse(busy.goroutine(waiting.goroutineId, window));
    expect(detail.notRunning).toEqual(waiting);
    expect(detail.processor).toBeUndefined();
    const running = now.processors.find((p) => p.running);
    const runs = goroutineDetail.strict().parse(busy.goroutine(running?.running?.goroutineId ?? 0, window));
    expect(runs.notRunning).toBeUndefined();
    expect(runs.processor?.processorId).toBe(running?.id);
  });

  it('the document has what the answers have', () => {
    const { scheduler, heap, threads, goroutines, problems, snapshot } = inspect(busy, SECTIONS);
    const now = schedulerNow.parse(busy.scheduler(ALL));
    expect(problems).toEqual([]);
    expect(snapshot.schedulerFrozen).toBeUndefined();
    expect(scheduler).toMatchObject({
      gomaxprocs: 2,
      idleProcessors: now.idleProcessors,
      threads: threads?.length,
      runnable: goroutines?.filter((g) => g.status === 'runnable').length,
      gcRunning: false,
    });
    expect(scheduler?.globalQueue).toEqual(now.global.goroutines);
    expect(scheduler?.processors.map((p) => p.queue)).toEqual(now.processors.map((p) => p.queue.goroutines));
    expect(scheduler?.processors.map((p) => p.running)).toEqual(now.processors.map((p) => p.running?.goroutineId));
    expect(scheduler?.notRunning.length).toBe(now.runnable);
    // Its place in a queue, and what keeps that from moving; one that is just changing queues has none.
    for (const { reasons } of scheduler?.notRunning ?? [])
      expect(reasons.length).toBeGreaterThan(reasons[0].startsWith('in no queue') ? 0 : 1);
    const figures = heapAnswer.strict().parse(busy.heap({ byType: true, offset: 0, limit: 10_000 }));
    expect(heap).toMatchObject({ objects: figures.use?.objects, liveBytes: figures.use?.liveBytes, gogc: 100 });
    expect(heap?.byType).toEqual(figures.use?.byType?.rows);
    expect(heap?.byType.reduce((sum, t) => sum + t.objects, 0)).toBe(heap?.objects);
    expect(heap?.byType.reduce((sum, t) => sum + t.bytes, 0)).toBe(heap?.liveBytes);
  });

  it('the heap by type only where it is asked for', () => {
    const { use } = heapAnswer.strict().parse(busy.heap({ byType: false, offset: 0, limit: 10 }));
    expect(use?.byType).toBeUndefined();
    expect(use?.classes.reduce((sum, c) => sum + c.objectBytes, 0)).toBe(use?.liveBytes);
    const two = heapAnswer.parse(busy.heap({ byType: true, offset: 1, limit: 2 })).use?.byType;
    expect(two?.rows).toEqual(
      heapAnswer.parse(busy.heap({ byType: true, offset: 0, limit: 3 })).use?.byType?.rows.slice(1),
    );
  });
});

describe('a dying process', () => {
  it('says that its scheduler is frozen, and concludes nothing', () => {
    const now = schedulerNow.strict().parse(frozen.scheduler(ALL));
    expect(now.disturbed?.code).toBe('scheduler-frozen');
    expect(now.findings).toEqual([]);
    expect(now.stop).toBeUndefined();
    const { scheduler, snapshot, problems } = inspect(frozen, ['scheduler']);
    expect(snapshot.schedulerFrozen).toBe(true);
    expect(problems.map((p) => p.code)).toEqual(['scheduler-frozen']);
    expect(scheduler?.stopTheWorld).toBeUndefined();
    expect(scheduler?.notRunning.every(({ reasons }) => /as the dying runtime left it/.test(reasons[0]))).toBe(true);
  });

  it('of whose other sections nothing is doubted', () => {
    expect(inspect(frozen, ['goroutines', 'threads']).problems).toEqual([]);
  });
});

it('without its executable a core has neither scheduler nor heap, and says why', async () => {
  const alone = openSession({ core: fileSource((await fixture(schedulerFixture.busy('1.27.4', 2))).core) });
  expect(alone.scheduler(ALL)).toMatchObject({ fault: { code: 'executable-missing' } });
  expect(alone.heap({ byType: true, offset: 0, limit: 1 })).toMatchObject({ fault: { code: 'executable-missing' } });
  const document = inspect(alone, ['scheduler', 'heap']);
  expect([document.scheduler, document.heap]).toEqual([undefined, undefined]);
});

describe('threads', () => {
  it('say which call they are in, on which descriptor, and for how long a processor is kept for it', async () => {
    const many = openFixture(await fixture(schedulerFixture.syscalls('1.27.4', 20)));
    const readers = many.threads().filter(({ systemCall }) => systemCall?.name === 'read');
    expect(readers.length).toBeGreaterThanOrEqual(20);
    // Each pipe has a read end of its own: no two threads read the same descriptor.
    const descriptors = readers.map(({ systemCall }) => systemCall?.descriptor);
    expect(new Set(descriptors).size).toBe(readers.length);
    expect(descriptors.every((fd) => fd !== undefined && fd > 2)).toBe(true);
    const running = busy.threads().filter(({ doing }) => doing === 'running goroutine');
    expect(running.length).toBeGreaterThan(0);
    expect(running.every(({ systemCall }) => systemCall === undefined)).toBe(true);
    const now = schedulerNow.parse(busy.scheduler(ALL));
    for (const { threadId, seconds } of running)
      expect(seconds).toBe(now.processors.find((p) => p.threadId === threadId)?.running?.seconds);
  });

  it('which goroutine is locked to them', async () => {
    const locked = openFixture(await fixture(schedulerFixture.locked('1.27.4')));
    const waiting = locked.threads().filter(({ doing }) => doing === 'waits for its goroutine');
    expect(waiting.length).toBeGreaterThan(3);
    for (const { lockedGoroutineId } of waiting)
      expect(locked.goroutine(lockedGoroutineId ?? 0, { offset: 0, limit: 1 })).toBeDefined();
  });
});
