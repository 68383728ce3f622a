/** The collector and the heap's figures against what runtime.ReadMemStats told the process itself. */
import { expect, test } from 'vitest';
import { SCHEDULER_TOOLCHAINS, schedulerFixture } from '../../../fixtures/scheduler.ts';
import { fixture } from '../../../fixtures/take.ts';
import { memoryDifferences } from '../../testing/collector-truth.ts';
import { openFixtureProgram, strippedSource } from '../../testing/open.ts';
import { readCollector } from './collector.ts';

test.each(SCHEDULER_TOOLCHAINS)('go%s: a heap at rest', async (go) => {
  expect(memoryDifferences(await fixture(schedulerFixture.still(go)))).toEqual([]);
});

test.each(['1.20.14', '1.27.4'])('go%s: a memory limit that the heap comes up against', async (go) => {
  const limit = 40 << 20;
  expect(memoryDifferences(await fixture(schedulerFixture.still(go, limit)), limit)).toEqual([]);
});

test('a collector without rest: many cycles, and a goal of GOGC=10', async () => {
  const collector = readCollector(openFixtureProgram(await fixture(schedulerFixture.storm('1.27.4'))));
  expect(collector.percent).toBe(10);
  expect(collector.cycles).toBeGreaterThan(3);
  expect(collector.forced).toBe(0);
  expect(collector.goal).toBeGreaterThan(collector.marked ?? Number.NaN);
});

test.each(['1.20.14', '1.27.4'])('go%s: a stripped program tells the same, but for the phase', async (go) => {
  const taken = await fixture(schedulerFixture.still(go));
  const { phase: _, ...whole } = readCollector(openFixtureProgram(taken));
  const { phase, ...stripped } = readCollector(openFixtureProgram(taken, strippedSource(taken.executable)));
  expect(stripped).toEqual(whole);
  expect(phase).toBeUndefined();
});
