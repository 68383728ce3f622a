/** Values: natural and raw, ranges, long texts, searching, links to a value, one value over a group. */
import type { Page } from '@playwright/test';
import { expect, settled, test, visit } from './server.ts';
import { BUILDING_MS, closeStore, openStore, type Store } from './store.ts';

let store: Store;
test.beforeAll(async ({ server }) => {
  test.setTimeout(BUILDING_MS);
  store = await openStore(server);
});
test.afterAll(({ server }) => closeStore(server, store));

/** The line of a value, by its name in the tree. */
const line = (page: Page, name: string) =>
  page
    .getByRole('treeitem')
    .filter({ has: page.locator('.value-name', { hasText: new RegExp(`^${escaped(name)}$`) }) })
    .first();
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const unfold = (page: Page, name: string) => line(page, name).getByRole('button', { name: 'Unfold' }).click();

async function serve(page: Page, address: string, more = ''): Promise<void> {
  await visit(page, address + store.serve + more);
  await expect(page.getByRole('treeitem').first()).toBeVisible();
}

test('values are natural, and the raw internals are a click away', async ({ page, server }) => {
  await serve(page, server.address);
  await expect(line(page, 'timeout')).toContainText('1m30s');
  await expect(line(page, 'place')).toContainText('https://store.example:8443/orders?page=2#top');
  await expect(line(page, 'err')).toContainText('no such file');
  await expect(line(page, 'samples')).toContainText('len 250_000, cap 300_000 {0, 1, 4, 9, 16, …}');
  await expect(line(page, 'nowhere')).toContainText('0xdead0000 is not mapped');

  await page.getByRole('radio', { name: 'Raw' }).click();
  await expect(page).toHaveURL(/form=raw/);
  await expect(line(page, 'name')).toContainText(/data 0x[0-9a-f]+\s*len 5/);
  await expect(line(page, 'err')).toContainText(/tab 0x[0-9a-f]+\s*type 0x[0-9a-f]+\s*data 0x/);
  await expect(line(page, 'timeout')).toContainText('90000000000');
  await page.getByRole('radio', { name: 'Both' }).click();
  await expect(line(page, 'timeout')).toContainText('1m30s');
  await expect(page.locator('.value.raw').filter({ hasText: '0x14f46b0400' })).toBeVisible();
});

test('one value can be raw while the others are natural, by keyboard, and the address says so', async ({
  page,
  server,
}) => {
  await serve(page, server.address, '&path=headers');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('r');
  await expect(page).toHaveURL(/raw=headers/);
  await expect(line(page, '"Host"')).toContainText(/data 0x[0-9a-f]+\s*len 1/);
  await expect(line(page, 'spare')).toContainText('len 3, cap 10 {1, 2, 3}');
  await page.reload();
  await settled(page);
  await expect(line(page, '"Host"')).toContainText(/len 1/);
  await page.keyboard.press('r');
  await page.keyboard.press('r');
  await expect(line(page, '"Host"')).toContainText('store.example');
  await expect(page).not.toHaveURL(/raw=|both=/);
});

test('printers can be switched off, and limits set', async ({ page, server }) => {
  await serve(page, server.address);
  await page.getByRole('button', { name: 'Printers' }).click();
  await expect(page).toHaveURL(/plain=1/);
  await expect(line(page, 'timeout')).toContainText('90_000_000_000');
  await page.getByRole('button', { name: 'Limits of values' }).click();
  await page.getByRole('menuitemradio', { name: '20', exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/elements=20/);
  await unfold(page, 'samples');
  await expect(line(page, '[0…1999]')).toHaveCount(0);
  await expect(line(page, '[0…199999]')).toBeVisible();
});

test('a long slice is ranges of ranges, and any element has an address', async ({ page, server }) => {
  await serve(page, server.address);
  await unfold(page, 'samples');
  await expect(line(page, '[0…9999]')).toBeVisible();
  await unfold(page, '[10000…19999]');
  await unfold(page, '[10000…10099]');
  await expect(line(page, '[10000]')).toContainText('100_000_000');
  await expect(page).toHaveURL(/open=samples,samples\[10000:20000\],samples\[10000:10100\]/);

  await serve(page, server.address, '&path=samples[123456]');
  await expect(page.locator('.value.on')).toContainText('[123456]');
  await expect(page.locator('.value.on')).toContainText('15_241_383_936');
});

test('a slice goes on beyond its length, a map is known by its keys, a pointer leads back', async ({
  page,
  server,
}) => {
  await serve(page, server.address, '&open=spare,ring,ring.Next');
  await unfold(page, 'beyond length');
  await expect(line(page, '[4]')).toContainText('5');
  await expect(page).toHaveURL(/spare\[:cap\]/);
  await page.getByRole('button', { name: 'same as ring' }).click();
  await expect(page.locator('.value.on')).toContainText('"front"');

  await serve(page, server.address, '&path=stock["sku-4242"]');
  await expect(page.locator('.value.on')).toContainText('"sku-4242"');
  await expect(page.locator('.value.on')).toContainText(String((4242 * 4242) % 97));
});

test('a channel shows who waits and what each holds; the goroutine is a click away, and Back returns', async ({
  page,
  server,
}) => {
  await serve(page, server.address, '&open=ledger');
  await expect(line(page, 'orders')).toContainText('4 of 4, 600 wait to send');
  await unfold(page, 'orders');
  const first = page.getByRole('treeitem').filter({ hasText: 'holds' }).first();
  await expect(first).toContainText(/ID:\d+, Region:"/);
  const before = page.url();
  await first.getByRole('link', { name: /^g\d+$/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^g\d+$/);
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('g1');
  await page.goBack();
  await expect(page).toHaveURL(before);
});

test('a long text opens over the tree: as text, in hex, as JSON, part by part', async ({ page, server, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await serve(page, server.address);
  await line(page, 'page').getByRole('button', { name: 'view 268,000 bytes' }).click();
  const viewer = page.getByRole('region', { name: 'page as text' });
  await expect(viewer).toContainText('Größe zählt nicht.');
  await expect(viewer).toContainText('65,536 of 268,000 bytes, from 0 on');
  await expect(viewer).toContainText('1 of 5');
  await page.keyboard.press('n');
  await expect(viewer).toContainText('from 65,536 on');
  await expect(viewer).toContainText(/^.*1brown fox jumps/);
  await expect(page).toHaveURL(/as=text&part=2/);
  await page.keyboard.press('c');
  await expect(page.getByText('Part 2 of 5 copied')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.length).toBeGreaterThan(60_000);
  expect(copied).toContain('The quick brown fox jumps over the lazy dog. Größe zählt nicht.\n');
  await page.getByRole('radio', { name: 'Hex' }).click();
  await expect(page.getByRole('region', { name: 'page as hex' })).toContainText('00010000');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tree')).toBeVisible();
  await expect(page.locator('.value.on')).toContainText('page');

  await visit(page, `${server.address}${store.serve}&path=document&as=json`);
  const json = page.getByRole('region', { name: 'document as json' });
  await expect(json.getByText('"items": [')).toBeVisible();
  await expect(json).toContainText('"SKU": "sku-0000",');
  await visit(page, `${server.address}${store.serve}&path=page&as=json`);
  await expect(page.getByRole('region', { name: 'page as json' })).toContainText('it is not JSON');
});

test('a text is found in the values of all frames, by keyboard', async ({ page, server }) => {
  await serve(page, server.address);
  await page.keyboard.press('v');
  await page.keyboard.type('sku-0042');
  const hits = page.getByRole('listbox', { name: 'Values found' });
  await expect(hits.getByRole('option')).toHaveCount(3);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.locator('.value.on')).toContainText('SKU');
  await expect(page).toHaveURL(/path=ledger\.items\[%22sku-0042%22\]\.SKU&find=sku-0042/);
  await page.keyboard.press('Escape');
  await expect(hits).toHaveCount(0);
});

test('a link to a value opens the same in a fresh browser, and what is copied names it', async ({
  page,
  server,
  context,
  browser,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await serve(page, server.address, '&open=headers');
  await unfold(page, '"Accept"');
  await line(page, '[1]').click();
  await page.keyboard.press('p');
  await expect(page.getByText('Path copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('headers["Accept"][1]');
  await page.keyboard.press('c');
  await expect(page.getByText('Value copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('"application/json"');

  const other = await browser.newContext();
  const fresh = await other.newPage();
  await visit(fresh, page.url());
  await expect(fresh.locator('.value.on')).toContainText('"application/json"');
  await other.close();
});

test('one value over all goroutines with this stack: sorted, counted, filtered, and back', async ({ page, server }) => {
  const { id, frame } = store.sender;
  await visit(page, `${server.address}/s/${store.id}/goroutines/${id}?v=1&frame=${frame}&path=order.Region`);
  await expect(page.locator('.value.on')).toContainText('Region');
  await page.getByRole('link', { name: /Same frame in all 600/ }).click();
  await settled(page);
  await expect(page).toHaveURL(new RegExp(`/goroutines/${id}/values\\?v=1&frame=${frame}&path=order.Region`));
  const values = page.getByRole('grid', { name: 'Values' });
  await expect(values).toHaveAttribute('aria-rowcount', '601');
  const distinct = page.getByRole('complementary', { name: 'Distinct values' });
  await expect(distinct.getByRole('link')).toHaveCount(3);

  await page.getByRole('columnheader', { name: 'Value' }).getByRole('button').click();
  await settled(page);
  await expect(values.locator('.value-cell').first()).toHaveText('"east"');
  await distinct.getByRole('link', { name: /north/ }).click();
  await settled(page);
  await expect(page).toHaveURL(/value=%22north%22/);
  await expect(values.locator('.value-cell').first()).toHaveText('"north"');
  const count = Number(await distinct.getByRole('link', { name: /north/ }).locator('.num').first().textContent());
  await expect(values).toHaveAttribute('aria-rowcount', String(count + 1));

  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.locator('.value.on')).toContainText('"north"');
  await page.goBack();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(new RegExp(`/goroutines/${id}\\?`));
  await page.keyboard.press('t');
  await expect(values).toBeVisible();
});
