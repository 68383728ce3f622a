/** The projected order of one processor is the order in which the released process ran. */
import { expect, test } from 'vitest';
import { schedulerFixture } from '../../../fixtures/scheduler.ts';
import { fixture } from '../../../fixtures/take.ts';
import { orders } from './testing/order.ts';

test.each([
  // More than a ring: half of it went to the global queue, which has its turn at every 61st tick, and in shares of 128.
  ['1.27.4', 600, 100],
  ['1.22.12', 300, 5],
  ['1.20.14', 900, 17],
])('go%s: %i goroutines', async (go, count, warm) => {
  const { projected, ran } = orders(await fixture(schedulerFixture.order(go, count, warm)));
  expect(projected.length).toBeGreaterThan(count * 0.9);
  expect(projected).toEqual(ran);
});
