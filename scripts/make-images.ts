/** `npm run images`: pictures of every view of the sample snapshot into docs/images, from the built explorer in Chromium. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { SnapshotList } from '../api/library.ts';

const ROOT = join(import.meta.dirname, '..');
const DEBIAN = '/usr/bin/chromium';
/** View → the rest of its address; `%g` stands for a goroutine of the knot, `%r` for a lock of it. */
const VIEWS: Readonly<Record<string, string>> = {
  overview: 'overview',
  goroutines: 'goroutines',
  goroutine: 'goroutines/%g',
  stacks: 'stacks',
  'created-by': 'created-by',
  waits: 'waits',
  resource: 'resources/%r',
  scheduler: 'scheduler',
  heap: 'heap',
  threads: 'threads',
  memory: 'memory/%r',
  variables: 'variables',
};

const data = mkdtempSync(join(tmpdir(), 'unpark-images-'));
const built = join(ROOT, 'dist/node/unpark.js');
const server = spawn(process.execPath, [built, 'open', '--no-browser', '--port', '0', '--data', data], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const [text] = (await once(server.stdout, 'data')) as [Buffer];
  const address = /https?:\/\/[\w.:[\]-]+/.exec(text.toString())?.[0];
  if (address === undefined) throw new Error(`The server printed no link: ${text}`);
  const ask = async (path: string) => (await fetch(`${address}/api/v1${path}`)).json();
  const { snapshots } = (await ask('/snapshots')) as SnapshotList;
  const id = snapshots.find((entry) => entry.source === 'sample')?.id ?? '';
  const { knots } = await ask(`/snapshots/${id}/diagnosis`);
  const [{ from, resource }] = knots[0].edges;
  const browser = await chromium.launch({
    executablePath: process.env.UNPARK_CHROMIUM ?? (existsSync(DEBIAN) ? DEBIAN : undefined),
  });
  const context = await browser.newContext({ colorScheme: 'dark', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  for (const [view, path] of Object.entries(VIEWS)) {
    await page.goto(`${address}/s/${id}/${path.replace('%g', from).replace('%r', resource.address)}`);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(800);
    await page.screenshot({ path: join(ROOT, 'docs/images', `${view}.png`) });
    console.log(`docs/images/${view}.png`);
  }
  await browser.close();
} finally {
  server.kill('SIGTERM');
  await once(server, 'exit');
  rmSync(data, { recursive: true, force: true });
}
