/** A goroutine dump instead of a core: pasted, by mouse and by keys alone; and what it cannot tell. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { FixtureSpec } from '../fixtures/matrix.ts';
import { fixture } from '../fixtures/take.ts';
import { expect, type Running, settled, test, visit } from './server.ts';

const SPEC: FixtureSpec = { program: 'panic', go: '1.27.4', flags: 'default', mode: 'exe', way: 'crash' };

const dump = async () => readFile((await fixture(SPEC)).dump, 'utf8');

async function forget({ address, snapshots }: Running): Promise<void> {
  for (const { id, kind } of await snapshots())
    if (kind !== undefined) await fetch(`${address}/api/v1/snapshots/${id}`, { method: 'DELETE' });
}

async function showsTheCrash(page: Page): Promise<void> {
  await settled(page);
  await expect(page).toHaveTitle(/Overview/);
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText('panic');
  await expect(page.getByRole('region', { name: 'Problems' })).toContainText('no memory');
}

test.afterEach(({ server }) => forget(server));

test('a SIGQUIT dump is pasted by mouse, and its goroutines are there', async ({ page, server }) => {
  await visit(page, server.address);
  await page.getByRole('button', { name: 'Paste a dump' }).click();
  await page.getByLabel('Text of a goroutine dump').fill(await dump());
  await page.getByRole('button', { name: 'Open the text' }).click();
  await page.getByRole('list', { name: 'Uploads' }).getByRole('link', { name: 'Open' }).click();
  await showsTheCrash(page);
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('link', { name: /^Goroutines/ })
    .click();
  await settled(page);
  await expect(page.locator('.row').first()).toBeVisible();
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: /^Heap/ }).click();
  await expect(page.locator('.view')).toContainText('no memory of the process');
});

test('the same by keys alone', async ({ page, server, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.address });
  await visit(page, server.address);
  await page.evaluate((text) => navigator.clipboard.writeText(text), await dump());
  await page.keyboard.press('Control+v');
  await expect(page.getByRole('list', { name: 'Uploads' })).toContainText('A goroutine dump.');
  // The newest comes first, when the list of snapshots has been read again.
  const newest = page.getByRole('list', { name: 'Snapshots' }).getByRole('listitem').first();
  await expect(newest).toContainText('goroutine dump');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await showsTheCrash(page);
  await page.keyboard.press('3');
  await settled(page);
  await expect(page).toHaveTitle(/Stacks/);
  await page.keyboard.press('6');
  await expect(page.locator('.view')).toContainText('no memory of the process');
});
