/**
 * `npx tsx bench/timeline.ts [MILLISECONDS]`: the timeline of a large trace in Chromium: from the whole of it to 1 µs by the
 * wheel, back, and along by keys. Prints how long the frames took: the gaps between animation frames, the tasks over 50 ms that
 * the browser itself counts, and the longest task in time on a processor, which others on the machine do not stretch. Not a test: nothing fails when a figure is bad.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { fixture } from '../fixtures/take.ts';
import { mib, UNPARK } from './measure.ts';

const DEBIAN = '/usr/bin/chromium';
const milliseconds = process.argv[2] ?? '15000';
const MICROSECOND = 1000;
/** A turn of the wheel comes with every frame. */
const FRAME = 16;
/** What the engine adds up of so many events takes its time when first asked for. */
const PATIENCE = 300_000;

/** Runs in the page, as text: what compiles this file would put names into it that the page does not know. */
const WATCH = `(() => {
  const watch = { gaps: [], tasks: [], on: true };
  globalThis.watch = watch;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) watch.tasks.push(entry.duration);
  });
  observer.observe({ type: 'longtask' });
  let last = performance.now();
  const tick = (now) => {
    watch.gaps.push(now - last);
    last = now;
    if (watch.on) requestAnimationFrame(tick);
    else observer.disconnect();
  };
  requestAnimationFrame(tick);
})()`;
const WATCHED = `(() => {
  watch.on = false;
  return { gaps: watch.gaps.slice(1), tasks: watch.tasks };
})()`;

const taken = await fixture({
  program: 'traced',
  go: '1.26.8',
  flags: 'default',
  mode: 'exe',
  way: 'crash',
  args: ['storm', milliseconds],
});
const file = join(taken.folder, 'trace.out');
const data = await mkdtemp(join(tmpdir(), 'unpark-bench-'));
const server = spawn(process.execPath, [UNPARK, 'open', '--no-browser', '--port', '0', '--data', data], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  await measure(await listening(server));
} finally {
  server.kill('SIGTERM');
  await once(server, 'exit');
  await rm(data, { recursive: true, force: true });
}

async function measure(address: string): Promise<void> {
  const { snapshot } = await post(`${address}/api/v1/snapshots`, { core: taken.core, executable: taken.executable });
  const at = `${address}/api/v1/snapshots/${snapshot?.id}/trace`;
  const started = performance.now();
  await post(at, { path: file });
  const overview = (await (await fetch(at)).json()) as Overview;
  const seconds = (performance.now() - started) / 1000;
  const events = Object.values(overview.summary.events).reduce((sum, count) => sum + count, 0);
  console.log(
    `traced, storm, go1.26.8: a trace of ${mib(statSync(file).size)} MiB, ${events.toLocaleString('en')} events in ${(overview.duration / 1e9).toFixed(1)} s; matched, attached and read in ${seconds.toFixed(1)} s`,
  );
  const browser = await chromium.launch({
    executablePath: process.env.UNPARK_CHROMIUM ?? (existsSync(DEBIAN) ? DEBIAN : undefined),
    args: ['--no-sandbox', '--disable-gpu'],
  });
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

/** Watches the frames while something is done, and prints what they took. */
async function told(page: Page, what: string, act: () => Promise<void>): Promise<void> {
  const stop = await processorTasks(page);
  await page.evaluate(WATCH);
  await act();
  const spent = await stop();
  const { gaps, tasks } = await page.evaluate<{ gaps: number[]; tasks: number[] }>(WATCHED);
  const sorted = [...gaps].sort((a, b) => a - b);
  const at = (part: number) => (sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN).toFixed(1).padStart(6);
  const over = gaps.filter((gap) => gap > 50).length;
  const longest = tasks.length === 0 ? 'none' : `${tasks.length}, longest ${Math.max(...tasks).toFixed(0)} ms`;
  console.log(
    `${what.padEnd(34)}${String(gaps.length).padStart(5)} frames  median ${at(0.5)}  p99 ${at(0.99)}  longest ${at(1)} ms  over 50 ms: ${over}  long tasks: ${longest}; on a processor: longest task ${Math.max(0, ...spent).toFixed(1)} ms, ${spent.reduce((sum, ms) => sum + ms, 0).toFixed(0)} ms in all`,
  );
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds on a processor. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/**
 * Watches the tasks of the page's main thread; what is returned ends that and tells the milliseconds that each was on a
 * processor: on a machine that others use, what it really costs.
 */
async function processorTasks(page: Page): Promise<() => Promise<number[]>> {
  const devtools = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  devtools.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const traceConfig = { includedCategories: ['toplevel', '__metadata'] };
  await devtools.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
  return async () => {
    const ended = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
    await devtools.send('Tracing.end');
    await ended;
    await devtools.detach();
    const main = new Set(
      events
        .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
        .map(({ pid, tid }) => `${pid} ${tid}`),
    );
    return events
      .filter(({ name, pid, tid }) => name.endsWith('RunTask') && main.has(`${pid} ${tid}`))
      .map(({ tdur }) => (tdur ?? 0) / 1000);
  };
}

async function post(address: string, body: unknown): Promise<{ readonly snapshot?: { readonly id: string } }> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as { snapshot?: { id: string } };
}

/** The server prints its link when it listens. */
async function listening(child: ChildProcess): Promise<string> {
  let printed = '';
  // Whoever stops reading must not close the pipe: the server would stumble over it.
  for await (const text of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    printed += String(text);
    const found = /https?:\/\/[\w.:[\]-]+/.exec(printed);
    if (found !== null) return found[0];
  }
  throw new Error(`The server ended before it listened: ${printed}`);
}
