/**
 * `npx tsx bench/explorer.ts [GOROUTINES]`: the explorer on a snapshot of a million goroutines in Chromium: the overview once the
 * index is there, two hundred clicks, filters, groups and orders, scrolling, what the page weighs and what it takes to load it. Not a test:
 * nothing fails when a figure is bad.
 */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';
import { fixture } from '../fixtures/take.ts';
import { mib } from './measure.ts';
import { launched, post, served, told } from './page.ts';

const goroutines = process.argv[2] ?? '1000000';
const PATIENCE = 600_000;
const TURNS = 150;
const FRAME = 16;

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1);

/** Acts in the page and waits until what it brings is drawn: no answer is awaited and two frames have passed. As text: see page.ts. */
const ACT = `(async ({ href, click, ready }) => {
  const started = performance.now();
  if (click !== undefined) document.querySelector(click).click();
  else {
    history.pushState(null, '', href);
    dispatchEvent(new PopStateEvent('popstate'));
  }
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  await frame();
  let shown = performance.now();
  for (let calm = 0; calm < 2; ) {
    await frame();
    const busy = document.querySelector('.n-of-n.waiting, .skeleton, [aria-busy=true]') !== null;
    const there = document.querySelector(ready) !== null;
    if (busy || !there) {
      calm = 0;
      shown = performance.now();
      if (shown - started > 60000) return -1;
    } else calm++;
  }
  return shown - started;
})`;

const taken = await fixture({
  program: 'workers',
  go: '1.27.4',
  flags: 'default',
  mode: 'exe',
  way: 'live',
  args: [goroutines],
  withoutDump: true,
});

await served(async (address) => {
  const opened = performance.now();
  const { snapshot } = await post(`${address}/api/v1/snapshots`, { core: taken.core, executable: taken.executable });
  await fetch(`${address}/api/v1/snapshots/${snapshot?.id}/summary`);
  console.log(
    `workers, ${Number(goroutines).toLocaleString('en')} goroutines: opened in ${seconds(performance.now() - opened)} s`,
  );
  const asked = performance.now();
  await fetch(`${address}/api/v1/snapshots/${snapshot?.id}/diagnosis`);
  console.log(
    `diagnosis                   ${seconds(performance.now() - asked)} s, in a thread of its own; from here on it is known`,
  );
  const browser = await launched();
  try {
    await measure(browser, `${address}/s/${snapshot?.id}`);
  } finally {
    await browser.close();
  }
});

async function measure(browser: Browser, base: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(PATIENCE);
  const started = performance.now();
  await page.goto(`${base}/overview`);
  await page.locator('h1').first().waitFor();
  console.log(`overview                    ${(performance.now() - started).toFixed(0)} ms from an empty cache`);
  await payload(page);
  await page.waitForLoadState('networkidle');
  await clicks(page, new URL(base).pathname);
  await page.goto(`${base}/goroutines?v=1&group=none`);
  await page.locator('.row').first().waitFor();
  await page.mouse.move(600, 500);
  await told(page, 'scrolling all rows', async () => {
    for (let i = 0; i < TURNS; i++) {
      await page.mouse.wheel(0, i % 50 === 49 ? 2_000_000 : 600);
      await page.waitForTimeout(FRAME);
    }
  });
  await weight(browser);
}

interface Act {
  readonly kind: string;
  readonly href: string;
  readonly ready: string;
}

/** Two hundred of them, none asked before: their answers are in no cache. */
function acts(path: string): Act[] {
  const table = (kind: string, search: string): Act => ({
    kind,
    href: `${path}/goroutines?v=1&${search}`,
    ready: '.grid .row',
  });
  const all: Act[] = [];
  const sorts = ['id', 'state', 'function', 'wait', 'created', 'stack', 'count'];
  const groups = ['stack', 'wait-site', 'go-statement', 'start', 'state'];
  for (let i = 0; i < 20; i++) {
    all.push(table('filter', `q=-is:system+id:${100 + i}-${500_000 + 1000 * i}`));
    all.push(table('filter', `q=wait:>${i * 200}ms+fn:main`));
    all.push(table('filter', `q=file:main.go+-id:${i + 20}&group=none`));
    all.push(table('group', `q=id:>${i}&group=${groups[i % groups.length]}`));
    all.push(table('group', `q=id:>${100 + i}&group=${groups[i % groups.length]}&equal=functions`));
    all.push(table('order', `q=id:>${i}&group=none&sort=${sorts[i % 6]}&desc=1`));
    all.push(table('order', `q=id:>${200 + i}&group=stack&sort=count`));
    all.push({ kind: 'goroutine', href: `${path}/goroutines/${1000 + 37 * i}?v=1`, ready: '.stack .frame' });
    all.push({ kind: 'goroutine', href: `${path}/goroutines/${90_000 + 41 * i}?v=1`, ready: '.value' });
    all.push({ kind: 'stacks', href: `${path}/stacks?v=1&q=id:>${i}`, ready: '.tree-grid .row' });
  }
  return all;
}

async function clicks(page: Page, path: string): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}${path}/goroutines?v=1`);
  await page.locator('.grid .row').first().waitFor();
  const took = new Map<string, number[]>();
  const slowest: { ms: number; href: string }[] = [];
  for (const { kind, href, ready } of acts(path)) {
    const ms = await page.evaluate<number>(`${ACT}(${JSON.stringify({ href, ready })})`);
    if (ms < 0) console.log(`  ${href} did not come to rest within a minute`);
    took.set(kind, [...(took.get(kind) ?? []), ms]);
    slowest.push({ ms, href });
  }
  slowest.sort((a, b) => b.ms - a.ms);
  for (const { ms, href } of slowest.slice(0, 10))
    console.log(`${ms.toFixed(0).padStart(7)} ms  ${href.replace(/^.*\?/, '')}`);
  for (const [kind, times] of [...took, ['all', [...took.values()].flat()] as const]) row(kind, times);
}

function row(kind: string, times: readonly number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number) => (sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN).toFixed(0).padStart(5);
  console.log(
    `${kind.padEnd(28)}${String(times.length).padStart(4)} ×  median ${at(0.5)}  p95 ${at(0.95)}  longest ${at(1)} ms`,
  );
}

/** What came over the wire until the overview stood, compressed as it came. */
async function payload(page: Page): Promise<void> {
  const entries = await page.evaluate(() =>
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map((entry) => ({
      name: entry.name,
      bytes: (entry as PerformanceResourceTiming).encodedBodySize,
    })),
  );
  const sum = (keep: (name: string) => boolean) =>
    entries.reduce((total, { name, bytes }) => (keep(name) ? total + bytes : total), 0);
  const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;
  const isFont = (name: string) => name.endsWith('.woff2');
  console.log(
    `first payload               ${kib(sum((name) => !isFont(name)))} without fonts, of these scripts ${kib(sum((name) => name.endsWith('.js')))}; fonts ${kib(sum(isFont))}`,
  );
}

/** Proportional share of memory of the renderers, as the kernel counts it. */
async function weight(browser: Browser): Promise<void> {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => proportional(id));
  console.log(`page                        ${mib(Math.max(...renderers))} MiB of memory`);
}

function proportional(pid: number): number {
  const found = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  return Number(found?.[1] ?? Number.NaN) * 1024;
}
