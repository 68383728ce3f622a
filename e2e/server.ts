/** A real server from dist on a free loopback port with a data folder of its own, one for each file of tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import type { SnapshotEntry, SnapshotList } from '../api/library.ts';

const BUILT = join(import.meta.dirname, '../dist/node/unpark.js');
const PATIENCE_MS = 30_000;

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
  await page.goto(address);
  await settled(page);
}

export async function settled(page: Page): Promise<void> {
  await expect(page.locator('.skeleton')).toHaveCount(0);
  await page.waitForLoadState('networkidle');
}

export { expect };
