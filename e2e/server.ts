/** A real server from dist on a free loopback port with a data folder of its own, one for each file of tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page, type Request } from '@playwright/test';
import type { SnapshotEntry, SnapshotList } from '../api/library.ts';

const BUILT = join(import.meta.dirname, '../dist/node/unpark.js');
const PATIENCE_MS = 30_000;
const LONGEST_QUESTION_MS = 3000;

export interface Running {
  /** http://127.0.0.1:40123 */
  readonly address: string;
  readonly snapshots: () => Promise<readonly SnapshotEntry[]>;
  /** The snapshot that ships with the program. */
  readonly sample: () => Promise<SnapshotEntry>;
}

/** Tests with a server, and with a page that fails the test when it throws or breaks the content security policy. */
export const test = base.extend<{ readonly watched: undefined }, { readonly server: Running }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the first argument to be a pattern
    async ({}, use) => {
      if (!existsSync(BUILT)) throw new Error('There is no build to test: run `npm run build` first.');
      const data = await mkdtemp(join(tmpdir(), 'unpark-e2e-'));
      const child = spawn(process.execPath, [BUILT, 'open', '--no-browser', '--port', '0', '--data', data], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        const address = await firstAddress(child);
        const snapshots = async () =>
          ((await (await fetch(`${address}/api/v1/snapshots`)).json()) as SnapshotList).snapshots;
        const sample = async () => {
          const found = (await snapshots()).find((entry) => entry.source === 'sample');
          if (found === undefined) throw new Error('The server has no sample.');
          return found;
        };
        await use({ address, snapshots, sample });
      } finally {
        if (child.exitCode === null) {
          child.kill('SIGTERM');
          await once(child, 'exit');
        }
        await rm(data, { recursive: true, force: true });
      }
    },
    { scope: 'worker' },
  ],
  watched: [
    async ({ page }, use) => {
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        if (/Content Security Policy/i.test(message.text())) faults.push(`${message.text()} ${message.location().url}`);
      });
      await use(undefined);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

/** The server prints its link when it listens. */
async function firstAddress(child: ChildProcess): Promise<string> {
  let printed = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The server printed no link in time, only: ${printed}`)),
      PATIENCE_MS,
    );
    child.stdout?.on('data', (text: Buffer) => {
      printed += text.toString();
      const found = /https?:\/\/[\w.:[\]-]+/.exec(printed);
      if (found === null) return;
      clearTimeout(timer);
      resolve(found[0]);
    });
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it listened: ${printed}`)));
  });
}

/** Goes to an address and waits until nothing is loading. */
export async function visit(page: Page, address: string): Promise<void> {
  requestsOf(page);
  await page.goto(address);
  await settled(page);
}

/** Waits until what was just done is asked for, answered and drawn; jobs that take longer than some seconds are not waited for. */
export async function settled(page: Page): Promise<void> {
  const requests = requestsOf(page);
  await expect(page.locator('.skeleton')).toHaveCount(0);
  await page.waitForLoadState('networkidle');
  await drawn(page);
  for (const end = Date.now() + LONGEST_QUESTION_MS; requests.size > 0 && Date.now() < end; )
    await new Promise((resolve) => setTimeout(resolve, 20));
  await drawn(page);
  await expect(page.locator('.skeleton')).toHaveCount(0);
}

/** Two frames: the second begins when the first is on the screen. */
function drawn(page: Page): Promise<unknown> {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

const asked = new WeakMap<Page, Set<Request>>();

/** Requests that have no answer yet; a stream of events never has. */
function requestsOf(page: Page): ReadonlySet<Request> {
  const known = asked.get(page);
  if (known) return known;
  const made = new Set<Request>();
  asked.set(page, made);
  page.on('request', (request) => {
    if (request.resourceType() !== 'eventsource') made.add(request);
  });
  page.on('requestfinished', (request) => made.delete(request));
  page.on('requestfailed', (request) => made.delete(request));
  return made;
}

export { expect };
