/** Every field of the scheduler and the collector as gdb reads it from the same core. */
import { expect, test } from 'vitest';
import { schedulerFixture } from '../../../fixtures/scheduler.ts';
import { fixture } from '../../../fixtures/take.ts';
import { rawDifferences } from './testing/raw.ts';

test.each([
  ['1.27.4', schedulerFixture.busy('1.27.4', 4)],
  ['1.24.9', schedulerFixture.syscalls('1.24.9', 20)],
  ['1.22.12', schedulerFixture.storm('1.22.12')],
  ['1.20.14', schedulerFixture.stw('1.20.14', 'assembly', 'gc')],
])('go%s: what gdb reads', async (_, spec) => {
  expect(rawDifferences(await fixture(spec))).toEqual([]);
});
