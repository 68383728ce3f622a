/**
 * What people come for, each by mouse and by keyboard alone. Two stand elsewhere, both ways: a SIGQUIT dump is pasted in `dump.spec.ts`,
 * and who creates the most goroutines is found by keys in `trees.spec.ts`; a core is dropped by mouse in `static.spec.ts`, and exported by
 * keys in `export.spec.ts`.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { ResourceDetail, ResourcesPage } from '../api/waits.ts';
import { closeFixtures, GROWING, type Opened, openFixture, SPAWNED } from './fixtures.ts';
import { expect, type Running, settled, test, visit } from './server.ts';
import { serveStatic } from './static-server.ts';
import { BUILDING_MS, closeStore, openStore, type Store } from './store.ts';

const SAMPLE = join(import.meta.dirname, '../public/samples/deadlock.unpark');

const view = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: new RegExp(`^${name}`) });
const title = (page: Page) => page.getByRole('heading', { level: 1 });

/** The channel is known by what holds it: where it was made is noted nowhere in a process. */
test.describe('the goroutine that waits longest on a channel, and a variable for a colleague', () => {
  let store: Store;
  test.beforeAll(async ({ server }) => {
    test.setTimeout(BUILDING_MS);
    store = await openStore(server);
  });
  test.afterAll(({ server }) => closeStore(server, store));

  /** The first of its queue, which is in the order in which they came. */
  async function longest({ address }: Running): Promise<number> {
    const get = async <T>(path: string) =>
      (await (await fetch(`${address}/api/v1/snapshots/${store.id}/${path}`)).json()) as T;
    const { rows } = await get<ResourcesPage>('resources?search=orders');
    expect(rows).toHaveLength(1);
    const { queues } = await get<ResourceDetail>(`resource?address=${rows[0].address}`);
    const senders = queues.find(({ total }) => total > 0);
    expect(senders?.total).toBe(600);
    return senders?.waiters[0].goroutineId ?? -1;
  }

  test('longest on a channel, by mouse', async ({ page, server }) => {
    const id = await longest(server);
    await visit(page, `${server.address}/s/${store.id}/overview`);
    await view(page, 'Waits').click();
    await page.getByLabel('Name, type or address of a resource').click();
    await page.getByLabel('Name, type or address of a resource').fill('orders');
    const table = page.getByRole('grid', { name: 'Channels and locks that somebody waits for' });
    await expect(table.getByRole('row')).toHaveCount(2);
    await table.getByRole('row').nth(1).getByRole('gridcell').nth(3).click();
    const beside = page.getByRole('complementary', { name: 'What is chosen' });
    await expect(beside).toContainText('600');
    await beside
      .locator('p', { hasText: 'longest' })
      .getByRole('link', { name: /^g\d+$/ })
      .click();
    await expect(title(page)).toHaveText(`g${id}`);
  });

  test('longest on a channel, by keyboard', async ({ page, server }) => {
    const id = await longest(server);
    await visit(page, `${server.address}/s/${store.id}/overview`);
    await page.keyboard.press('5');
    await settled(page);
    await page.keyboard.press('v');
    await page.keyboard.type('orders');
    await page.keyboard.press('Enter');
    const table = page.getByRole('grid', { name: 'Channels and locks that somebody waits for' });
    await expect(table.getByRole('row')).toHaveCount(2);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(title(page)).toContainText('orders');
    await page.keyboard.press('Enter');
    await expect(title(page)).toHaveText(`g${id}`);
  });

  test('send a colleague this variable, by mouse', async ({ page, server, context, browser }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await visit(page, server.address + store.serve);
    await page.getByRole('treeitem').filter({ hasText: 'timeout' }).first().click();
    await expect(page.locator('.value.on')).toContainText('timeout');
    await page.getByRole('button', { name: /^Copy link/ }).click();
    await expect(page.getByText('Link copied')).toBeVisible();
    const colleague = await (await browser.newContext()).newPage();
    await visit(colleague, await page.evaluate(() => navigator.clipboard.readText()));
    await expect(colleague.locator('.value.on')).toContainText('1m30s');
    await colleague.context().close();
  });

  test('send a colleague this variable, by keyboard', async ({ page, server, context, browser }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await visit(page, server.address + store.serve);
    await expect(page.getByRole('treeitem').first()).toBeVisible();
    const names = await page.locator('.value-name').allTextContents();
    for (let step = 0; step <= names.indexOf('headers'); step++) await page.keyboard.press('j');
    await expect(page.locator('.value.on .value-name')).toHaveText('headers');
    await page.keyboard.press('ArrowRight');
    await expect(page.locator('.value-name', { hasText: '"Host"' })).toBeVisible();
    await page.keyboard.press('j');
    await expect(page.locator('.value.on .value-name')).toHaveText(/^"/);
    const value = (await page.locator('.value.on').textContent()) ?? '';
    await page.keyboard.press('y');
    await expect(page.getByText('Link copied')).toBeVisible();
    const colleague = await (await browser.newContext()).newPage();
    await visit(colleague, await page.evaluate(() => navigator.clipboard.readText()));
    await expect(colleague.locator('.value.on')).toHaveText(value);
    await colleague.context().close();
  });
});

test.describe('who creates the most, and what is new', () => {
  let opened: readonly Opened[];
  test.beforeAll(async ({ server }) => {
    test.setTimeout(2 * BUILDING_MS);
    opened = [
      await openFixture(server, SPAWNED),
      await openFixture(server, GROWING),
      await openFixture(server, GROWING, 'later'),
    ];
  });
  test.afterAll(({ server }) => closeFixtures(server, opened));

  test('who creates the most goroutines, by mouse', async ({ page, server }) => {
    await visit(page, `${server.address}/s/${opened[0].id}/overview`);
    await view(page, 'Created by').click();
    const table = page.getByRole('treegrid', { name: 'Go statements' });
    // The widest cell below main: three servers with all that they started.
    await page.locator('.icicle canvas').click({ position: { x: 60, y: 70 } });
    const most = table.locator('[aria-selected=true]');
    await expect(most).toContainText('main.server');
    await expect(most).toContainText('3 of 27');
    await most.getByRole('button', { name: 'List' }).click();
    await settled(page);
    await expect(page).toHaveURL(/goroutines\?.*created:=main\.go:\d+/);
    await expect(page.locator('output')).toContainText('3 of');
  });

  async function isTheNewGroup(page: Page): Promise<void> {
    await settled(page);
    await expect(page).toHaveURL(new RegExp(`/s/${opened[2].id}/goroutines\\?.*group:`));
    await expect(page.locator('output')).toHaveText(/^40 of \d+$/);
    await expect(page.getByRole('treegrid')).toContainText('main.leaking');
  }

  test('what is new between these two snapshots, by mouse', async ({ page, server }) => {
    await visit(page, `${server.address}/s/${opened[1].id}/overview`);
    await view(page, 'Compare').click();
    await page
      .getByRole('main')
      .getByRole('link', { name: /growing/ })
      .first()
      .click();
    const row = page
      .getByRole('grid', { name: 'Groups' })
      .getByRole('row', { name: /main\.leaking/ })
      .first();
    await expect(row).toContainText('0 → 40');
    await row.getByRole('gridcell').first().click();
    await row.getByRole('button', { name: 'Open' }).click();
    await isTheNewGroup(page);
  });

  test('what is new between these two snapshots, by keyboard', async ({ page, server }) => {
    await visit(page, `${server.address}/s/${opened[1].id}/overview`);
    await page.keyboard.press('9');
    await settled(page);
    const offer = page.locator('.compare-offers a:focus');
    for (
      let step = 0;
      step < 9 && !/growing/.test((await offer.textContent({ timeout: 50 }).catch(() => '')) ?? '');
      step++
    )
      await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('grid', { name: 'Groups' })).toContainText('0 → 40');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await isTheNewGroup(page);
  });
});

test('a core into the static page, by keyboard', async ({ page, context }) => {
  const files = await serveStatic();
  try {
    // Asked for early: a browser that is told only as the key is pressed may open its own dialog first.
    const choosing = page.waitForEvent('filechooser');
    await page.goto(files.address);
    await page.waitForLoadState('networkidle');
    await context.setOffline(true);
    await expect(page.getByRole('list', { name: 'Keys that act here' })).toContainText('open files');
    await page.keyboard.press('o');
    await (await choosing).setFiles(SAMPLE);
    await expect(page.getByRole('list', { name: 'Snapshots' }).getByRole('link')).toHaveCount(1);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await settled(page);
    await expect(page.getByRole('region', { name: 'What happened' })).toContainText('deadlock on two locks');
  } finally {
    await files.close();
  }
});

test('export to pprof, by mouse, and open it with go tool pprof', async ({ page, server }) => {
  const { id } = await server.sample();
  await visit(page, `${server.address}/s/${id}/goroutines`);
  await page.getByRole('button', { name: /^Export/ }).click();
  const sheet = page.getByRole('dialog', { name: 'Export' });
  await sheet.getByRole('radio', { name: /pprof/ }).click();
  const download = page.waitForEvent('download');
  await sheet.getByRole('button', { name: /^Save/ }).click();
  const top = spawnSync('go', ['tool', 'pprof', '-top', await (await download).path()], { encoding: 'utf8' });
  expect(top.stdout).toContain('Type: goroutine');
  expect(top.stdout).toContain('accounting for 29, 100% of 29 total');
});
