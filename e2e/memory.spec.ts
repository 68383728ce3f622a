/** Memory: from a pointer to its bytes and back, who points here, searching; package variables. */
import { expect, settled, test, visit } from './server.ts';
import { BUILDING_MS, closeStore, openStore, type Store } from './store.ts';

let store: Store;
test.beforeAll(async ({ server }) => {
  test.setTimeout(BUILDING_MS);
  store = await openStore(server);
});
test.afterAll(({ server }) => closeStore(server, store));

test('a pointer leads to its bytes, those to the next, and Back to the value', async ({ page, server }) => {
  await visit(page, `${server.address}${store.serve}&path=ring`);
  await expect(page.locator('.value.on')).toContainText('"front"');
  const before = page.url();
  await page.locator('.value.on').getByRole('link').last().click();
  await settled(page);
  await expect(page).toHaveURL(/\/memory\/0x[0-9a-f]+\?v=1&type=main\.Shelf/);
  const words = page.getByRole('grid', { name: /^Memory from/ });
  await expect(words.getByRole('row').nth(1)).toContainText('Name.data');
  await expect(words.getByRole('row').nth(3)).toContainText('Next');
  await expect(words.getByRole('row').nth(3)).toContainText('heap object of main.Shelf, 24 bytes');
  await expect(page.getByText('end of heap object of main.Shelf, 24 bytes')).toBeVisible();
  const value = page.getByRole('region', { name: 'As a value' });
  await expect(value.getByRole('tree')).toContainText('"front"');

  await words.getByRole('row').nth(3).getByRole('link').click();
  await expect(value.getByRole('tree')).toContainText('"back"');
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(before);
  await expect(page.locator('.value.on')).toContainText('ring');
});

test('by keyboard: the value’s memory, a pointer followed, who points here, an address typed', async ({
  page,
  server,
}) => {
  await visit(page, `${server.address}${store.serve}&path=ring`);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/memory\//);
  await settled(page);
  const start = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await expect(page.locator('.word.on')).toContainText('Name');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(page.locator('.word.on')).toContainText('Next');
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(new RegExp(start));
  await settled(page);
  await page.keyboard.press('w');
  const hits = page.getByRole('list', { name: 'Hits' });
  await expect(hits.getByRole('listitem').first()).toBeVisible();
  await expect(page.getByText(/^\d+ hits? in [\d.]+ MiB$/)).toBeVisible();
  await expect(hits).toContainText('heap object of main.Shelf, 24 bytes, 16 bytes in');
  await expect(hits).toContainText('stack of g1');
  await page.keyboard.press('n');
  await expect(page.locator('.hit.on')).toBeVisible();

  await page.keyboard.press('g');
  await page.keyboard.type('0xdead0000');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/memory\/0xdead0000/);
  await expect(page.locator('.row.missing')).toContainText('4,096 bytes: it is not mapped');
  await page.keyboard.press('/');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(start);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/memory/${start}`));
});

test('texts, words and bytes are found; a wrong question says so; a type gives a value', async ({ page, server }) => {
  await visit(page, `${server.address}/s/${store.id}/memory`);
  await page.getByRole('radio', { name: 'Text' }).click();
  await page.getByRole('textbox', { name: 'What to search for' }).fill('sku-0042');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL(/search=text&find=sku-0042/);
  const hits = page.getByRole('list', { name: 'Hits' });
  await expect(page.getByText(/^\d+ hits in [\d.]+ MiB$/)).toBeVisible();
  await hits.getByRole('link').first().click();
  await settled(page);
  await expect(page.getByRole('grid')).toContainText('sku-0042');

  await page.getByRole('radio', { name: 'Bytes' }).click();
  await page.getByRole('textbox', { name: 'What to search for' }).fill('no hex');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByText('"no hex" is not bytes in hex')).toBeVisible();

  await page.getByRole('textbox', { name: 'Type of the value' }).fill('[8]uint8');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'As a value' })).toContainText(/uint8|no type/);
  await page.getByRole('textbox', { name: 'Type of the value' }).fill('main.NoSuchType');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/has no type main.NoSuchType/)).toBeVisible();
});

test('a page further and back', async ({ page, server }) => {
  await visit(page, `${server.address}${store.serve}&path=samples`);
  await page.keyboard.press('Enter');
  await settled(page);
  const words = page.getByRole('grid', { name: /^Memory from/ });
  const first = Number((await words.getAttribute('aria-label'))?.split(' ').at(-1));
  await page.keyboard.press(']');
  await expect.poll(async () => Number((await words.getAttribute('aria-label'))?.split(' ').at(-1))).toBe(first + 4096);
  await page.getByRole('button', { name: /4 KiB back/ }).click();
  await expect.poll(async () => Number((await words.getAttribute('aria-label'))?.split(' ').at(-1))).toBe(first);
  await page.goBack();
  await expect(page.locator('.value.on')).toContainText('samples');
});

test('package variables: the program’s own first, searched, unfolded, linked', async ({ page, server }) => {
  await visit(page, `${server.address}/s/${store.id}/overview`);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('package var');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/variables/);
  await settled(page);
  await expect(page.getByRole('navigation', { name: 'Packages' }).getByRole('button').first()).toContainText('main');
  const tree = page.getByRole('tree');
  await expect(tree).toContainText('Registry');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowRight');
  await expect(tree).toContainText('limits');
  await expect(page).toHaveURL(/path=main\.Registry&open=main\.Registry/);
  await page.reload();
  await settled(page);
  await expect(tree).toContainText('limits');

  await page.keyboard.press('v');
  await page.keyboard.type('stdout');
  await expect(tree).toContainText('os.Stdout');
  await expect(page).toHaveURL(/find=stdout/);
  // Of a long list what is in view is there.
  const packages = page.getByRole('navigation', { name: 'Packages' });
  const os = packages.getByRole('button', { name: /^os / });
  await packages.hover();
  await expect(async () => {
    await page.mouse.wheel(0, 150);
    await expect(os).toBeVisible({ timeout: 300 });
  }).toPass();
  await os.click();
  await expect(page).toHaveURL(/package=os/);
  await expect(tree).toContainText('Stdout');
});
