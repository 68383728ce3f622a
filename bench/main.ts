/**
 * `npm run bench [-- --full]`: all goroutines with full stacks of `workers`, cold processes: Unpark, delve, and one
 * sequential read of the core as the yardstick. 10,000 goroutines; with --full 100,000 too, where delve takes a minute.
 * Then `crowd`: all waits, and who is stuck, of goroutines on many channels and locks beside a large heap; delve lists the
 * waiters of one channel.
 * The best of three runs counts (of one, for delve at 100,000). Prints ratios: seconds differ between machines, ratios hardly do. Not a test: nothing fails when a figure is bad.
 */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fixture } from '../fixtures/take.ts';

interface Measure {
  readonly seconds: number;
  /** Greatest resident set, bytes. */
  readonly peak: number;
}

const UNPARK = join(import.meta.dirname, '..', 'dist', 'node', 'unpark.js');
const RUNS = 3;
const full = process.argv.includes('--full');

const delve = findDelve();
for (const count of full ? [10_000, 100_000] : [10_000]) await measure(count);
await measureCrowd(10_000, 1_000, 100, 64);
if (full) await measureCrowd(100_000, 10_000, 1_000, 1_024);

async function measure(count: number): Promise<void> {
  const { core, executable } = await fixture({
    program: 'workers',
    go: '1.26.8',
    flags: 'default',
    mode: 'exe',
    way: 'live',
    args: [String(count)],
    withoutDump: true,
  });
  const size = statSync(core).size;
  console.log(
    `\nworkers, ${count.toLocaleString('en')} goroutines, go1.26.8; core ${mib(size)} MiB apparent, ${mib(statSync(core).blocks * 512)} MiB on disk`,
  );
  const yardstick = sequentialRead(core);
  console.log(`${'one sequential read of the core'.padEnd(52)}${yardstick.toFixed(2).padStart(8)} s`);
  const inspect = (only: string) =>
    best(RUNS, () => run(process.execPath, [UNPARK, 'inspect', core, '--exe', executable, '--only', only]));
  const index = await inspect('snapshot');
  const all = await inspect('goroutines');
  report('unpark inspect --only snapshot (opens, all stacks)', index, yardstick);
  report('unpark inspect --only goroutines (prints them all)', all, yardstick);
  if (!delve) {
    console.log('delve is not installed: go install github.com/go-delve/delve/cmd/dlv@latest');
    return;
  }
  const script = ['core', '--check-go-version=false', '--allow-non-terminal-interactive=true', executable, core];
  // Its own limit of 10 frames would cut the stacks of this program, which are 8 to 17 frames deep with the runtime's.
  const runs = count > 10_000 ? 1 : RUNS;
  const theirs = await best(runs, () => run(delve, script, 'goroutines -t 32\nexit\n'));
  report('dlv core: goroutines -t 32 (whole stacks)', theirs, yardstick);
  console.log(
    `delve takes ${(theirs.seconds / all.seconds).toFixed(0)} times as long as unpark printing, ${(theirs.seconds / index.seconds).toFixed(0)} times as long as unpark opening`,
  );
}

async function measureCrowd(goroutines: number, channels: number, mutexes: number, megabytes: number): Promise<void> {
  const args = [goroutines, channels, mutexes, megabytes].map(String);
  const build = { go: '1.26.8', flags: 'default', mode: 'exe', way: 'live' } as const;
  const { core, executable } = await fixture({ program: 'crowd', ...build, args, withoutDump: true });
  const counts = [goroutines, channels, mutexes].map((n) => n.toLocaleString('en'));
  console.log(
    `\ncrowd, ${counts[0]} goroutines on ${counts[1]} channels and ${counts[2]} mutexes, heap ${megabytes} MiB; core ${mib(statSync(core).size)} MiB`,
  );
  const yardstick = sequentialRead(core);
  console.log(`${'one sequential read of the core'.padEnd(52)}${yardstick.toFixed(2).padStart(8)} s`);
  const inspect = (only: string) =>
    best(RUNS, () => run(process.execPath, [UNPARK, 'inspect', core, '--exe', executable, '--only', only]));
  report('unpark inspect --only snapshot (opens)', await inspect('snapshot'), yardstick);
  report('unpark inspect --only channels,locks (all waits)', await inspect('channels,locks'), yardstick);
  report('unpark inspect --only diagnosis (who is stuck)', await inspect('diagnosis'), yardstick);
  // One channel of so many; at 100,000 goroutines it does not come to an end in minutes.
  if (!delve || goroutines > 10_000) return;
  const script = ['core', '--check-go-version=false', '--allow-non-terminal-interactive=true', executable, core];
  const theirs = await best(1, () => run(delve, script, 'goroutines -chan main.first\nexit\n'));
  report('dlv core: goroutines -chan (one channel)', theirs, yardstick);
}

function report(what: string, m: Measure, yardstick: number): void {
  const ratio = `${(m.seconds / yardstick).toFixed(1)} × the read`;
  console.log(
    `${what.padEnd(52)}${m.seconds.toFixed(2).padStart(8)} s  ${ratio.padStart(18)}  peak ${mib(m.peak).padStart(5)} MiB`,
  );
}

/** Reads the file once from end to end; the second time, so that all contenders find it in the page cache. */
function sequentialRead(path: string): number {
  const buffer = new Uint8Array(1 << 20);
  let seconds = 0;
  for (let pass = 0; pass < 2; pass++) {
    const started = performance.now();
    const descriptor = openSync(path, 'r');
    while (readSync(descriptor, buffer) > 0);
    closeSync(descriptor);
    seconds = (performance.now() - started) / 1000;
  }
  return seconds;
}

/** A cold process, its output thrown away where nobody has to read it: two cores must not be shared with a reader. */
function run(program: string, args: readonly string[], input = ''): Promise<Measure> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const nowhere = openSync('/dev/null', 'w');
    const child = spawn(program, args, { stdio: ['pipe', nowhere, 'inherit'] });
    closeSync(nowhere);
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, residentPeak(child.pid));
    }, 5);
    child.stdin?.end(input);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      if (code === 0) resolve({ seconds: (performance.now() - started) / 1000, peak });
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}`));
    });
  });
}

/** VmHWM only grows, so the last reading before the end is the peak. */
function residentPeak(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0; // it has just ended
  }
}

async function best(runs: number, measureOnce: () => Promise<Measure>): Promise<Measure> {
  let result = await measureOnce();
  for (let i = 1; i < runs; i++) {
    const next = await measureOnce();
    if (next.seconds < result.seconds) result = next;
  }
  return result;
}

function findDelve(): string | undefined {
  const candidates = [join(process.env.GOPATH ?? join(homedir(), 'go'), 'bin', 'dlv')];
  try {
    candidates.unshift(execFileSync('sh', ['-c', 'command -v dlv'], { encoding: 'utf8' }).trim());
  } catch {
    // not on the PATH: where `go install` puts it is looked at all the same
  }
  return candidates.find((path) => existsSync(path));
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
