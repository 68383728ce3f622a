/** The heap: what the memory is, what keeps it, and the collector. */
import { seriousIn } from './axe.ts';
import { closeFixtures, HEAP, type Opened, openFixture } from './fixtures.ts';
import { take } from './picture.ts';
import { expect, settled, test, visit } from './server.ts';
import { BUILDING_MS } from './store.ts';

let heap: Opened;
test.beforeAll(async ({ server }) => {
  test.setTimeout(BUILDING_MS);
  heap = await openFixture(server, HEAP);
});
test.afterAll(({ server }) => closeFixtures(server, [heap]));

test('types by keys, the objects of one, why one is there; the link opens the same', async ({
  page,
  server,
  browser,
}) => {
  await visit(page, `${server.address}/s/${heap.id}/overview`);
  await page.keyboard.press('7');
  const types = page.getByRole('grid', { name: 'Types' });
  await expect(types.getByRole('row').nth(1)).toContainText('main.');
  await expect(page.getByText(/types are known for \d+ % of the bytes/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Collector, now' })).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(page).toHaveURL(/type=/);
  const side = page.getByRole('complementary', { name: 'Chosen' });
  await side.getByRole('button', { name: 'why is it there?' }).first().click();
  await expect(side.locator('.heap-path li').first()).toContainText(/variable|g\d+|finalizer|timer/);
  const path = await side.locator('.heap-path').first().textContent();
  const fresh = await (await browser.newContext()).newPage();
  await visit(fresh, page.url());
  await expect(fresh.locator('.heap-path').first()).toHaveText(path ?? '');
  await fresh.context().close();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Collector, now' })).toBeVisible();
});

test('a click in the treemap is a click in the table', async ({ page, server }) => {
  await visit(page, `${server.address}/s/${heap.id}/heap`);
  const box = await page.locator('.heap-treemap canvas').boundingBox();
  if (box === null) throw new Error('The treemap has no place');
  await page.mouse.click(box.x + 20, box.y + 20);
  const first = page.getByRole('grid', { name: 'Types' }).getByRole('row').nth(1);
  await expect(first).toHaveAttribute('aria-selected', 'true');
});

test('what keeps what, level by level; size classes; the largest object opens in memory', async ({ page, server }) => {
  await visit(page, `${server.address}/s/${heap.id}/heap`);
  await page.getByRole('radio', { name: 'Retainers' }).click();
  const kept = page.getByRole('grid', { name: 'What keeps what' });
  await expect(kept.getByRole('row').nth(1)).toContainText(/variable|goroutine/);
  await kept.getByRole('row').nth(1).dblclick();
  await expect(page).toHaveURL(/of=/);
  await expect(page.getByRole('navigation', { name: 'What keeps it' })).toContainText('›');
  await page.goBack();
  await expect(page).not.toHaveURL(/of=/);
  await page.getByRole('radio', { name: 'Spans' }).click();
  await expect(page.getByRole('grid', { name: 'Size classes' })).toContainText('larger than 32 KiB');
  await page.getByRole('radio', { name: 'Largest' }).click();
  await expect(page.getByRole('grid', { name: 'Largest objects' }).getByRole('row').nth(1)).toContainText('MiB');
  await page.getByRole('grid', { name: 'Largest objects' }).focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await settled(page);
  await expect(page).toHaveURL(/\/memory\/0x/);
});

for (const theme of ['dark', 'light'] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme, viewport: { width: 1280, height: 720 } });
    test('pictures, and nothing serious that axe finds', async ({ page, server }) => {
      for (const by of ['types', 'retainers', 'spans', 'largest']) {
        await visit(page, `${server.address}/s/${heap.id}/heap?by=${by}`);
        await take(page, `heap-${by}-${theme}-1280`);
        expect(await seriousIn(page), by).toEqual([]);
      }
    });
  });
}
