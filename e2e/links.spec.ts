/** The address is the view: reload keeps it, Back undoes, and a copied link opens the same in another browser. */
import { expect, settled, test, visit } from './server.ts';

test('reload keeps the table as it was', async ({ page, server }) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/goroutines`);
  await page.getByRole('radio', { name: 'Wait site' }).click();
  await page
    .getByRole('columnheader', { name: /Wait reason/ })
    .getByRole('button')
    .click();
  await settled(page);
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/group=wait-site.*sort=reason.*open=/);
  await settled(page);
  const before = await page.getByRole('row').allTextContents();
  await page.reload();
  await settled(page);
  await expect.poll(() => page.getByRole('row').allTextContents()).toEqual(before);
});

test('a copied link opens the same in a fresh browser', async ({ page, server, browser, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/goroutines?q=reason:sync.Mutex.Lock`);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('treeitem').first()).toBeVisible();
  await page.keyboard.press('j');
  await page.getByRole('radio', { name: 'Raw' }).click();
  await expect(page).toHaveURL(/path=.*form=raw/);
  await page.keyboard.press('y');
  await expect(page.getByText('Link copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(page.url());

  const other = await browser.newContext();
  const fresh = await other.newPage();
  await visit(fresh, link);
  await expect(fresh.getByRole('radio', { name: 'Raw' })).toBeChecked();
  await expect(fresh.locator('.frame[aria-selected=true]')).toHaveText(
    (await page.locator('.frame[aria-selected=true]').textContent()) ?? '',
  );
  await expect(fresh.locator('.value.on')).toHaveText((await page.locator('.value.on').textContent()) ?? '');
  await other.close();
});

test('Back undoes a filter', async ({ page, server }) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/goroutines`);
  const all = (await page.locator('output').textContent()) ?? '';
  await page.getByRole('button', { name: 'show' }).click();
  await expect(page.locator('output')).not.toHaveText(all);
  await page.goBack();
  await expect(page.locator('output')).toHaveText(all);
});

test('addresses that lead nowhere say so', async ({ page, server }) => {
  await visit(page, `${server.address}/s/nosuchsnapshot/overview`);
  await expect(page.getByRole('alert')).toContainText(/snapshot/i);
  await visit(page, `${server.address}/s/x/nonsense`);
  await expect(page.getByText('This address names nothing that Unpark knows.')).toBeVisible();
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/goroutines/999999`);
  await expect(page.getByRole('alert')).toContainText('no such goroutine');
});
