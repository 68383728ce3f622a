/** Run queues that contradict themselves: said where it is, and the rest is shown. */
import { beforeAll, describe, expect, it } from 'vitest';
import { schedulerFixture } from '../../../fixtures/scheduler.ts';
import { type Fixture, fixture } from '../../../fixtures/take.ts';
import { eachTimer, readTimers, timerHeapOffset } from '../../runtime/timers.ts';
import { fileSource } from '../../testing/open.ts';
import { type Patches, patched, word, word32 } from '../../testing/patched.ts';
import type { Explainer } from './explain.ts';
import { scheduleFindings } from './findings.ts';
import { explainerOf, reasonsOf } from './testing/open.ts';

let taken: Fixture;
let whole: Explainer;

beforeAll(async () => {
  taken = await fixture(schedulerFixture.busy('1.27.4', 4));
  whole = explainerOf(taken);
});

function damaged(patches: Patches): Explainer {
  const core = fileSource(taken.core);
  return explainerOf(taken, patched(core, whole.schedule.snapshot.program.memory, patches));
}

/** A P with at least two in its queue, and another. */
function twoLanes(): [number, number] {
  const lanes = whole.schedule.own.flatMap((queue, i) => (queue.rows.length >= 2 ? i : []));
  expect(lanes.length).toBeGreaterThanOrEqual(2);
  return [lanes[0], lanes[1]];
}

const processor = (lane: number) => whole.schedule.lanes[lane].processor;
const ring = (lane: number, entry: number) => {
  const { program } = whole.schedule.snapshot;
  const { p } = program.layout;
  const head = program.memory.word32(processor(lane).address + p.runqhead);
  return processor(lane).address + p.runq + 8 * ((head + entry) % 256);
};
const layout = () => whole.schedule.snapshot.program.layout;
const codes = ({ schedule }: Explainer) => schedule.faults.map((f) => f.code);
/** The queues of the other lanes and the global one are as they were. */
function expectOthersWhole({ schedule }: Explainer, ...except: number[]): void {
  for (const [i, queue] of schedule.own.entries())
    if (!except.includes(i)) expect(queue.rows).toEqual(whole.schedule.own[i].rows);
  expect(schedule.global.rows).toEqual(whole.schedule.global.rows);
}

describe('a torn queue', () => {
  it('head beyond tail', () => {
    const [lane] = twoLanes();
    const { address, id } = processor(lane);
    const tail = whole.schedule.snapshot.program.memory.word32(address + layout().p.runqtail);
    const torn = damaged(new Map([[address + layout().p.runqhead, word32(tail + 3)]]));
    expect(torn.schedule.faults).toEqual([
      {
        code: 'run-queue-torn',
        message: `The run queue of P ${id} is torn: its head (${tail + 3}) is beyond its tail (${tail}).`,
        address,
      },
    ]);
    expect(torn.schedule.own[lane].rows.length).toBe(0);
    expectOthersWhole(torn, lane);
    const lost = [...whole.schedule.own[lane].rows];
    for (const row of lost) expect(reasonsOf(torn, row)).toMatch(/^in no queue that can be read/);
  });

  it('more entries than a ring has slots', () => {
    const [lane] = twoLanes();
    const { address } = processor(lane);
    const head = whole.schedule.snapshot.program.memory.word32(address + layout().p.runqhead);
    const torn = damaged(new Map([[address + layout().p.runqtail, word32(head + 1000)]]));
    expect(torn.schedule.faults.map((f) => f.message)[0]).toMatch(
      /says that it has 1000 entries, and there are 256 slots/,
    );
    expectOthersWhole(torn, lane);
  });

  it('an entry that is no goroutine, and one that is empty', () => {
    const [a, b] = twoLanes();
    const torn = damaged(
      new Map([
        [ring(a, 0), word(0x1234560)],
        [ring(b, 1), word(0)],
      ]),
    );
    expect(codes(torn).sort()).toEqual(['queued-goroutine-unknown', 'run-queue-torn']);
    expect([...torn.schedule.own[a].rows]).toEqual([...whole.schedule.own[a].rows.slice(1)]);
    expect(torn.schedule.own[b].rows.length).toBe(whole.schedule.own[b].rows.length - 1);
    expectOthersWhole(torn, a, b);
  });

  it('a goroutine in two queues', () => {
    const [a, b] = twoLanes();
    const { goroutines } = whole.schedule.snapshot;
    const row = whole.schedule.own[a].rows[0];
    const torn = damaged(new Map([[ring(b, 0), word(goroutines.address[row])]]));
    expect(torn.schedule.faults).toMatchObject([{ code: 'goroutine-queued-twice', goroutineId: goroutines.id[row] }]);
    expect(torn.schedule.own[a].rows).toEqual(whole.schedule.own[a].rows);
    expectOthersWhole(torn, b);
  });

  it('a goroutine in a queue that runs', () => {
    const [a] = twoLanes();
    const { goroutines } = whole.schedule.snapshot;
    const running = whole.schedule.lanes[a].goroutine;
    const torn = damaged(new Map([[ring(a, 1), word(goroutines.address[running])]]));
    expect(torn.schedule.faults).toMatchObject([
      { code: 'queued-goroutine-not-runnable', goroutineId: goroutines.id[running] },
    ]);
  });

  it('a global queue that bites its tail, and one that is longer than the runtime counts', () => {
    const { goroutines } = whole.schedule.snapshot;
    const rows = whole.schedule.global.rows;
    const [first, last] = [rows[0], rows[rows.length - 1]].map((row) => goroutines.address[row]);
    const loop = damaged(new Map([[last + layout().g.schedlink, word(first)]]));
    expect(loop.schedule.faults[0]?.message).toMatch(/^The global run queue is torn: it comes back to 0x/);
    expect(loop.schedule.global.rows).toEqual(rows);
    const cut = damaged(new Map([[first + layout().g.schedlink, word(0)]]));
    expect(codes(cut)).toEqual(['run-queue-torn']);
    expect([...cut.schedule.global.rows]).toEqual([rows[0]]);
  });

  it('a P without a thread', () => {
    const [lane] = twoLanes();
    const { address, id } = processor(lane);
    const torn = damaged(new Map([[address + layout().p.m, word(0)]]));
    expect(torn.schedule.faults).toEqual([
      { code: 'processor-without-thread', message: `P ${id} says that it runs, and has no thread.`, address },
    ]);
    expectOthersWhole(torn);
  });
});

it('bytes that are flipped anywhere in the scheduler never break it', () => {
  const { program } = whole.schedule.snapshot;
  const sched = program.variable('runtime.sched') ?? 0;
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed % below;
  };
  for (let round = 0; round < 12; round++) {
    const patches = new Map<number, Uint8Array>();
    for (let i = 0; i < 24; i++) {
      const base = i % 4 === 0 ? sched + random(320) : processor(random(4)).address + random(layout().p.runnext + 8);
      patches.set(base, Uint8Array.of(random(256)));
    }
    const explainer = damaged(patches);
    for (const row of explainer.schedule.runnable.slice(0, 40))
      expect(reasonsOf(explainer, row).length).toBeGreaterThan(5);
    expect(scheduleFindings(explainer).length).toBeLessThan(10);
  }
});

it('a list of timers that is said to be longer than it is leads nowhere beyond its end', () => {
  const { program } = whole.schedule.snapshot;
  const lengths = whole.schedule.lanes.map(({ processor: { address } }) => address + timerHeapOffset(program) + 8);
  const { program: torn } = damaged(new Map(lengths.map((at) => [at, word(2 ** 40)]))).schedule.snapshot;
  let visited = 0;
  eachTimer(torn, () => visited++);
  expect(readTimers(program).count).toBeGreaterThan(0);
  expect(visited).toBeLessThan(1000);
});
