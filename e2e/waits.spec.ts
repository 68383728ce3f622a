/** Why it is stuck: from the sentence to the graph, to the holder's frame, to the variable that is the lock; and all ways around. */
import type { Page } from '@playwright/test';
import { expect, settled, test, visit } from './server.ts';
import { openStuck } from './stuck.ts';

/** Taking a core where nobody has yet, and a diagnosis of 100,000 goroutines on a busy machine. */
const PATIENCE_MS = 300_000;

// The last file: one worker would wait for the other.
test.describe.configure({ mode: 'parallel' });

let shop: string;
test.beforeAll(async ({ server }) => {
  test.setTimeout(PATIENCE_MS);
  shop = await openStuck(server, 'shop');
  // The work behind the answers is done once; the tests are about what one sees of it.
  await fetch(`${server.address}/api/v1/snapshots/${shop}/diagnosis`);
});

const picture = (page: Page) => page.getByRole('listbox', { name: 'Who waits for whom' });
const boxes = (page: Page) => picture(page).locator('.wg-node');
const box = (page: Page, name: string | RegExp) => picture(page).getByRole('option', { name });
const beside = (page: Page) => page.getByRole('complementary', { name: 'What is chosen' });

async function waits(page: Page, address: string, search = ''): Promise<void> {
  await visit(page, `${address}/s/${shop}/waits${search}`);
  await expect(boxes(page).first()).toBeVisible();
}

test('from the sentence to the graph, to the holder, to the variable that is the lock', async ({ page, server }) => {
  await visit(page, `${server.address}/s/${shop}/overview`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Two goroutines deadlock on two locks; 300 goroutines wait behind them.',
  );
  const finding = page.getByRole('listitem').filter({ hasText: 'Two goroutines deadlock' });
  await expect(finding).toContainText('likely');
  await expect(finding).toContainText('Deferred Unlock pending in frame');
  await page.getByRole('link', { name: 'Show who waits for whom' }).first().click();
  await expect(page).toHaveURL(/\/waits\?.*knot=1/);

  // Off the picture: while the pointer, left where the link was, is over a box, only the lines of that box bear their words.
  await page.mouse.move(0, 0);
  await picture(page).locator('.wg-words', { hasText: 'held by, likely' }).first().click();
  await expect(beside(page)).toContainText('Deferred Unlock pending');
  await expect(beside(page)).toContainText('(*shop).placeOrder');
  await expect(beside(page)).toContainText('(*shop).deliver');
  await beside(page)
    .getByRole('link', { name: /^frame \d+ › s\.book\.mu$/ })
    .click();

  await expect(page).toHaveURL(/goroutines\/\d+\?.*frame=\d+&path=s\.book\.mu/);
  await expect(page.locator('.stack .frame[aria-selected=true]')).toContainText('(*shop).placeOrder');
  await expect(page.locator('.value.on')).toContainText('mu');
  await expect(page.locator('.value.on')).toContainText(/locked/);
  await expect(page.locator('.chain')).toContainText('which waits for s.book.mu');
});

test('the page of a goroutine: the chain to where it closes, its holder beside it, h goes to and fro', async ({
  page,
  server,
}) => {
  await waits(page, server.address, '?knot=1');
  await box(page, /^g\d+ at \(\*shop\)\.deliver .*in knot 1/).click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^g\d+$/);
  const own = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  await expect(page.locator('.chain')).toHaveText(
    /It waits for s\.book\.mu, which goroutine \d+ holds, which waits for s\.stock\.mu, which goroutine \d+ holds again/,
  );
  await expect(page.getByRole('region', { name: 'Holds' })).toContainText('s.stock.mu');
  await expect(page.getByRole('link', { name: 'in knot 1' })).toBeVisible();
  await expect(page.getByRole('region', { name: /^The holder: g\d+$/ })).toContainText('(*shop).placeOrder');
  await page.keyboard.press('h');
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(own);
  await expect(page.locator('.holder').first()).toBeVisible();
  await page.keyboard.press('h');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(own);
  await page.keyboard.press('w');
  await expect(page).toHaveURL(new RegExp(`waits.*focus=${own}&at=${own}`));
});

test('unfold, fold and look around, by keys', async ({ page, server }) => {
  await waits(page, server.address);
  const before = await boxes(page).count();
  await box(page, /^75 goroutines at \(\*shop\)\.list/).click();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/open=s\d+&at=g\d+/);
  // Twelve of them, and a stub for the others in place of the group.
  await expect(boxes(page)).toHaveCount(before + 12);
  await expect(box(page, /^\+63 more/)).toBeVisible();
  await page.keyboard.press('f');
  await expect(page).toHaveURL(/focus=g\d+/);
  await expect(page.getByRole('radio', { name: /^Around g\d+$/ })).toBeChecked();
  await expect(page.getByText(/boxes · .* of 9\d\d waiting goroutines drawn/)).toBeVisible();
  await page.getByRole('radio', { name: '1 hop' }).click();
  await expect(page).toHaveURL(/hops=1/);
  await page.keyboard.press('F');
  await expect(page).not.toHaveURL(/focus=/);
  await page.keyboard.press('n');
  await expect(page).toHaveURL(/knot=1/);
  await page.goBack();
  await expect(page).not.toHaveURL(/knot=1/);
});

test('along the lines by arrows: box, line, box', async ({ page, server }) => {
  await waits(page, server.address, '?knot=1');
  await page.keyboard.press('j');
  await expect(page).toHaveURL(/at=s\d+/);
  await page.keyboard.press('j');
  await box(page, /^s\.book\.mu/).click();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/at=r:[0-9a-f]+~g\d+/);
  await expect(beside(page)).toContainText('held by, likely');
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/at=g\d+$/);
  await expect(beside(page)).toContainText('Holds');
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/at=/);
});

test('the table says the same, is sorted and searched, and a row is a page, by keys alone', async ({
  page,
  server,
}) => {
  await waits(page, server.address);
  await page.keyboard.press('t');
  await expect(page).toHaveURL(/only=table/);
  const table = page.getByRole('grid', { name: 'Channels and locks that somebody waits for' });
  await expect(picture(page)).toHaveCount(0);
  await expect(table.getByRole('row').nth(1)).toContainText('s.book.mu');
  await expect(table.getByRole('row').nth(1)).toContainText('151');
  await expect(table.getByRole('row').nth(1)).toContainText('likely');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(table.locator('[aria-selected=true]')).toContainText('s.stock.mu');
  await expect(beside(page)).toContainText('stands between Lock');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/resources\/0x[0-9a-f]+/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('s.stock.mu');
  await expect(page.getByRole('region', { name: 'waiters' })).toContainText('100 of 151, in order');
  await expect(page.getByRole('region', { name: 'Goroutines that reach it' })).toContainText(
    /frame \d+ › s\.stock\.mu/,
  );
  await page.getByRole('link', { name: 'As a list' }).click();
  await expect(page).toHaveURL(/holds:0x/);
  await expect(page.locator('output')).toContainText('1 of');
  await page.goBack();
  await page.getByRole('link', { name: 'Last' }).click();
  await expect(page).toHaveURL(/from=51/);
  await expect(page.getByRole('region', { name: 'waiters' })).toContainText('151');
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/waits/);
  await page.keyboard.press('t');
  await page.getByLabel('Name, type or address of a resource').fill('book');
  await expect(table).toHaveAttribute('aria-rowcount', '2');
});

test('a link opens the same: what is drawn, unfolded and chosen', async ({ page, server, browser }) => {
  await waits(page, server.address);
  await box(page, /^75 goroutines at \(\*shop\)\.inStock/).click();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/open=/);
  // All boxes move when what was unfolded is drawn.
  await expect(box(page, /^g\d+ at \(\*shop\)\.inStock/).first()).toBeVisible();
  await settled(page);
  await box(page, /^s\.stock\.mu/).click();
  await expect(picture(page).locator('[aria-selected=true]')).toHaveAttribute('aria-label', /^s\.stock\.mu/);
  await page.getByRole('radio', { name: 'Graph', exact: true }).click();
  await expect(page).toHaveURL(/only=graph/);
  const names = () => boxes(page).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  const drawn = await names();

  const other = await browser.newContext();
  const fresh = await other.newPage();
  await visit(fresh, page.url());
  await expect(boxes(fresh).first()).toBeVisible();
  expect(await boxes(fresh).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))).toEqual(drawn);
  await expect(picture(fresh).locator('[aria-selected=true]')).toHaveAttribute('aria-label', /^s\.stock\.mu/);
  await expect(fresh.getByRole('grid')).toHaveCount(0);
  await expect(beside(fresh)).toContainText('s.stock.mu');
  await other.close();
});

test('the table of goroutines marks who is stuck, and filters to them by a click', async ({ page, server }) => {
  await visit(page, `${server.address}/s/${shop}/goroutines`);
  const grid = page.getByRole('treegrid');
  await expect(grid).toContainText('stuck, likely');
  await page.getByRole('link', { name: 'in or behind the knot' }).click();
  await expect(page).toHaveURL(/knot:/);
  await expect(page.locator('output')).toContainText('302 of');
  await expect(grid).toContainText('in knot 1');
  await grid.getByRole('link', { name: 's.book.mu' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('s.book.mu');
  await page.getByRole('link', { name: 'all who wait are stuck' }).click();
  await expect(page).toHaveURL(/lock:0x/);
  await expect(page.locator('output')).toContainText('151 of');
});

test('nothing is cut or overlaps at 1280 × 720', async ({ page, server }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await waits(page, server.address, '?knot=1');
  await box(page, /^s\.book\.mu/).click();
  await settled(page);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over).toBe(0);
  await expect(page.getByRole('grid')).toBeVisible();
  await expect(beside(page)).toBeVisible();
});

test('three goroutines, and a hundred thousand: both are a picture', async ({ page, server }) => {
  test.setTimeout(PATIENCE_MS);
  const three = await openStuck(server, 'three');
  await visit(page, `${server.address}/s/${three}/waits`);
  await expect(boxes(page)).toHaveCount(4);
  await expect(page.locator('.wg-knot')).toHaveCount(1);
  await page.screenshot({ path: 'test-results/screens/waits-three.png' });

  const crowd = await openStuck(server, 'crowd');
  await page.goto(`${server.address}/s/${crowd}/waits`);
  await expect(page.locator('.working')).toContainText(/step \d of \d/, { timeout: 60_000 });
  await expect(boxes(page).first()).toBeVisible({ timeout: PATIENCE_MS });
  await expect(page.getByText(/of 100,000 waiting goroutines drawn/)).toBeVisible();
  expect(await boxes(page).count()).toBeLessThanOrEqual(150);
  await expect(box(page, /more knots/)).toBeVisible();
  await page.keyboard.press('n');
  await expect(page).toHaveURL(/knot=1/);
  await expect(page.locator('.wg-knot')).toHaveCount(1);
  await page.screenshot({ path: 'test-results/screens/waits-crowd.png' });
});
