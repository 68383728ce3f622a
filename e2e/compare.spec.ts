/** What is new between two snapshots of a process: by mouse and by keyboard. */
import { againstWcag } from './axe.ts';
import { closeFixtures, GROWING, type Opened, openFixture } from './fixtures.ts';
import { take } from './picture.ts';
import { expect, settled, test, visit } from './server.ts';
import { BUILDING_MS } from './store.ts';

let before: Opened;
let after: Opened;
test.beforeAll(async ({ server }) => {
  test.setTimeout(BUILDING_MS);
  before = await openFixture(server, GROWING);
  after = await openFixture(server, GROWING, 'later');
});
test.afterAll(({ server }) => closeFixtures(server, [before, after]));

test('choose the other, see what came and went, open it there; the link opens the same', async ({ page, server }) => {
  await visit(page, `${server.address}/s/${before.id}/overview`);
  await page.keyboard.press('9');
  await expect(page.getByRole('heading', { name: 'Compare' })).toBeVisible();
  await page
    .getByRole('link', { name: /growing/ })
    .first()
    .click();
  await settled(page);
  await expect(page.getByText(/30 went, \d+ came; of \d+ in both \d+ are still at the same place/)).toBeVisible();
  const groups = page.getByRole('grid', { name: 'Groups' });
  await expect(groups.getByRole('row').nth(1)).toContainText('main.leaking');
  await expect(groups.getByRole('row').nth(1)).toContainText('0 → 40');
  await expect(groups).not.toContainText('main.reader');
  await page.getByRole('button', { name: 'Show them too' }).click();
  await expect(groups).toContainText('main.reader');
  await groups.focus();
  await page.keyboard.press('j');
  const address = page.url();
  await visit(page, address);
  await expect(groups.locator('[aria-selected=true]')).toContainText('main.leaking');
  await groups.focus();
  await page.keyboard.press('Enter');
  await settled(page);
  await expect(page).toHaveURL(new RegExp(`/s/${after.id}/goroutines\\?.*group:`));
  await expect(page.getByText(/^40 of \d+$/)).toBeVisible();
});

test('channels that filled and locks that are waited for, types; nothing new against itself', async ({
  page,
  server,
}) => {
  await visit(page, `${server.address}/s/${before.id}/compare/${after.id}?by=resources`);
  const resources = page.getByRole('grid', { name: 'Channels and locks' });
  await expect(resources.getByRole('row', { name: /main\.queue/ })).toContainText(
    '10 of 64 buffered → 40 of 64 buffered',
  );
  await expect(resources.getByRole('row', { name: /main\.mu/ })).toContainText('0 → 7');
  await page.getByRole('radio', { name: 'Heap' }).click();
  await settled(page);
  await expect(page.getByRole('grid', { name: 'Types' }).getByRole('row', { name: /main\.Session/ })).toContainText(
    '10 → 40',
  );
  await visit(page, `${server.address}/s/${before.id}/compare/${before.id}`);
  await expect(page.getByText('Same groups, same counts.')).toBeVisible();
});

test('the filter acts on both, and what it empties is offered without it', async ({ page, server }) => {
  await visit(page, `${server.address}/s/${before.id}/compare/${after.id}`);
  await page.keyboard.press('/');
  await page.keyboard.type('fn:main.locking');
  await expect(page).toHaveURL(/q=fn:main\.locking/);
  const rows = page.getByRole('grid', { name: 'Groups' }).getByRole('row');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText('0 → 7');
  await page.keyboard.press('Escape');
  await page.getByRole('radio', { name: 'Channels and locks' }).click();
  const resources = page.getByRole('grid', { name: 'Channels and locks' }).getByRole('row');
  await expect(resources).toHaveCount(2);
  await expect(resources.nth(1)).toContainText('main.mu');
  await visit(page, `${server.address}/s/${before.id}/compare/${after.id}?q=fn:nothing`);
  await page.getByRole('link', { name: 'Without the filter' }).click();
  await expect(page.getByText(/30 went, \d+ came/)).toBeVisible();
});

for (const theme of ['dark', 'light'] as const) {
  test(`${theme}: a picture, and no fault that a checker finds`, async ({ browser, server }) => {
    const page = await (
      await browser.newContext({ colorScheme: theme, viewport: { width: 1280, height: 720 } })
    ).newPage();
    await visit(page, `${server.address}/s/${before.id}/compare/${after.id}`);
    await page.getByRole('grid').focus();
    await page.keyboard.press('j');
    await take(page, `compare-${theme}-1280`);
    expect(await againstWcag(page)).toEqual([]);
    await page.context().close();
  });
}

test('the go statements of both as one tree: what came is coloured, what stayed is hidden until asked for', async ({
  page,
  server,
}) => {
  await visit(page, `${server.address}/s/${before.id}/compare/${after.id}`);
  await page.getByRole('radio', { name: 'Created by' }).click();
  await settled(page);
  const tree = page.getByRole('treegrid', { name: 'Changes' });
  await expect(tree.getByRole('row', { name: /main\.leaking/ })).toContainText('new');
  await expect(tree.getByRole('row', { name: /main\.leaking/ })).toContainText('40');
  await expect(tree).not.toContainText('main.reader');
  await take(page, 'compare-created-by');
  await page.getByRole('button', { name: /^Show \d+ unchanged/ }).click();
  await expect(tree).toContainText('main.reader');
  await page.getByRole('radio', { name: 'Stacks' }).click();
  await settled(page);
  await expect(tree.getByRole('row', { name: /main\.leaking/ })).toContainText('+40');
  await page.getByRole('radio', { name: 'Graph' }).click();
  await expect(page.locator('svg.boxes .box').filter({ hasText: 'main.leaking' }).first()).toBeVisible();
  await take(page, 'compare-stacks-graph');
});
