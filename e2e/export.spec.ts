/** Export: by keys alone to a file that the real tools read, and what is copied for a colleague. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test, visit } from './server.ts';

const sheet = (page: Page) => page.getByRole('dialog', { name: 'Export' });

/** Down the list to an offer, then Enter; answers with the path of what came down. */
async function saved(page: Page, title: RegExp): Promise<string> {
  await page.keyboard.press('x');
  await expect(sheet(page)).toBeVisible();
  const chosen = sheet(page).getByRole('radio', { checked: true });
  await chosen.focus();
  for (let step = 0; step < 12 && !title.test((await chosen.textContent()) ?? ''); step++)
    await page.keyboard.press('ArrowDown');
  await expect(chosen).toHaveText(title);
  await expect(sheet(page).getByRole('button', { name: /^Save/ })).toBeEnabled();
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const file = await (await download).path();
  await expect(sheet(page)).toBeHidden();
  return file;
}

test('a profile that go tool pprof opens, a report, a table, by keys alone', async ({ page, server }) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/goroutines?q=${encodeURIComponent('-is:system')}`);
  await expect(page.getByRole('row').first()).toBeVisible();
  const profile = await saved(page, /pprof/);
  const top = spawnSync('go', ['tool', 'pprof', '-top', profile], { encoding: 'utf8' });
  expect(top.stdout).toContain('Type: goroutine');
  expect(top.stdout).toContain('accounting for 29, 100% of 29 total');

  expect(readFileSync(await saved(page, /Report/), 'utf8')).toMatch(/^# Two goroutines deadlock on two locks/);
  expect(
    readFileSync(await saved(page, /CSV/), 'utf8')
      .trimEnd()
      .split('\r\n'),
  ).toHaveLength(30);
});

test('the picture of waits as SVG and for Graphviz', async ({ page, server }) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/waits`);
  await expect(page.locator('svg.wg .wg-node').first()).toBeVisible();
  await page.getByRole('button', { name: /^Export/ }).click();
  await expect(sheet(page)).toContainText('No values');
  const download = page.waitForEvent('download');
  await sheet(page).getByRole('button', { name: /^Save/ }).click();
  const svg = readFileSync(await (await download).path(), 'utf8');
  const alone = await page.context().newPage();
  await alone.setContent(svg);
  await expect(alone.locator('svg text', { hasText: 'knot 1' }).first()).toBeVisible();
  await alone.close();

  await visit(page, `${server.address}/s/${id}/waits`);
  await expect(page.locator('svg.wg .wg-node').first()).toBeVisible();
  const graph = await saved(page, /Graphviz/);
  expect(readFileSync(graph, 'utf8')).toContain('held by, likely');
  const drawn = spawnSync('dot', ['-Tplain', graph], { encoding: 'utf8' });
  // Not everybody has Graphviz.
  if (drawn.error === undefined) expect(drawn.stdout).toMatch(/^edge /m);
});

test('copied as Markdown: the sentence, the stack, the link', async ({ page, server, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.address });
  const { id } = await server.sample();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await visit(page, `${server.address}/s/${id}/overview`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Two goroutines deadlock');
  await page.keyboard.press('Shift+Y');
  await expect.poll(copied).toMatch(/^\*\*.*Two goroutines deadlock[\s\S]*\/s\/.*\/overview/);

  await visit(page, `${server.address}/s/${id}/goroutines/19`);
  await expect(page.locator('.chain')).toContainText('which waits for');
  await page.keyboard.press('Shift+Y');
  await expect
    .poll(copied)
    .toMatch(/^\*\*g19\*\* waits in sync\.Mutex\.Lock[\s\S]*```text\ngoroutine 19 \[sync\.Mutex\.Lock\]:\n/);
});

test('in Stacks and Created by the filter acts where one is', async ({ page, server }) => {
  const { id } = await server.sample();
  for (const view of ['stacks', 'created-by']) {
    await visit(page, `${server.address}/s/${id}/${view}`);
    await expect(page.locator('.n-of-n')).toHaveText(/^29 of 35$/);
    await page.keyboard.press('/');
    await page.keyboard.press('End');
    await page.keyboard.type(' reason:"chan receive"');
    await expect(page.locator('.n-of-n')).toHaveText(/^[1-9] of 35$/);
    await expect(page).toHaveURL(new RegExp(`/${view}\\?`));
  }
});
