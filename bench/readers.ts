/**
 * Many readers of one snapshot: each asks a question a second (windows of the table, a filter in ten, a goroutine's frames, its
 * variables), while somebody else has the diagnosis done. Prints how long answers take, and whether any failed; and before that how long
 * a server takes to open the snapshot, until its summary is there.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Measure, report, residentPeak, UNPARK } from './measure.ts';

const READERS = 200;
const SECONDS = 20;
const FILTERS = [
  'state:waiting',
  'reason:"chan receive"',
  'fn:level',
  'wait:>1s',
  'created:main',
  '-is:system fn:block',
];
const SORTS = ['id', 'wait', 'function', 'state'];

interface Served {
  readonly address: string;
  readonly path: string;
  /** From the start until the first summary came: the snapshot was opened for it. */
  readonly opened: Measure;
  close(): Promise<void>;
}

export async function measureReaders(
  core: string,
  executable: string,
  goroutines: number,
  yardstick: number,
): Promise<void> {
  await inFolder(async (data) => {
    // The first start opens the samples.
    await (await startServer([], data)).close();
    const running = await startServer([], data);
    report('served: a path that a running server is given', await addPath(running, core, executable), yardstick);
    await running.close();
  });
  await inFolder(async (data) => {
    const first = await serve(core, executable, data);
    report('served: a server that is started with it', first.opened, yardstick);
    await first.close();
    const again = await serve(core, executable, data);
    report('served again, from the index', again.opened, yardstick);
    await ask(again, goroutines, 'alone');
    const diagnosis = fetch(`${again.path}/diagnosis`).then((r) => r.status);
    await ask(again, goroutines, 'while the diagnosis is worked out');
    await fetch(`${again.path}/work`, { method: 'DELETE', headers: { origin: again.address } });
    await diagnosis;
    await again.close();
  });
}

async function inFolder(use: (data: string) => Promise<void>): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'unpark-readers-'));
  try {
    await use(data);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

interface Server {
  readonly link: URL;
  /** Since it was started. */
  readonly seconds: () => number;
  readonly peak: () => number;
  close(): Promise<void>;
}

async function startServer(args: readonly string[], data: string): Promise<Server> {
  const began = performance.now();
  const child = spawn(process.execPath, [UNPARK, 'open', ...args, '--no-browser', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    link: new URL(line.toString().split('\n')[0]),
    seconds: () => (performance.now() - began) / 1000,
    peak: () => residentPeak(child.pid),
    close: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function addPath({ link, peak, seconds }: Server, core: string, executable: string): Promise<Measure> {
  // Whatever it does at its start is done.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const began = seconds();
  const snapshots = `${link.origin}/api/v1/snapshots`;
  const added = await fetch(snapshots, {
    method: 'POST',
    headers: { origin: link.origin, 'content-type': 'application/json' },
    body: JSON.stringify({ core, executable }),
  });
  const { snapshot } = (await added.json()) as { snapshot: { id: string } };
  await (await fetch(`${snapshots}/${snapshot.id}/summary`)).text();
  return { seconds: seconds() - began, processor: Number.NaN, peak: peak() };
}

async function serve(core: string, executable: string, data: string): Promise<Served> {
  const { link, seconds, peak, close } = await startServer([core, '--exe', executable], data);
  const id = /\/s\/([0-9a-f]+)\//.exec(link.pathname)?.[1];
  const path = `${link.origin}/api/v1/snapshots/${id}`;
  await (await fetch(`${path}/summary`)).text();
  const opened = { seconds: seconds(), processor: Number.NaN, peak: peak() };
  // The index is written behind the first answer.
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  return { address: link.origin, path, opened, close };
}

async function ask(served: Served, goroutines: number, when: string): Promise<void> {
  const took: number[] = [];
  let failed = 0;
  const reader = async (number: number) => {
    for (let second = 0; second < SECONDS; second++) {
      const due = (second + number / READERS) * 1000;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - (performance.now() - began))));
      const asked = performance.now();
      const response = await fetch(`${served.path}${question(number * SECONDS + second, goroutines)}`);
      await response.arrayBuffer();
      took.push(performance.now() - asked);
      if (!response.ok) failed++;
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: READERS }, (_, number) => reader(number)));
  took.sort((a, b) => a - b);
  const at = (share: number) => `${took[Math.floor(share * (took.length - 1))].toFixed(0)} ms`;
  console.log(
    `${READERS} readers, ${when}: p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)}; ${failed} of ${took.length} failed`,
  );
}

/** The question with a number, the same in every run. */
function question(n: number, goroutines: number): string {
  const id = 20 + ((n * 7919) % (goroutines - 40));
  if (n % 10 === 0)
    return `/goroutines?filter=${encodeURIComponent(FILTERS[(n / 10) % FILTERS.length])}&offset=${(n * 31) % 1000}&limit=50`;
  if (n % 10 < 5)
    return `/goroutines?sort=${SORTS[n % SORTS.length]}&offset=${(n * 7919) % (goroutines - 100)}&limit=50`;
  return n % 10 < 8 ? `/goroutines/${id}` : `/goroutines/${id}/frames/3/variables`;
}
