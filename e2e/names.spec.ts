/** Names for links: given, found, opened, changed, taken away; on a server for everybody, in a tab for this browser. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { take } from './picture.ts';
import { expect, settled, test, visit } from './server.ts';
import { serveStatic } from './static-server.ts';

const SAMPLE = join(import.meta.dirname, '../public/samples/deadlock.unpark');
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Names of views' });

async function name(page: Page, text: string): Promise<void> {
  await page.keyboard.press('*');
  await expect(sheet(page)).toBeVisible();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await expect(sheet(page)).toBeHidden();
}

test('a view gets a name; another browser finds it in the palette and in the overview', async ({
  page,
  server,
  browser,
}) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/goroutines?q=reason:sync.Mutex.Lock`);
  await page.getByRole('radio', { name: 'Wait site' }).click();
  await expect(page).toHaveURL(/group=wait-site/);
  const there = page.url();
  await name(page, 'who waits for a lock');
  await visit(page, `${server.address}/s/${id}/waits?knot=1`);
  await name(page, 'the knot');

  const other = await (await browser.newContext()).newPage();
  await visit(other, `${server.address}/s/${id}/threads`);
  await other.keyboard.press('Control+k');
  await other.keyboard.type('waits for a lock');
  await other.keyboard.press('Enter');
  await settled(other);
  await expect(other).toHaveURL(there);
  await expect(other.getByRole('radio', { name: 'Wait site' })).toBeChecked();
  await visit(other, `${server.address}/s/${id}/overview`);
  const named = other.getByRole('region', { name: 'Named views' });
  await take(other, 'names-overview');
  await named.getByRole('link', { name: /the knot/ }).click();
  await expect(other).toHaveURL(/waits\?.*knot=1/);
  await other.context().close();
});

test('a name is changed, given to another view, and taken away, by mouse', async ({ page, server }) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/stacks`);
  await name(page, 'first');
  await page.getByRole('button', { name: /^Name/ }).click();
  const row = sheet(page).getByRole('listitem').filter({ hasText: 'first' });
  await take(page, 'names-sheet');
  await row.getByRole('button', { name: 'Rename' }).click();
  await sheet(page).getByLabel('New name for first').fill('all stacks');
  await sheet(page).getByRole('listitem').getByRole('button', { name: 'Save' }).click();
  await expect(sheet(page).getByRole('link', { name: /all stacks/ })).toBeVisible();

  await page.keyboard.press('Escape');
  await page.keyboard.press('4');
  await settled(page);
  await page.keyboard.press('*');
  await page.keyboard.type('all stacks');
  await expect(sheet(page).getByRole('status')).toContainText('“all stacks” is Stacks');
  await sheet(page)
    .getByRole('button', { name: /^Replace/ })
    .click();
  await expect(sheet(page)).toBeHidden();
  await page.keyboard.press('*');
  await sheet(page)
    .getByRole('listitem')
    .filter({ hasText: 'all stacks' })
    .getByRole('button', { name: /Take the name/ })
    .click();
  await expect(sheet(page).getByRole('link', { name: /all stacks/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.keyboard.press('*');
  await expect(sheet(page).getByRole('link', { name: /all stacks Created by/ })).toBeVisible();
});

test('without a server the browser keeps it, for the core whenever it is dropped again', async ({ page }) => {
  const files = await serveStatic();
  const open = async () => {
    await page.goto(files.address);
    await page.getByLabel('Files to open').setInputFiles(SAMPLE);
    await page.getByRole('list', { name: 'Uploads' }).getByRole('link', { name: 'Open' }).click();
    await settled(page);
  };
  try {
    await open();
    await page.keyboard.press('3');
    await settled(page);
    await name(page, 'kept here');
    await open();
    await page
      .getByRole('region', { name: 'Named views' })
      .getByRole('link', { name: /kept here/ })
      .click();
    await expect(page).toHaveURL(/#\/s\/[0-9a-f]+\/stacks/);
    await page.keyboard.press('*');
    await sheet(page).getByRole('button', { name: 'Rename', exact: true }).click();
    await sheet(page).getByLabel('New name for kept here').fill('kept');
    await page.keyboard.press('Enter');
    await expect(sheet(page).getByRole('link', { name: /^kept Stacks/ })).toBeVisible();
    await sheet(page)
      .getByRole('button', { name: /Take the name/ })
      .click();
    await expect(sheet(page)).toContainText('No view of this snapshot has a name yet.');
  } finally {
    await files.close();
  }
});
