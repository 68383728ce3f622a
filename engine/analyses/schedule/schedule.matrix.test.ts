/** The scheduler of every Go version: what gdb reads, the order in which released processes ran, who keeps the world from stopping. */
import { describe, expect, it } from 'vitest';
import { specName } from '../../../fixtures/matrix.ts';
import { SCHEDULER_TOOLCHAINS, schedulerFixture } from '../../../fixtures/scheduler.ts';
import { fixture } from '../../../fixtures/take.ts';
import { scheduleFindings } from './findings.ts';
import { explainerOf } from './testing/open.ts';
import { orders } from './testing/order.ts';
import { rawDifferences } from './testing/raw.ts';

const OTHERS = ['1.17.13', '1.18.10', '1.19.13', '1.21.13', '1.23.12', '1.25.5'];
const VERSIONS = [...SCHEDULER_TOOLCHAINS, ...OTHERS];

describe('every field as gdb reads it', () => {
  for (const go of VERSIONS) {
    for (const spec of [
      schedulerFixture.busy(go, 1),
      schedulerFixture.busy(go, 2),
      schedulerFixture.busy(go, 4),
      schedulerFixture.stw(go, 'assembly', 'gc'),
      schedulerFixture.syscalls(go, 20),
      schedulerFixture.cgo(go),
      schedulerFixture.locked(go),
      schedulerFixture.storm(go),
      schedulerFixture.still(go),
      schedulerFixture.timers(go, 100_000),
      schedulerFixture.order(go, 600, 100),
      schedulerFixture.frozen(go),
    ])
      it(specName(spec), async () => {
        expect(rawDifferences(await fixture(spec))).toEqual([]);
      });
  }
});

describe('the projected order is the real one', () => {
  for (const go of VERSIONS) {
    for (const [count, warm] of [
      [100, 61],
      [300, 5],
      [600, 100],
      [900, 17],
      [2000, 60],
    ])
      it(`go${go}: ${count} after ${warm}`, async () => {
        const { projected, ran } = orders(await fixture(schedulerFixture.order(go, count, warm)));
        expect(projected.length).toBeGreaterThan(count * 0.9);
        expect(projected).toEqual(ran);
      });
  }
});

describe('who keeps the world from stopping', () => {
  const reasons = {
    gc: /^GC sweep termination$/,
    memstats: /^read mem stats$/,
    procs: /^GOMAXPROCS$/,
    stack: /^(all goroutines )?stack trace$/,
  };
  for (const go of VERSIONS) {
    for (const how of ['assembly', 'loop'] as const) {
      for (const who of ['gc', 'memstats', 'procs', 'stack'] as const) {
        it(`go${go} ${how} ${who}`, async () => {
          const explainer = explainerOf(await fixture(schedulerFixture.stw(go, how, who)));
          const { stop, snapshot } = explainer.schedule;
          expect(stop?.reason).toMatch(reasons[who]);
          expect(snapshot.goroutines.id[stop?.goroutine ?? -1]).toBe(1);
          expect(stop?.blockers.length).toBe(1);
          const found = scheduleFindings(explainer).find((f) => f.kind === 'stop-the-world-blocked');
          expect(found?.goroutines[0]).toBe(stop?.blockers[0]?.goroutine);
          expect(found?.goroutines[1]).toBe(stop?.goroutine);
        });
      }
    }
  }
});

describe('a dying process is frozen', () => {
  for (const go of VERSIONS)
    it(`go${go}`, async () => {
      const explainer = explainerOf(await fixture(schedulerFixture.frozen(go)));
      expect(explainer.schedule.disturbed?.code).toBe('scheduler-frozen');
      expect(scheduleFindings(explainer)).toEqual([]);
    });
});
