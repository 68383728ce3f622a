/** What the benches in a browser share: a built server with a data folder of its own, Chromium, and a watch on frames. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { UNPARK } from './measure.ts';

const DEBIAN = '/usr/bin/chromium';

/** Runs against a server that ends with it. */
export async function served(work: (address: string) => Promise<void>): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'unpark-bench-'));
  const server = spawn(process.execPath, [UNPARK, 'open', '--no-browser', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await work(await listening(server));
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
    await rm(data, { recursive: true, force: true });
  }
}

export function launched(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.UNPARK_CHROMIUM ?? (existsSync(DEBIAN) ? DEBIAN : undefined),
    args: ['--no-sandbox', '--disable-gpu'],
  });
}

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

/** Watches the frames while something is done, and prints what they took. */
export async function told(page: Page, what: string, act: () => Promise<void>): Promise<void> {
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

export async function post(address: string, body: unknown): Promise<{ readonly snapshot?: { readonly id: string } }> {
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
