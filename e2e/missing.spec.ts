/** What production does not give: the sentence that says so, what to do about it, and the view that fills in when it is there. */
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fixture } from '../fixtures/take.ts';
import { take } from './picture.ts';
import { expect, settled, test, visit } from './server.ts';

const DEADLOCK = { program: 'deadlock', go: '1.27.4', flags: 'default', mode: 'exe', way: 'crash' } as const;
const BUILDING_MS = 240_000;

/** What was added is taken away again: other files of tests share the server. */
test.afterEach(async ({ server }) => {
  for (const { id, source } of await server.snapshots())
    if (source !== 'sample') await fetch(`${server.address}/api/v1/snapshots/${id}`, { method: 'DELETE' });
});

test('a stripped program: stacks at once; its debug information comes later, and with it the variables', async ({
  page,
  server,
}, info) => {
  test.setTimeout(BUILDING_MS);
  const taken = await fixture(DEADLOCK);
  const [executable, debug] = [info.outputPath('deadlock'), info.outputPath('deadlock.debug')];
  for (const args of [
    ['--only-keep-debug', taken.executable, debug],
    ['--strip-all', taken.executable, executable],
  ])
    expect(spawnSync('objcopy', args).status).toBe(0);
  await visit(page, server.address);
  await page.getByLabel('Files to open').setInputFiles([taken.core, executable]);
  const uploads = page.getByRole('list', { name: 'Uploads' });
  await uploads.getByRole('link', { name: 'Open' }).first().click();
  await settled(page);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('panicked');
  await expect(page.getByText('stripped: functions and lines, no variables')).toBeVisible();
  const id = /\/s\/([^/]+)\//.exec(page.url())?.[1];
  const { goroutines } = await (await fetch(`${server.address}/api/v1/snapshots/${id}/inspect?only=goroutines`)).json();
  const waiting = goroutines.find((g: { waitReason?: string }) => g.waitReason === 'sync.Mutex.Lock');
  await visit(page, `${server.address}/s/${id}/goroutines/${waiting.id}`);
  await expect(page.locator('.stack')).toContainText('(*Ledger)');
  await take(page, 'missing-debug');

  await visit(page, server.address);
  await page.getByLabel('Files to open').setInputFiles(debug);
  await expect(uploads).toContainText(/debug information/i);
  await visit(page, `${server.address}/s/${id}/goroutines/${waiting.id}`);
  await expect(page.locator('.value').first()).toBeVisible();
});

test('a core that a limit cut: what is lost is said, the rest is there', async ({ page, server }, info) => {
  test.setTimeout(BUILDING_MS);
  const taken = await fixture(DEADLOCK);
  const core = info.outputPath('core.cut');
  const bytes = await readFile(taken.core);
  await writeFile(core, bytes.subarray(0, Math.floor(bytes.length / 2)));
  await visit(page, server.address);
  await page.getByLabel('Files to open').setInputFiles([core, taken.executable]);
  await page.getByRole('list', { name: 'Uploads' }).getByRole('link', { name: 'Open' }).first().click();
  await settled(page);
  await expect(page.getByRole('region', { name: 'Problems' })).toContainText(/cut|lost/);
  await take(page, 'missing-half');
});
