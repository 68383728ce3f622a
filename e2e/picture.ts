/** Pictures into `test-results/screens`, to be looked at; none may scroll sideways. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from './server.ts';

const FOLDER = join(import.meta.dirname, '../test-results/screens');

export async function take(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(beyond).toBeLessThanOrEqual(0);
}
