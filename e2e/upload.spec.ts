/** Bringing a core: with its executable, in either order, and everything that can be wrong with a file. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Page, TestInfo } from '@playwright/test';
import type { FixtureSpec } from '../fixtures/matrix.ts';
import { fixture } from '../fixtures/take.ts';
import { expect, type Running, settled, test, visit } from './server.ts';

const PANIC: FixtureSpec = { program: 'panic', go: '1.27.4', flags: 'default', mode: 'exe', way: 'crash' };
const SEGV: FixtureSpec = { program: 'segv', go: '1.27.4', flags: 'noopt', mode: 'pie', way: 'crash' };
const BUILDING_MS = 240_000;

async function upload(page: Page, files: string | string[]): Promise<void> {
  await page.getByLabel('Files to open').setInputFiles(files);
  await expect(page.getByRole('list', { name: 'Uploads' }).locator('progress')).toHaveCount(0, { timeout: 60_000 });
}

const uploads = (page: Page) => page.getByRole('list', { name: 'Uploads' });

async function alive({ address }: Running): Promise<void> {
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
}

test('a core and its executable together open and show the crash', async ({ page, server }) => {
  test.setTimeout(BUILDING_MS);
  const { core, executable } = await fixture(PANIC);
  await visit(page, server.address);
  await upload(page, [core, executable]);
  await uploads(page).getByRole('link', { name: 'Open' }).first().click();
  await settled(page);
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText('panicked');
  await expect(page.locator('.printed')).toContainText('panic: ');
});

test('a core waits for its executable, which may come later', async ({ page, server }) => {
  test.setTimeout(BUILDING_MS);
  const { core, executable } = await fixture(SEGV);
  await visit(page, server.address);
  await upload(page, core);
  const row = page.getByRole('list', { name: 'Snapshots' }).getByRole('listitem').filter({ hasText: 'segv' });
  await expect(row).toContainText('waits for its executable');
  await row.getByLabel(/^Executable of/).setInputFiles(executable);
  await expect(row.getByRole('link')).toBeVisible();
  await row.getByRole('link').click();
  await settled(page);
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText('nil pointer');
});

test('a snapshot that is removed comes back by Undo', async ({ page, server }) => {
  const { program } = await server.sample();
  await visit(page, server.address);
  const row = page.getByRole('list', { name: 'Snapshots' }).getByRole('listitem').filter({ hasText: program }).first();
  const before = (await server.snapshots()).length;
  await row.getByRole('button', { name: /^Remove/ }).click();
  await expect.poll(async () => (await server.snapshots()).length).toBe(before - 1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await server.snapshots()).length).toBe(before);
});

/** A file made for one test. */
async function file(info: TestInfo, name: string, content: Uint8Array): Promise<string> {
  const path = info.outputPath(name);
  await writeFile(path, content);
  return path;
}

/** A 32-bit core, as far as its header tells, with nothing in it. */
const ELF_32 = Uint8Array.from(
  { length: 4096 },
  (_, at) => [0x7f, 0x45, 0x4c, 0x46, 1, 1, 1][at] ?? { 16: 4, 18: 3, 20: 1 }[at] ?? 0,
);

interface Bad {
  readonly content: Uint8Array;
  readonly says: RegExp;
}

const BAD: Readonly<Record<string, Bad>> = {
  'nothing.core': { content: new Uint8Array(0), says: /empty/ },
  'letter.txt': {
    content: new TextEncoder().encode('Dear reader, this is no core.\n'.repeat(50)),
    says: /no goroutines in it/,
  },
  'old.core': { content: ELF_32, says: /32.bit/ },
  'letter.gz': { content: gzipSync('no core either'), says: /no goroutines in it/ },
};

for (const [name, { content, says }] of Object.entries(BAD)) {
  test(`${name} is refused with a sentence, and the server stays up`, async ({ page, server }, info) => {
    await visit(page, server.address);
    await upload(page, await file(info, name, content));
    await expect(uploads(page)).toContainText(name);
    await expect(uploads(page).locator('.upload-says')).toHaveText(says);
    await alive(server);
  });
}

test('an executable of another build is refused with both build IDs named, or kept for its own core', async ({
  page,
  server,
}) => {
  test.setTimeout(BUILDING_MS);
  const { executable } = await fixture({ ...PANIC, flags: 'noopt' });
  await visit(page, server.address);
  await upload(page, executable);
  await expect(uploads(page).locator('.upload-says')).toContainText('executable');
  await alive(server);
});

for (const percent of [10, 50]) {
  test(`a core cut at ${percent} % says so and loses nothing else`, async ({ page, server }, info) => {
    test.setTimeout(BUILDING_MS);
    const { core, executable } = await fixture({ ...PANIC, go: '1.22.12', mode: 'pie' });
    const whole = await readFile(core);
    const cut = await file(info, 'cut.core', whole.subarray(0, Math.floor(((await stat(core)).size * percent) / 100)));
    await visit(page, server.address);
    await upload(page, [cut, executable]);
    const snapshots = page.getByRole('list', { name: 'Snapshots' });
    await expect(
      snapshots
        .or(uploads(page))
        .filter({ hasText: /cut|panic/ })
        .first(),
    ).toBeVisible();
    await expect.poll(async () => (await server.snapshots()).length).toBeGreaterThan(1);
    const entry = (await server.snapshots()).find(({ program, source }) => source === 'upload' && program === 'panic');
    if (entry?.state === 'ready') {
      await visit(page, `${server.address}/s/${entry.id}/overview`);
      await expect(page.getByRole('region', { name: 'Problems' })).toContainText(/cut|missing|not in the core|should/i);
    } else {
      await expect(
        page
          .locator('.snapshot-says, .upload-says')
          .filter({ hasText: /cut|should|bytes/i })
          .first(),
      ).toBeVisible();
    }
    await alive(server);
  });
}
