/** What is said of schedulers whose state is known: who holds up whom, and why. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { SCHEDULER_TOOLCHAINS, schedulerFixture } from '../../../fixtures/scheduler.ts';
import { fixture } from '../../../fixtures/take.ts';
import { strippedSource } from '../../testing/open.ts';
import type { Explainer } from './explain.ts';
import { scheduleFindings } from './findings.ts';
import { explainerOf, reasonsOf } from './testing/open.ts';
import { lastTrace } from './testing/trace.ts';
import { plainText } from './words.ts';

const NEWEST = '1.27.4';
const kinds = (explainer: Explainer) => scheduleFindings(explainer).map((f) => f.kind);
const startedWith = ({ schedule }: Explainer, name: string) => {
  const { goroutines, pcs } = schedule.snapshot;
  const isSo = (row: number) => pcs.row(pcs.rowOf(goroutines.startPc[row], false)).function.name.startsWith(name);
  return Array.from({ length: goroutines.count }, (_, row) => row).filter(isSo);
};

describe('more to do than processors', () => {
  test.each([1, 2, 4])('GOMAXPROCS=%i: everybody runs, or stands in one queue', async (processors) => {
    const taken = await fixture(schedulerFixture.busy(NEWEST, processors));
    const explainer = explainerOf(taken);
    const { schedule } = explainer;
    expect(schedule.faults).toEqual([]);
    expect(schedule.disturbed).toBeUndefined();
    // The program's own count: 16 that spin, 300 that yield.
    expect(
      startedWith(explainer, 'main.all.').length + startedWith(explainer, 'main.yield').length,
    ).toBeGreaterThanOrEqual(316);
    const queued = schedule.own.reduce((sum, q) => sum + q.rows.length, schedule.global.rows.length);
    const next = schedule.runNext.filter((row) => row >= 0).length;
    // A thread may have been stopped between making one runnable and putting it into a queue.
    expect(schedule.runnable.length - queued - next).toBeLessThanOrEqual(processors);
    const trace = lastTrace(taken);
    expect(trace.gomaxprocs).toBe(schedule.scheduler.gomaxprocs);
    // Saying READY may have needed another thread since.
    const machines = schedule.snapshot.machines.map((m) => m.id);
    expect(machines).toEqual(expect.arrayContaining([...trace.machines]));
    expect(schedule.scheduler.threads - trace.threads).toBeLessThanOrEqual(1);
    expect(trace.threads).toBe(trace.machines.length);
    expect(trace.gomaxprocs).toBe(processors);
  });

  it('one processor: who has it, and that there is no other', async () => {
    const explainer = explainerOf(await fixture(schedulerFixture.order(NEWEST, 600, 100)));
    const { schedule } = explainer;
    const [lane] = schedule.lanes;
    expect([lane.status, lane.doing]).toEqual(['running', 'running goroutine']);
    expect(schedule.snapshot.goroutines.id[lane.goroutine]).toBe(1);
    const holder = 'P 0 runs goroutine 1 since [^;]* in main\\.hold, which [^;]*';
    const total = schedule.own[0].rows.length + 1;
    expect(reasonsOf(explainer, schedule.runNext[0])).toMatch(
      new RegExp(`^run next on P 0; ${holder}; there is no other P: GOMAXPROCS is 1$`),
    );
    expect(reasonsOf(explainer, schedule.own[0].rows[1])).toMatch(
      new RegExp(`^third of ${total} on P 0; ${holder}; there is no other P: GOMAXPROCS is 1$`),
    );
    expect(explainer.explain(schedule.own[0].rows[1]).certainty).toBe('proved');
    const shared = schedule.global.rows.length;
    expect(reasonsOf(explainer, schedule.global.rows[0])).toMatch(
      new RegExp(`^first of ${shared} in the global queue; ${holder}; a P takes 128 of it .*: P 0 after \\d+ turns$`),
    );
  });
});

it('a stripped program tells the same', async () => {
  const taken = await fixture(schedulerFixture.busy(NEWEST, 4));
  const { schedule } = explainerOf(taken);
  const stripped = explainerOf(taken, undefined, strippedSource(taken.executable)).schedule;
  expect(stripped.faults).toEqual([]);
  expect(stripped.own).toEqual(schedule.own);
  expect(stripped.global).toEqual(schedule.global);
  expect(stripped.lanes).toEqual(schedule.lanes);
  expect(stripped.scheduler.gomaxprocs).toBe(4);
});

describe('a world that cannot stop', () => {
  test.each(SCHEDULER_TOOLCHAINS)('go%s: the collector waits for a loop in assembly', async (go) => {
    const explainer = explainerOf(await fixture(schedulerFixture.stw(go, 'assembly', 'gc')));
    const { stop, snapshot } = explainer.schedule;
    expect(stop?.reason).toBe('GC sweep termination');
    expect(snapshot.goroutines.id[stop?.goroutine ?? -1]).toBe(1);
    expect(stop?.blockers.map((l) => l.goroutine)).toEqual(
      startedWith(explainer, 'main.main.').filter((row) => snapshot.goroutines.thread[row] > 0),
    );
    const found = scheduleFindings(explainer).find((f) => f.kind === 'stop-the-world-blocked');
    expect(found?.certainty).toBe('likely');
    expect(found?.longest).toBeGreaterThan(200e6);
    expect(plainText(found?.explanation ?? [])).toMatch(
      /by goroutine 1.* It waits for P \d\. P \d runs goroutine \d+ since at least \d+ ms in main\.spin, which was asked to stop, but is in assembly \(main\.spin\), which has no safe points\./,
    );
  });

  it('a loop in Go is not interrupted where that was forbidden', async () => {
    const explainer = explainerOf(await fixture(schedulerFixture.stw(NEWEST, 'loop', 'memstats')));
    expect(explainer.schedule.stop?.reason).toBe('read mem stats');
    const found = scheduleFindings(explainer).find((f) => f.kind === 'stop-the-world-blocked');
    expect(plainText(found?.explanation ?? [])).toContain('asyncpreemptoff=1');
  });
});

describe('a processor that is held', () => {
  it('one of several: by whom, for how long, and why he does not stop', async () => {
    const explainer = explainerOf(await fixture(schedulerFixture.stw(NEWEST, 'assembly', 'nobody')));
    expect(explainer.schedule.stop).toBeUndefined();
    const [found, ...others] = scheduleFindings(explainer).filter((f) => f.kind === 'processor-hogged');
    expect(others).toEqual([]);
    expect(found?.title).toMatch(/^Goroutine \d+ has held P \d for at least \d+ ms$/);
    expect(plainText(found?.explanation ?? [])).toContain('in assembly (main.spin), which has no safe points');
    expect(found?.longest).toBeGreaterThan(200e6);
    expect(found?.certainty).toBe('likely');
  });

  it('the only one: and how many wait', async () => {
    const held = { ...schedulerFixture.order(NEWEST, 600, 100), settle: 400 };
    const explainer = explainerOf(await fixture(held));
    const found = scheduleFindings(explainer).find((f) => f.kind === 'single-processor-hogged');
    expect(found?.title).toMatch(/^Goroutine 1 has held the only processor for at least \d+ ms$/);
    expect(plainText(found?.explanation ?? [])).toContain(
      `${explainer.schedule.runnable.length} goroutines wait for it.`,
    );
    expect(found?.goroutines.length).toBe(explainer.schedule.runnable.length + 1);
    expect(kinds(explainer)).toContain('run-queues-starving');
  });
});

describe('threads out of Go', () => {
  it('many more than processors', async () => {
    const explainer = explainerOf(await fixture(schedulerFixture.syscalls(NEWEST, 150)));
    const found = scheduleFindings(explainer).find((f) => f.kind === 'thread-explosion');
    expect(found?.goroutines.length).toBe(150);
    expect(found?.title).toMatch(/^1\d\d threads for \d+ processors?, 150 of them in system calls$/);
  });

  it('processors that are kept for short calls: by the P itself up to Go 1.25, by its thread since', async () => {
    let kept = 0;
    for (const go of SCHEDULER_TOOLCHAINS) {
      const explainer = explainerOf(await fixture(schedulerFixture.shortCalls(go)));
      const calling = new Set(startedWith(explainer, 'main.short.').concat(startedWith(explainer, 'main.readAgain')));
      for (const lane of explainer.schedule.lanes.filter((l) => l.status === 'syscall')) {
        kept++;
        expect(lane.doing).toBe('in syscall');
        expect(calling).toContain(lane.goroutine);
      }
    }
    expect(kept).toBeGreaterThan(0);
  });

  test.each(SCHEDULER_TOOLCHAINS)('go%s: all in reads', async (go) => {
    const taken = await fixture(schedulerFixture.syscalls(go, 20));
    const explainer = explainerOf(taken);
    const { schedule } = explainer;
    expect(schedule.threads.filter((doing) => doing === 'in syscall').length).toBe(20);
    expect(schedule.threads).toContain('sysmon');
    // The program counted before it said so, for which another thread may have been needed.
    const counted = Number(readFileSync(taken.output, 'utf8'));
    expect(counted).toBeGreaterThan(20);
    expect(schedule.scheduler.threads - counted).toBeGreaterThanOrEqual(0);
    expect(schedule.scheduler.threads - counted).toBeLessThanOrEqual(2);
    const found = scheduleFindings(explainer).find((f) => f.kind === 'all-threads-in-calls');
    const inReads = startedWith(explainer, 'main.').filter((row) => schedule.snapshot.goroutines.thread[row] > 0);
    expect([...(found?.goroutines ?? [])].sort((a, b) => a - b)).toEqual(inReads);
  });

  test.each(['1.22.12', NEWEST])(
    'go%s: no more in calls than processors can begin, which is how a server is',
    async (go) => {
      const explainer = explainerOf(await fixture(schedulerFixture.serving(go)));
      const { threads, scheduler } = explainer.schedule;
      // With the one that waits for signals.
      expect(threads.filter((doing) => doing === 'in syscall').length).toBeGreaterThanOrEqual(scheduler.gomaxprocs);
      expect(kinds(explainer)).not.toContain('all-threads-in-calls');
    },
  );

  it('in C, and a thread that waits for its goroutine, which waits in Go for a channel', async () => {
    const explainer = explainerOf(await fixture(schedulerFixture.cgo(NEWEST)));
    const { threads, scheduler } = explainer.schedule;
    expect(threads.filter((doing) => doing === 'in cgo').length).toBe(5);
    expect(threads.filter((doing) => doing === 'waits for its goroutine').length).toBe(scheduler.lockedIdleThreads);
    expect(kinds(explainer)).toContain('all-threads-in-calls');
  });
});

it('a goroutine that is locked to a thread: only that may run it', async () => {
  const explainer = explainerOf(await fixture(schedulerFixture.locked(NEWEST)));
  const { schedule } = explainer;
  const { goroutines, machines } = schedule.snapshot;
  const locked = [...schedule.runnable].filter((row) => goroutines.lockedM[row] > 0);
  expect(locked.length).toBeGreaterThanOrEqual(2);
  for (const row of locked) {
    const thread = machines.find((m) => m.address === goroutines.lockedM[row])?.threadId;
    expect(reasonsOf(explainer, row)).toContain(`only thread ${thread} may run it (LockOSThread)`);
  }
});

it('nothing to do: all is idle, and every timer is counted', async () => {
  const count = 100_000;
  const explainer = explainerOf(await fixture(schedulerFixture.timers(NEWEST, count)));
  const timers = explainer.schedule.lanes.reduce((sum, lane) => sum + lane.processor.timers.count, 0);
  // Its own, and the one of the goroutine that sleeps.
  expect(timers - count).toBeLessThanOrEqual(2);
  expect(timers - count).toBeGreaterThanOrEqual(0);
  expect(kinds(explainer)).toEqual(['all-idle']);
});

describe('a dying process', () => {
  test.each(['1.20.14', NEWEST])('go%s: the world is frozen, and nothing is concluded from it', async (go) => {
    const explainer = explainerOf(await fixture(schedulerFixture.frozen(go)));
    const { schedule } = explainer;
    expect(schedule.disturbed?.code).toBe('scheduler-frozen');
    expect(schedule.stop).toBeUndefined();
    expect(scheduleFindings(explainer)).toEqual([]);
    expect(schedule.runnable.length).toBeGreaterThan(300);
    for (const row of schedule.runnable) {
      expect(explainer.explain(row).certainty).toBe('possible');
      expect(reasonsOf(explainer, row)).toContain('as the dying runtime left it');
    }
  });

  it('that was told not to freeze its world keeps its queues, and still nothing is concluded', async () => {
    const explainer = explainerOf(await fixture(schedulerFixture.dying(NEWEST)));
    const { schedule } = explainer;
    expect(schedule.disturbed?.code).toBe('scheduler-dying');
    expect(scheduleFindings(explainer)).toEqual([]);
    expect(schedule.faults).toEqual([]);
    expect(schedule.runnable.length).toBeGreaterThan(300);
  });
});
