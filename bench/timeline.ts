/**
 * `npx tsx bench/timeline.ts [MILLISECONDS]`: the timeline of a large trace in Chromium: from the whole of it to 1 µs by the
 * wheel, back, and along by keys. Prints how long the frames took: the gaps between animation frames, the tasks over 50 ms that
 * the browser itself counts, and the longest task in time on a processor, which others on the machine do not stretch. Not a test: nothing fails when a figure is bad.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { fixture } from '../fixtures/take.ts';
import { mib } from './measure.ts';
import { launched, post, served, told } from './page.ts';

const milliseconds = process.argv[2] ?? '15000';
const MICROSECOND = 1000;
/** A turn of the wheel comes with every frame. */
const FRAME = 16;
/** What the engine adds up of so many events takes its time when first asked for. */
const PATIENCE = 300_000;

const taken = await fixture({
  program: 'traced',
  go: '1.27.4',
  flags: 'default',
  mode: 'exe',
  way: 'crash',
  args: ['storm', milliseconds],
});
const file = join(taken.folder, 'trace.out');
await served(measure);

async function measure(address: string): Promise<void> {
  const { snapshot } = await post(`${address}/api/v1/snapshots`, { core: taken.core, executable: taken.executable });
  const at = `${address}/api/v1/snapshots/${snapshot?.id}/trace`;
  const started = performance.now();
  await post(at, { path: file });
  const overview = (await (await fetch(at)).json()) as Overview;
  const seconds = (performance.now() - started) / 1000;
  const events = Object.values(overview.summary.events).reduce((sum, count) => sum + count, 0);
  console.log(
    `traced, storm, go1.27.4: a trace of ${mib(statSync(file).size)} MiB, ${events.toLocaleString('en')} events in ${(overview.duration / 1e9).toFixed(1)} s; matched, attached and read in ${seconds.toFixed(1)} s`,
  );
  const browser = await launched();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${address}/s/${snapshot?.id}/scheduler`);
  await page.locator('canvas.past').waitFor();
  await page.waitForLoadState('networkidle', { timeout: PATIENCE });
  await page.keyboard.press('0');
  await page.waitForTimeout(1000);
  await page.waitForLoadState('networkidle', { timeout: PATIENCE });
  const box = await page.locator('canvas.past').boundingBox();
  if (box === null) throw new Error('The past has no place');
  await page.mouse.move(box.x + box.width * 0.6, box.y + 90);
  const turns = Math.ceil(Math.log2(overview.duration / MICROSECOND) / (60 / 260));
  await told(page, 'idle, for comparison', () => page.waitForTimeout(2000));
  await told(page, 'by wheel from the whole to 1 µs', () => wheel(page, -60, turns));
  console.log(`  the window shows ${await shown(page)} ns`);
  await told(page, 'back to the whole', () => wheel(page, 60, turns));
  await told(page, 'again, all tiles known', () => wheel(page, -60, turns));
  await told(page, 'along by keys at 100 µs', async () => {
    for (let i = 0; i < 30; i++) await page.keyboard.press('s');
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('a');
      await page.waitForTimeout(FRAME);
    }
  });
  await browser.close();
}

interface Overview {
  readonly duration: number;
  readonly summary: { readonly events: Readonly<Record<string, number>> };
}

async function wheel(page: Page, by: number, turns: number): Promise<void> {
  for (let i = 0; i < turns; i++) {
    await page.mouse.wheel(0, by);
    await page.waitForTimeout(FRAME);
  }
  await page.waitForTimeout(1500);
}

async function shown(page: Page): Promise<number> {
  const search = new URL(page.url()).searchParams;
  return Number(search.get('to')) - Number(search.get('from'));
}
