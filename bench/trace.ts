/** An execution trace, read whole and summed up: Unpark beside golang.org/x/exp/trace, which only reads, and go tool trace. */
import { spawn, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { cached, contentHash } from '../fixtures/cache.ts';
import { recordingOfSize } from '../fixtures/recordings.ts';
import { best, mib, report, run, sequentialRead, UNPARK } from './measure.ts';

const RUNS = 2;
/** Go's own reader, counting events (engine/formats/trace/testing/truth/main.go). */
const READER = join(import.meta.dirname, '..', 'engine', 'formats', 'trace', 'testing', 'truth');
/** "go tool trace" is not waited for longer than this. */
const PATIENCE = 300;

export async function measureTrace(megabytes: number, full: boolean): Promise<void> {
  const file = await recordingOfSize('1.27.4', megabytes);
  const reader = await buildReader();
  const events = Number(spawnSync(reader, ['-count', file], { encoding: 'utf8' }).stdout);
  console.log(`\nserved, a trace of ${mib(statSync(file).size)} MiB, ${events.toLocaleString('en')} events, go1.27.4`);
  const yardstick = sequentialRead(file);
  console.log(`${'one sequential read of the trace'.padEnd(52)}${yardstick.toFixed(2).padStart(8)} s`);
  const ours = await best(RUNS, () => run(process.execPath, [UNPARK, 'trace', file]));
  report('unpark trace (reads, orders, keeps, sums up)', ours, yardstick);
  const theirs = await best(RUNS, () => run(reader, ['-count', file]));
  report('golang.org/x/exp/trace (reads, keeps nothing)', theirs, yardstick);
  console.log(
    `unpark takes ${(ours.seconds / theirs.seconds).toFixed(1)} times as long, ${((ours.seconds * 1e6) / events).toFixed(2)} µs an event`,
  );
  if (!full) return;
  const { ready, ended, last } = await goToolTrace(file);
  const said = ready === undefined ? `ended after ${ended.toFixed(0)} s: ${last}` : `${ready.toFixed(2)} s`;
  console.log(`${'go tool trace (until it shows something)'.padEnd(52)}${said.padStart(10)}`);
}

async function buildReader(): Promise<string> {
  const folder = await cached(`trace-truth-${contentHash([READER], [])}`, async (partial) => {
    const env = { ...process.env, GOWORK: 'off', GOFLAGS: '-buildvcs=false' };
    const result = spawnSync('go', ['build', '-o', join(partial, 'truth'), '.'], {
      cwd: READER,
      env,
      encoding: 'utf8',
    });
    if (result.status !== 0) throw new Error(`go build of the reader failed:\n${result.stderr}`);
  });
  return join(folder, 'truth');
}

interface ToolRun {
  /** Seconds until it listens; undefined: it did not. */
  readonly ready: number | undefined;
  /** Seconds until it ended, of itself or because it was not waited for any longer, and what it said last. */
  readonly ended: number;
  readonly last: string;
}

function goToolTrace(file: string): Promise<ToolRun> {
  const tool = spawnSync('go', ['tool', '-n', 'trace'], { encoding: 'utf8' }).stdout.trim();
  const started = performance.now();
  // Without a browser to open it would end: /bin/true serves for one.
  const child = spawn(tool, ['-http=127.0.0.1:0', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, BROWSER: '/bin/true' },
  });
  return new Promise((resolve) => {
    const impatient = setTimeout(() => child.kill(), PATIENCE * 1000);
    let ready: number | undefined;
    let last = '';
    child.stderr.on('data', (chunk: Buffer) => {
      last = chunk.toString().trim().split('\n').at(-1) ?? last;
      if (!/listening|Opening/.test(chunk.toString())) return;
      ready = (performance.now() - started) / 1000;
      child.kill();
    });
    child.on('close', () => {
      clearTimeout(impatient);
      resolve({ ready, ended: (performance.now() - started) / 1000, last });
    });
  });
}
