/** What a user does, in Debian's Chromium (or the one that UNPARK_CHROMIUM names) against the built server. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const DEBIAN = '/usr/bin/chromium';
const chromium = process.env.UNPARK_CHROMIUM ?? (existsSync(DEBIAN) ? DEBIAN : undefined);

export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: join(import.meta.dirname, '../test-results/e2e'),
  fullyParallel: false,
  workers: '100%',
  timeout: 60_000,
  // On a busy machine the hand may be quicker than the page. What passed only the second time is named by the run.
  retries: 1,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    screenshot: 'only-on-failure',
  },
});
