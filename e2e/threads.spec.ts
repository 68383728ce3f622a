/** Threads: what each does, in which system call, with its stacks and registers. */
import { schedulerFixture } from '../fixtures/scheduler.ts';
import { closeFixtures, type Opened, openFixture } from './fixtures.ts';
import { take } from './picture.ts';
import { expect, settled, test, visit } from './server.ts';
import { BUILDING_MS } from './store.ts';

let calls: Opened;
test.beforeAll(async ({ server }) => {
  test.setTimeout(BUILDING_MS);
  calls = await openFixture(server, schedulerFixture.syscalls('1.27.4', 20));
});
test.afterAll(({ server }) => closeFixtures(server, [calls]));

test('those in the same call are one row, which unfolds; one has its stacks, registers and goroutine', async ({
  page,
  server,
}) => {
  await visit(page, `${server.address}/s/${calls.id}/threads`);
  const grid = page.getByRole('treegrid', { name: 'Threads' });
  const group = grid.getByRole('row').filter({ hasText: /20 .*read/ });
  await expect(group).toHaveAttribute('aria-expanded', 'false');
  await group.click();
  await expect(group).toHaveAttribute('aria-expanded', 'true');
  await expect(page).toHaveURL(/open=/);
  await grid.getByRole('row', { level: 2 }).first().click();
  await expect(page).toHaveURL(/thread=\d+/);
  const thread = new URL(page.url()).searchParams.get('thread');
  const card = page.getByRole('complementary', { name: `Thread ${thread}` });
  await expect(card).toContainText('read');
  await expect(card.getByRole('heading', { name: 'Registers' })).toBeVisible();
  await card
    .getByRole('link', { name: /^Memory at 0x/ })
    .first()
    .hover();
  await take(page, 'threads-calls-dark-1440');
  await grid.focus();
  await page.keyboard.press(']');
  await expect(card.locator('.frame[aria-selected=true], .frame.on')).toHaveCount(1);
  await page.reload();
  await settled(page);
  await expect(page.getByRole('complementary', { name: `Thread ${thread}` })).toBeVisible();
  await page.keyboard.press('Enter');
  await settled(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^g\d+$/);
});
