/**
 * `npm run fuzz [-- --minutes 30 --seed N --target WORD --only INDEX]`: damages real cores, executables, traces and packed files
 * by a seed, reads them in processes of their own, and reports what crashed, hung or took too much memory. `--only` repeats
 * one try. Exits with 1 when anything was found.
 */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CACHE } from '../fixtures/cache.ts';
import { fixture } from '../fixtures/take.ts';
import { writeBundle } from '../server/host/bundle.ts';
import { progressIn } from './fuzz/progress.ts';
import type { Told, Work } from './fuzz/runner.ts';
import { type Corpus, type Target, targetsOf } from './fuzz/targets.ts';

/** What a try may take. */
const MOST_SECONDS = 5;
const MOST_MEGABYTES = 1024;
/** A process needs as long until it begins. */
const START_SECONDS = 20;
/** So long one process goes on with one target: its start does not count, and all targets have their turns. */
const TURN_SECONDS = 20;

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_007) },
    target: { type: 'string', default: '' },
    only: { type: 'string' },
    /** Seconds that a try may take on a machine that does other things too. */
    patience: { type: 'string', default: String(MOST_SECONDS) },
  },
});
const seed = Number(options.seed);
const patience = Number(options.patience);

interface Find {
  readonly target: string;
  readonly index: number;
  readonly what: string;
}

interface Tally {
  tries: number;
  greatest: number;
  slowest: number;
}

const folder = mkdtempSync(join(tmpdir(), 'unpark-fuzz-corpus-'));
const finds: Find[] = [];
const tallies = new Map<string, Tally>();
try {
  const corpus = await corpusIn(folder);
  const targets = targetsOf(corpus).filter(({ name }) => name.includes(options.target ?? ''));
  const until = Date.now() + Number(options.minutes) * 60_000;
  console.log(`fuzz: seed ${seed}, ${targets.length} targets, ${options.minutes} minutes`);
  if (options.only !== undefined) {
    const from = Number(options.only);
    for (const target of targets) await batch(corpus, target, from, from + 1);
  } else await fuzz(corpus, targets, until);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
report();

/** Whole openings beside single readers, a process each; the targets of a kind take turns. */
async function fuzz(corpus: Corpus, targets: readonly Target[], until: number): Promise<void> {
  const inTurns = async (kind: Target['kind']) => {
    const own = targets.filter((target) => target.kind === kind);
    for (let round = 0; own.length > 0 && Date.now() < until; round++) {
      const target = own[round % own.length];
      const turn = Math.min(until, Date.now() + TURN_SECONDS * 1000);
      await batch(corpus, target, tallies.get(target.name)?.tries ?? 0, Number.MAX_SAFE_INTEGER, turn);
    }
  };
  await Promise.all([inTurns('reader'), inTurns('open')]);
}

/** Tries [from, to); a process that a try ended is followed by another. */
async function batch(corpus: Corpus, target: Target, from: number, to: number, until = Number.MAX_SAFE_INTEGER) {
  for (let next = from; next < to && Date.now() < until; )
    next = await watched({
      corpus,
      target: target.name,
      seed,
      from: next,
      to,
      until,
      progress: join(folder, `progress-${target.kind}`),
    });
}

/** Runs tries in a process of its own; resolves with the index of the next. */
function watched(work: Work): Promise<number> {
  const child = fork(join(import.meta.dirname, 'fuzz/runner.ts'), [], {
    execArgv: ['--import', 'tsx', `--max-old-space-size=${MOST_MEGABYTES}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const tally = tallies.get(work.target) ?? { tries: 0, greatest: 0, slowest: 0 };
  tallies.set(work.target, tally);
  return new Promise((resolve) => {
    let current = work.from;
    let began = 0;
    let heard = performance.now() + 1000 * START_SECONDS;
    let errors = '';
    const found = (what: string) => {
      finds.push({ target: work.target, index: current, what });
      console.error(`FOUND ${work.target} --seed ${work.seed} --only ${current}: ${what.slice(0, 600)}`);
    };
    const watch = setInterval(() => {
      if (performance.now() - heard < 1000 * patience) return;
      current = progressIn(work.progress);
      found(`it took more than ${patience} s`);
      end(child, current + 1);
    }, 250);
    const end = (process: ChildProcess, next: number) => {
      clearInterval(watch);
      process.removeAllListeners();
      process.kill('SIGKILL');
      tally.tries = Math.max(tally.tries, next);
      resolve(next);
    };
    child.stderr?.on('data', (text: Buffer) => {
      errors = (errors + text.toString()).slice(-2000);
    });
    child.on('message', (told: Told) => {
      heard = performance.now();
      if (told.kind === 'done') return end(child, told.index);
      current = told.index;
      if (told.kind === 'threw') return found(told.error);
      if (told.kind === 'begins') began = performance.now();
      else {
        tally.slowest = Math.max(tally.slowest, performance.now() - began);
        began = 0;
      }
      tally.greatest = Math.max(tally.greatest, told.megabytes);
      if (told.megabytes <= MOST_MEGABYTES) return;
      found(`it took ${Math.round(told.megabytes)} MB`);
      end(child, current + 1);
    });
    child.on('exit', (code, signal) => {
      found(`the process ended with ${signal ?? code}: ${errors}`);
      end(child, current + 1);
    });
    child.send(work);
  });
}

async function corpusIn(into: string): Promise<Corpus> {
  const base = { program: 'deadlock', go: '1.27.4', flags: 'default', mode: 'exe', way: 'abort' } as const;
  const { core, executable } = await fixture(base);
  const bundle = join(into, 'small.unpark');
  await writeBundle(executable, undefined, bundle);
  const packed = [
    ['gzip', '-k', 'gz'],
    ['zstd', '-q', 'zst'],
    ['lz4', '-q', 'lz4'],
    ['xz', '-k', 'xz'],
  ].flatMap(([tool, flag, suffix]) => {
    const copy = join(into, 'small');
    spawnSync('cp', ['/bin/ls', copy]);
    const output = tool === 'lz4' ? [copy, `${copy}.lz4`] : [copy];
    return spawnSync(tool, [flag, ...output]).status === 0 ? [`${copy}.${suffix}`] : [];
  });
  const traced = readdirSync(CACHE).find((name) => name.startsWith('traced-'));
  return { core, executable, packed: [...packed, bundle], trace: traced && join(CACHE, traced, 'trace.out') };
}

function report(): void {
  console.log(`\nfuzz: seed ${seed}`);
  for (const [name, { tries, greatest, slowest }] of tallies)
    console.log(`  ${name}: ${tries} tries, at most ${Math.round(greatest)} MB and ${(slowest / 1000).toFixed(1)} s`);
  for (const { target, index, what } of finds) console.log(`  FOUND ${target} ${index}: ${what.split('\n')[0]}`);
  console.log(`fuzz: ${finds.length} found`);
  process.exitCode = finds.length === 0 ? 0 : 1;
}
