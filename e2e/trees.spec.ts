/** Who made whom, and all stacks as one tree: the picture, its table by keyboard, and links. */
import { againstWcag } from './axe.ts';
import { closeFixtures, type Opened, openFixture, SPAWNED } from './fixtures.ts';
import { take } from './picture.ts';
import { expect, settled, test, visit } from './server.ts';
import { BUILDING_MS } from './store.ts';

let spawned: Opened;
test.beforeAll(async ({ server }) => {
  test.setTimeout(BUILDING_MS);
  spawned = await openFixture(server, SPAWNED);
});
test.afterAll(({ server }) => closeFixtures(server, [spawned]));

test.describe('created by', () => {
  test('who creates the most, by keyboard alone, down to its goroutines', async ({ page, server }) => {
    const base = `${server.address}/s/${spawned.id}`;
    await visit(page, `${base}/created-by`);
    await expect(page.getByRole('heading', { name: 'Created by' })).toBeVisible();
    const table = page.getByRole('treegrid', { name: 'Go statements' });
    await table.focus();
    await page.keyboard.press('j');
    await expect(table.locator('[aria-selected=true]')).toContainText('main.main');
    await page.keyboard.press('j');
    const server27 = table.locator('[aria-selected=true]');
    await expect(server27).toContainText('main.server');
    await expect(server27).toContainText('3 of 27');
    await page.keyboard.press('Enter');
    await settled(page);
    await expect(page).toHaveURL(/goroutines\?.*created:=main\.go:\d+/);
    await expect(page.getByRole('heading', { name: 'Goroutines' })).toBeVisible();
    await page.goBack();
    await expect(table.locator('[aria-selected=true]')).toContainText('main.server');
  });

  test('recursion and makers that are gone are said; a click on a cell chooses its row; a link is this view', async ({
    page,
    server,
  }) => {
    const base = `${server.address}/s/${spawned.id}`;
    await visit(page, `${base}/created-by?width=bytes`);
    const table = page.getByRole('treegrid', { name: 'Go statements' });
    await expect(table).toContainText('spawns itself, depth 1–9');
    await expect(table).toContainText('goroutines that have ended');
    await page.locator('.icicle canvas').click({ position: { x: 60, y: 70 } });
    await expect(table.locator('[aria-selected=true]')).toContainText('main.server');
    await page.keyboard.press('z');
    await expect(page).toHaveURL(/zoom=1/);
    const address = page.url();
    await visit(page, address);
    await expect(table.locator('[aria-selected=true]')).toContainText('main.server');
    expect(page.url()).toBe(address);
  });

  test('a filter that nothing matches says so', async ({ page, server }) => {
    await visit(page, `${server.address}/s/${spawned.id}/created-by?q=fn:nothing`);
    await expect(page.getByText('No goroutine matches the filter')).toBeVisible();
  });
});

test('stacks: only my code and all, runs folded, the filter that lists them', async ({ page, server }) => {
  const base = `${server.address}/s/${spawned.id}`;
  await visit(page, `${base}/stacks`);
  const table = page.getByRole('treegrid', { name: 'Calls' });
  await expect(table).toContainText('main.worker');
  await expect(table).not.toContainText('runtime.gopark');
  await page.keyboard.press('u');
  await settled(page);
  await expect(page).toHaveURL(/all=1/);
  await expect(table).toContainText('runtime.gopark');
  await page.keyboard.press('u');
  await settled(page);
  const worker = table.getByRole('row', { name: /main\.worker/ });
  await worker.click();
  await table.focus();
  await page.keyboard.press('Enter');
  await settled(page);
  await expect(page).toHaveURL(/fn:=main\.worker/);
  await expect(page.getByText('12 of 50', { exact: true })).toBeVisible();
});

for (const theme of ['dark', 'light'] as const) {
  test(`${theme}: pictures of both, and no fault that a checker finds`, async ({ browser, server }) => {
    const page = await (
      await browser.newContext({ colorScheme: theme, viewport: { width: 1280, height: 720 } })
    ).newPage();
    for (const view of ['created-by', 'stacks']) {
      await visit(page, `${server.address}/s/${spawned.id}/${view}`);
      await page.getByRole('treegrid').focus();
      await page.keyboard.press('j');
      await take(page, `${view}-${theme}-1280`);
      expect(await againstWcag(page)).toEqual([]);
    }
    await page.context().close();
  });
}

test.describe('stacks, further', () => {
  test('callers and callees of one function, and two sets, by keyboard alone', async ({ page, server }) => {
    const base = `${server.address}/s/${spawned.id}`;
    await visit(page, `${base}/stacks`);
    const table = page.getByRole('treegrid', { name: 'Calls' });
    await table.focus();
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await page.keyboard.press('j');
    await page.keyboard.press('b');
    await expect(page.getByRole('link', { name: /^in A, not in B: \d/ })).toBeVisible();
    await page.keyboard.press('m');
    const both = page.getByRole('treegrid', { name: 'Callers, then callees' });
    await expect(both).toContainText(/callers of\s*main\./);
    await expect(both).toContainText(/callees of\s*main\./);
    await take(page, 'stacks-method');
    const address = page.url();
    await visit(page, address);
    await expect(both).toContainText(/callees of\s*main\./);
    await page.keyboard.press('m');
    await expect(table).toBeVisible();
  });

  test('as boxes and lines: a click chooses, and folds', async ({ page, server }) => {
    await visit(page, `${server.address}/s/${spawned.id}/created-by?draw=graph`);
    const boxes = page.locator('svg.boxes .box');
    await expect(boxes.filter({ hasText: 'main.server' }).first()).toBeVisible();
    await boxes.filter({ hasText: 'main.server' }).first().click();
    await expect(page.getByRole('treegrid').locator('[aria-selected=true]')).toContainText('main.server');
    await take(page, 'created-by-graph');
    await page.keyboard.press('t');
    await expect(page.locator('svg.boxes')).toBeHidden();
  });
});
