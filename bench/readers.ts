/**
 * Many readers of one snapshot: each asks a question a second (windows of the table, a filter in ten, a goroutine's frames, its
 * variables), while somebody else has the diagnosis done. Prints how long answers take, and whether any failed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UNPARK } from './measure.ts';

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
  /** Seconds until the first answer came: the snapshot was opened for it. */
  readonly opened: number;
  close(): Promise<void>;
}

export async function measureReaders(core: string, executable: string, goroutines: number): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'unpark-readers-'));
  try {
    const first = await serve(core, executable, data);
    console.log(`${'served: until it is open and its index kept'.padEnd(52)}${first.opened.toFixed(2).padStart(8)} s`);
    await first.close();
    const again = await serve(core, executable, data);
    console.log(`${'served again, from the index'.padEnd(52)}${again.opened.toFixed(2).padStart(8)} s`);
    await ask(again, goroutines, 'alone');
    const diagnosis = fetch(`${again.path}/diagnosis`).then((r) => r.status);
    await ask(again, goroutines, 'while the diagnosis is worked out');
    await fetch(`${again.path}/work`, { method: 'DELETE', headers: { origin: again.address } });
    await diagnosis;
    await again.close();
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

async function serve(core: string, executable: string, data: string): Promise<Served> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [UNPARK, 'open', core, '--exe', executable, '--no-browser', '--port', '0', '--data', data],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const link = new URL(line.toString().split('\n')[0]);
  const id = /\/s\/([0-9a-f]+)\//.exec(link.pathname)?.[1];
  const path = `${link.origin}/api/v1/snapshots/${id}`;
  await (await fetch(`${path}/summary`)).text();
  const opened = (performance.now() - began) / 1000;
  // The index is written behind the first answer.
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  return {
    address: link.origin,
    path,
    opened,
    close: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
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
