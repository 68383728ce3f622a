/**
 * `npm run images`: pictures of every view into docs/images, from the built explorer in Chromium: of the sample snapshot, and, where it
 * has nothing to show, of fixtures.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { SnapshotList } from '../api/library.ts';
import { type FixtureSpec, TWICE } from '../fixtures/matrix.ts';
import { fixture } from '../fixtures/take.ts';

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

const fixtureOf = (program: string, more: Partial<FixtureSpec> = {}): FixtureSpec => ({
  program,
  go: '1.26.8',
  flags: 'default',
  mode: 'exe',
  way: 'live',
  ...more,
});
/** View → its address under a snapshot of a fixture; `%l` is a later one of the same process. */
const OTHERS: Readonly<Record<string, readonly [FixtureSpec, string]>> = {
  compare: [TWICE[TWICE.length - 1], 'compare/%l?v=1'],
  labels: [fixtureOf('labels', { way: 'crash' }), 'labels'],
  timeline: [fixtureOf('flight', { tellsAfter: true }), 'scheduler'],
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
  const take = async (view: string, path: string) => {
    await page.goto(`${address}/${path}`);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(800);
    await page.screenshot({ path: join(ROOT, 'docs/images', `${view}.png`) });
    console.log(`docs/images/${view}.png`);
  };
  const add = async (core: string, executable: string): Promise<string> => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ core, executable });
    const answer = await fetch(`${address}/api/v1/snapshots`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`${core} could not be opened: ${await answer.text()}`);
    return (await answer.json()).snapshot.id;
  };
  for (const [view, path] of Object.entries(VIEWS))
    await take(view, `s/${id}/${path.replace('%g', from).replace('%r', resource.address)}`);
  for (const [view, [spec, path]] of Object.entries(OTHERS)) {
    const { core, later, executable } = await fixture(spec);
    const own = await add(core, executable);
    await take(view, `s/${own}/${path.includes('%l') ? path.replace('%l', await add(later, executable)) : path}`);
  }
  await take('library', '');
  await browser.close();
} finally {
  server.kill('SIGTERM');
  await once(server, 'exit');
  rmSync(data, { recursive: true, force: true });
}
