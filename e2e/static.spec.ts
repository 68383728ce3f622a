/** The page without a server, as a web server that only has files sends it: all is read in the tab, and nothing is asked for again. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { fixture } from '../fixtures/take.ts';
import { GROWING, TRACED } from './fixtures.ts';
import { expect, settled, test } from './server.ts';
import { type StaticServer, serveStatic } from './static-server.ts';
import { BUILDING_MS } from './store.ts';

const SAMPLE = join(import.meta.dirname, '../public/samples/deadlock.unpark');

let server: StaticServer;
test.beforeEach(async ({ page, context }) => {
  server = await serveStatic();
  await page.goto(server.address);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState('networkidle');
  // From here on the page has no network: whatever it asked for would fail.
  await context.setOffline(true);
});
test.afterEach(() => server.close());

const uploads = (page: Page) => page.getByRole('list', { name: 'Uploads' });

/** Drops files onto the window, as a hand does. */
async function drop(page: Page, ...paths: readonly string[]): Promise<void> {
  const files = await Promise.all(
    paths.map(async (path) => ({
      name: path.slice(path.lastIndexOf('/') + 1),
      base64: await readFile(path, 'base64'),
    })),
  );
  await page.evaluate((given) => {
    const dataTransfer = new DataTransfer();
    for (const { name, base64 } of given)
      dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], name));
    for (const type of ['dragenter', 'drop']) window.dispatchEvent(new DragEvent(type, { dataTransfer }));
  }, files);
}

async function openFirst(page: Page): Promise<void> {
  await uploads(page).getByRole('link', { name: 'Open' }).first().click();
  await settled(page);
}

test('a bundle that is dropped opens, every view answers, and nothing was asked of anybody', async ({ page }, info) => {
  test.setTimeout(180_000);
  const loaded = [...server.asked];
  const asked: string[] = [];
  page.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url())) asked.push(request.url());
  });
  await drop(page, SAMPLE);
  await openFirst(page);
  await expect(page.getByRole('region', { name: 'What happened' }).getByRole('heading')).toHaveText(/\w+.*[.!]$/);
  await expect(page.getByRole('heading', { name: 'Biggest groups of equal stacks' })).toBeVisible();

  const shown = async (key: string, what: RegExp) => {
    await page.keyboard.press(key);
    await settled(page);
    await expect(page.getByRole('main')).toContainText(what);
  };
  await shown('3', /29 goroutines · 6 stacks/);
  await shown('4', /29 goroutines · 5 go statements/);
  await shown('5', /29 waiting goroutines drawn/);
  await shown('6', /2 processors/);
  await shown('7', /objects/);
  await shown('8', /4 threads/);
  await shown('9', /no other snapshot/);
  await shown('2', /7 groups/);

  await page.getByRole('row').filter({ hasText: 'sync.Mutex.Lock' }).first().click();
  const preview = page.getByRole('complementary', { name: 'Preview' });
  await preview.getByRole('link', { name: /Open/ }).click();
  await settled(page);
  await expect(page).toHaveURL(/#\/s\/[0-9a-f]+\/goroutines\/\d+\?v=1/);
  const tree = page.getByRole('tree');
  await tree.locator('[role=treeitem][aria-expanded=false]').first().getByRole('button', { name: 'Unfold' }).click();
  await expect(tree.locator('[aria-level="2"]').first()).toBeVisible();
  await page
    .getByRole('link', { name: /accounts\["\d+"\]\.mu/ })
    .first()
    .click();
  await settled(page);
  await expect(page).toHaveURL(/#\/s\/[0-9a-f]+\/resources\/0x/);
  await expect(page.getByRole('main')).toContainText(/held|waits/);

  await page.keyboard.press('x');
  await page.getByRole('radio', { name: 'Report, one HTML file' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /^Save/ }).click(),
  ]);
  const report = info.outputPath('report.html');
  await download.saveAs(report);

  expect(asked).toEqual([]);
  expect(server.asked).toEqual(loaded);

  await page.goto(`file://${report}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('deadlock on two locks');
  await expect(page.getByRole('img', { name: 'Who waits for whom' }).locator('g')).toHaveCount(13);
  await page.getByText('main.(*Ledger).Transfer').first().click();
  await expect(page.locator('details[open]')).toContainText('sync.(*Mutex).Lock');
  await expect(page.getByRole('row')).toHaveCount(30);
});

test('two cores of a process are compared; a trace is attached to the one it belongs to', async ({ page }) => {
  test.setTimeout(2 * BUILDING_MS);
  const growing = await fixture(GROWING);
  const traced = await fixture(TRACED);
  const input = page.getByLabel('Files to open');
  await input.setInputFiles([growing.core, growing.executable]);
  await expect(uploads(page).getByRole('link', { name: 'Open' })).not.toHaveCount(0, { timeout: 60_000 });
  await input.setInputFiles(growing.later);
  await expect(page.getByRole('list', { name: 'Snapshots' }).getByRole('link')).toHaveCount(2, { timeout: 60_000 });
  await page.getByRole('list', { name: 'Snapshots' }).getByRole('link').last().click();
  await settled(page);
  await page.keyboard.press('9');
  await page
    .getByRole('link', { name: /growing/ })
    .first()
    .click();
  await settled(page);
  await expect(page.getByRole('grid', { name: 'Groups' }).getByRole('row').nth(1)).toContainText('0 → 40');

  await page.keyboard.press('l');
  await input.setInputFiles([traced.executable, traced.core]);
  await expect(page.getByRole('list', { name: 'Snapshots' }).getByRole('link')).toHaveCount(3, { timeout: 60_000 });
  await input.setInputFiles(join(traced.folder, 'trace.out'));
  await expect(uploads(page)).toContainText('trace.out is a trace of traced', { timeout: 60_000 });
  await uploads(page)
    .getByRole('listitem')
    .filter({ hasText: 'trace.out' })
    .getByRole('link', { name: 'Open' })
    .click();
  await settled(page);
  await expect(page.getByText('from the trace buffers in the core and trace.out')).toBeVisible();
});

test('a file that is nothing is refused with a sentence, and so is a bundle that is cut', async ({ page }, info) => {
  const sample = await readFile(SAMPLE);
  const bad = {
    'letter.txt': {
      content: new TextEncoder().encode('Dear reader, this is no core.\n'.repeat(50)),
      says: /no goroutines in it/,
    },
    'nothing.core': { content: new Uint8Array(0), says: /empty/ },
    'cut.unpark': { content: sample.subarray(0, sample.length / 2), says: /cut/ },
  };
  for (const [name, { content, says }] of Object.entries(bad)) {
    const path = info.outputPath(name);
    await writeFile(path, content);
    await page.getByLabel('Files to open').setInputFiles(path);
    await expect(uploads(page).getByRole('listitem').filter({ hasText: name })).toContainText(says);
  }
});

test('a link to a core that is not here says which to drop, and opens when it is', async ({ page }) => {
  const link = '/s/a395c49b5ab05756/threads?v=1&of=deadlock~1234abcd';
  await page.evaluate((to) => {
    location.hash = to;
  }, link);
  await expect(page.getByRole('alert')).toContainText('a core of deadlock, build ID 1234abcd');
  await drop(page, SAMPLE);
  await settled(page);
  await expect(page.getByRole('main')).toContainText('4 threads');
  expect(new URL(page.url()).hash).toContain('/threads');
});

test('dumps in a log open in the tab too, each by itself', async ({ page }, info) => {
  const { dump } = await fixture({ program: 'panic', go: '1.27.4', flags: 'default', mode: 'exe', way: 'crash' });
  const text = await readFile(dump, 'utf8');
  const log = info.outputPath('app.log');
  await writeFile(log, `starting\n${text}\nrestarted\n${text.replaceAll('order 3', 'order 4')}`);
  await drop(page, log);
  await expect(uploads(page)).toContainText('app.log has 2 dumps');
  await openFirst(page);
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText('panic');
  await page.keyboard.press('7');
  await expect(page.locator('.view')).toContainText('no memory of the process');
});
