/** One filter, wherever one is: it acts on what a view shows, or the bar says that it does not. */
import type { Page } from '@playwright/test';
import { BUSY, closeFixtures, type Opened, openFixture } from './fixtures.ts';
import { take } from './picture.ts';
import { expect, settled, test, visit } from './server.ts';
import { BUILDING_MS } from './store.ts';

const at = (address: string, filter: string) =>
  `${address}${address.includes('?') ? '&' : '?'}q=${encodeURIComponent(filter)}`;
const bar = (page: Page) => page.getByRole('search');

test('in Waits, only channels and locks where somebody waits or holds that it keeps', async ({ page, server }) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/waits`);
  const table = page.getByRole('grid', { name: 'Channels and locks that somebody waits for' });
  const rows = table.getByRole('row');
  await expect(rows.nth(1)).toBeVisible();
  const all = (await rows.count()) - 1;
  expect(all).toBeGreaterThan(1);
  await page.keyboard.press('/');
  await page.keyboard.type('reason:sync.Mutex.Lock');
  await expect(page.getByRole('region', { name: 'Resources' })).toContainText(new RegExp(`\\d of ${all}, filtered`));
  await expect(page.getByRole('main')).toContainText(/waiting goroutines drawn, filtered/);
  await expect(bar(page).locator('output')).toHaveText(/^\d+ of \d+$/);
  for (const row of await rows.all().then((found) => found.slice(1))) await expect(row).toContainText('sync.Mutex');
  await take(page, 'filter-waits');

  await visit(page, at(`${server.address}/s/${id}/waits`, 'fn:nothing'));
  await expect(page.getByText('Nobody that the filter keeps waits for another, or is waited for.')).toBeVisible();
  await page.getByRole('link', { name: 'Without the filter' }).click();
  await expect(rows).toHaveCount(all + 1);
});

test('Threads and Labels are filtered, Heap says that it is not', async ({ page, server }) => {
  const { id } = await server.sample();
  await visit(page, at(`${server.address}/s/${id}/threads`, 'is:crashed OR state:running'));
  await expect(page.getByRole('main')).toContainText(/\d of 4 shown, filtered/);
  await visit(page, at(`${server.address}/s/${id}/heap`, 'fn:main'));
  await expect(bar(page)).toContainText('acts on goroutines, not on objects');
  await visit(page, at(`${server.address}/s/${id}/overview`, 'fn:main'));
  await expect(bar(page)).toContainText('does not act here');
});

test.describe('in the scheduler', () => {
  let busy: Opened;
  test.beforeAll(async ({ server }) => {
    test.setTimeout(BUILDING_MS);
    busy = await openFixture(server, BUSY);
  });
  test.afterAll(({ server }) => closeFixtures(server, [busy]));

  test('who does not run is filtered, and what is not kept is faint', async ({ page, server }) => {
    const base = `${server.address}/s/${busy.id}/scheduler`;
    await visit(page, at(base, 'state:running'));
    await expect(page.getByText('The filter keeps none of them.')).toBeVisible();
    await expect(page.getByText('what the filter does not keep is faint')).toBeVisible();
    await take(page, 'filter-scheduler');
    await page.keyboard.press('t');
    await settled(page);
    const table = page.getByRole('grid', { name: 'The schedule as a table' });
    await expect(table.locator('.row.faint').first()).toBeVisible();
    for (const row of await table.getByRole('row', { name: / runs / }).all())
      await expect(row).not.toHaveClass(/faint/);
    await take(page, 'filter-scheduler-table');
  });
});
