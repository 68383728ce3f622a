/**
 * `npx tsx bench/unfolding.ts [HEAP_MIB]`: values unfolded in Chromium on a core of 2 GB: from the click to the lines that are drawn.
 * Not a test: nothing fails when a figure is bad.
 */
import { statSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { fixture } from '../fixtures/take.ts';
import { mib } from './measure.ts';
import { launched, post, served } from './page.ts';

const heap = process.argv[2] ?? '1536';
const GOROUTINES = 40;
/** Of one goroutine. */
const CLICKS = 6;

/** Unfolds the next value that is folded, and waits until it is drawn. As text: see page.ts. undefined: there is none left. */
const UNFOLD = `(async () => {
  const folded = [...document.querySelectorAll('.value[aria-expanded=false] .twist')];
  const next = folded.find((one) => one.dataset.tried === undefined);
  if (next === undefined) return undefined;
  next.dataset.tried = '';
  const lines = () => document.querySelectorAll('.value, .value-note').length;
  const before = lines();
  const started = performance.now();
  next.click();
  for (;;) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    if (lines() > before) return performance.now() - started;
    if (performance.now() - started > 10000) return NaN;
  }
})()`;

const taken = await fixture({
  program: 'crowd',
  go: '1.27.4',
  flags: 'default',
  mode: 'exe',
  way: 'live',
  args: ['100000', '10000', '1000', heap],
  withoutDump: true,
});

await served(async (address) => {
  const { snapshot } = await post(`${address}/api/v1/snapshots`, { core: taken.core, executable: taken.executable });
  const base = `${address}/s/${snapshot?.id}`;
  const list = await (await fetch(`${address}/api/v1/snapshots/${snapshot?.id}/goroutines?limit=${GOROUTINES}`)).json();
  const browser = await launched();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const times: number[] = [];
  for (const { id } of (list as { rows: { id: number }[] }).rows)
    times.push(...(await unfold(page, `${base}/goroutines/${id}?all=1`)));
  await browser.close();
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))]?.toFixed(0);
  console.log(
    `crowd, core of ${mib(statSync(taken.core).size)} MiB: ${times.length} values unfolded in Chromium, from the click to the lines: median ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, longest ${at(1)} ms`,
  );
});

async function unfold(page: Page, address: string): Promise<number[]> {
  await page.goto(address);
  const times: number[] = [];
  if (
    !(await page
      .locator('.value')
      .first()
      .waitFor({ timeout: 5000 })
      .then(
        () => true,
        () => false,
      ))
  )
    return times;
  for (let i = 0; i < CLICKS; i++) {
    const took = await page.evaluate<number | undefined>(UNFOLD);
    if (took === undefined) break;
    times.push(took);
  }
  return times;
}
