/**
 * `npm run bench [-- --full]`: all goroutines with full stacks of `workers`, cold processes: Unpark, delve, and one
 * sequential read of the core as the yardstick. 10,000 goroutines, with all variables of all frames, which delve is asked for
 * in two ways; with --full 100,000 too, where delve takes a minute.
 * Then `crowd`: all waits, and who is stuck, of goroutines on many channels and locks beside a large heap; delve lists the
 * waiters of one channel, and values are unfolded as an explorer does (with --full on a core of 2 GB). Then a heap by type,
 * beside viewcore where it is there, and what keeps what in it. Then a trace of 200 MB, beside Go's own reader, and with --full beside "go tool trace".
 * With --full also a million goroutines: opening and waits, how cost grows with their number, reopening from the index, and 200 readers.
 * The best of three runs counts (of one, for delve at 100,000). Prints ratios: seconds differ between machines, ratios hardly do. Not a test: nothing fails when a figure is bad.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fixture } from '../fixtures/take.ts';
import { measureExpansions } from './expansions.ts';
import type { IndexPhases } from './index-phases.ts';
import { best, mib, report, run, sequentialRead, UNPARK } from './measure.ts';
import type { Phases } from './phases.ts';
import { measureReaders } from './readers.ts';
import { measureTrace } from './trace.ts';

const RUNS = 3;
const full = process.argv.includes('--full');

const delve = onPath('dlv');
for (const count of full ? [10_000, 100_000] : [10_000]) await measure(count);
await measureCrowd(10_000, 1_000, 100, 64);
if (full) await measureMillion();
if (full) await measureCrowd(100_000, 10_000, 1_000, 1_536);
await measureHeap(full ? 1_024 : 64);
await measureTrace(200, full);

async function measure(count: number): Promise<void> {
  const { core, executable } = await workers(count);
  const size = statSync(core).size;
  console.log(
    `\nworkers, ${count.toLocaleString('en')} goroutines, go1.27.4; core ${mib(size)} MiB apparent, ${mib(statSync(core).blocks * 512)} MiB on disk`,
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
  const script = dlvCore(executable, core);
  // Its own limit of 10 frames would cut the stacks of this program, which are 8 to 17 frames deep with the runtime's.
  const runs = count > 10_000 ? 1 : RUNS;
  const theirs = await best(runs, () => run(delve, script, 'goroutines -t 32\nexit\n'));
  report('dlv core: goroutines -t 32 (whole stacks)', theirs, yardstick);
  console.log(
    `delve takes ${(theirs.seconds / all.seconds).toFixed(0)} times as long as unpark printing, ${(theirs.seconds / index.seconds).toFixed(0)} times as long as unpark opening`,
  );
  if (count <= 10_000) await measureVariables(core, executable, delve, yardstick);
}

function workers(count: number) {
  const build = { go: '1.27.4', flags: 'default', mode: 'exe', way: 'live' } as const;
  return fixture({ program: 'workers', ...build, args: [String(count)], withoutDump: true });
}

/** All goroutines, stacks, groups and waits of ten thousand to a million goroutines: the cost of each must not grow. */
async function measureMillion(): Promise<void> {
  console.log('\nhow cost grows: opened, all stacks, groups, waits; the index written; opened from it');
  for (const count of [10_000, 100_000, 1_000_000]) {
    const { core, executable } = await workers(count);
    const yardstick = sequentialRead(core);
    const script = ['--import', 'tsx', join(import.meta.dirname, 'index-phases.ts'), core, executable];
    const measured = JSON.parse(execFileSync(process.execPath, script, { encoding: 'utf8' })) as IndexPhases;
    const of = (seconds: number) =>
      `${seconds.toFixed(2)} s (${(seconds / yardstick).toFixed(1)} × the read, ${((seconds / count) * 1e6).toFixed(2)} µs each)`;
    console.log(
      `${count.toLocaleString('en').padStart(9)}: ${of(measured.open)}, peak ${mib(measured.peak)} MiB; index ${mib(measured.bytes)} MiB in ${measured.keep.toFixed(2)} s; again ${of(measured.again)}`,
    );
    if (count === 1_000_000) await measureReaders(core, executable, count, yardstick);
  }
}

/**
 * Every variable of every frame, each in one line. Delve is asked as a person would ask it, `goroutines -t` and then `args` and
 * `locals` in each frame, and as it does it best: `stack -full` for each goroutine.
 */
async function measureVariables(core: string, executable: string, dlv: string, yardstick: number): Promise<void> {
  const limits = ['--only', 'variables', '--max-depth', '0', '--max-length', '64'];
  const ours = await best(RUNS, () => run(process.execPath, [UNPARK, 'inspect', core, '--exe', executable, ...limits]));
  report('unpark inspect --only variables (of all frames)', ours, yardstick);
  const ask = async (what: string, commands: string) => {
    const theirs = await run(dlv, dlvCore(executable, core), commands);
    report(what, theirs, yardstick);
    console.log(
      `delve takes ${(theirs.seconds / ours.seconds).toFixed(1)} times as long as unpark (${(theirs.processor / ours.processor).toFixed(1)} times the CPU)`,
    );
  };
  await ask('dlv core: stack -full, of each goroutine', 'goroutines -exec stack -full 32\nexit\n');
  await ask('dlv core: goroutines -t, args and locals of each', argsAndLocals(core, executable));
}

/** The commands for all frames of all goroutines, after the list of their stacks. */
function argsAndLocals(core: string, executable: string): string {
  const listed = execFileSync(
    process.execPath,
    [UNPARK, 'inspect', core, '--exe', executable, '--only', 'goroutines'],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    },
  );
  const { goroutines } = JSON.parse(listed) as { goroutines: { id: number; frames: unknown[] }[] };
  const frames = goroutines.flatMap(({ id, frames }) => frames.map((_, i) => `goroutine ${id} frame ${i}`));
  return ['goroutines -t 32', ...frames.flatMap((frame) => [`${frame} args`, `${frame} locals`]), 'exit\n'].join('\n');
}

function dlvCore(executable: string, core: string): string[] {
  return ['core', '--check-go-version=false', '--allow-non-terminal-interactive=true', executable, core];
}

async function measureCrowd(goroutines: number, channels: number, mutexes: number, megabytes: number): Promise<void> {
  const args = [goroutines, channels, mutexes, megabytes].map(String);
  const build = { go: '1.27.4', flags: 'default', mode: 'exe', way: 'live' } as const;
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
  await reportPhases(core, executable, yardstick);
  report('unpark why (holders, knots, names, verdict)', await best(RUNS, why(core, executable)), yardstick);
  await measureExpansions(core, executable);
  // One channel of so many; at 100,000 goroutines it does not come to an end in minutes.
  if (!delve || goroutines > 10_000) return;
  const theirs = await best(1, () => run(delve, dlvCore(executable, core), 'goroutines -chan main.first\nexit\n'));
  report('dlv core: goroutines -chan (one channel)', theirs, yardstick);
}

/** Objects by type, and what keeps what. Go 1.23 is the newest version that viewcore reads rightly. */
async function measureHeap(megabytes: number): Promise<void> {
  const args = [1_000, 100, 10, megabytes].map(String);
  const build = { go: '1.23.12', flags: 'default', mode: 'exe', way: 'live' } as const;
  const { core, executable } = await fixture({ program: 'crowd', ...build, args, withoutDump: true });
  console.log(`\nheap of ${megabytes} MiB, go1.23.12; core ${mib(statSync(core).size)} MiB`);
  const yardstick = sequentialRead(core);
  console.log(`${'one sequential read of the core'.padEnd(52)}${yardstick.toFixed(2).padStart(8)} s`);
  const inspect = () => run(process.execPath, [UNPARK, 'inspect', core, '--exe', executable, '--only', 'heap']);
  report('unpark inspect --only heap (objects by type)', await best(RUNS, inspect), yardstick);
  const script = ['--import', 'tsx', join(import.meta.dirname, 'retained.ts'), core, executable];
  report(
    'what keeps what (dominators of all objects)',
    await best(RUNS, () => run(process.execPath, script)),
    yardstick,
  );
  const viewcore = onPath('viewcore');
  if (!viewcore) return;
  const theirs = await best(1, () => run(viewcore, [core, '--exe', executable, 'histogram']));
  report('viewcore histogram', theirs, yardstick);
}

function why(core: string, executable: string) {
  return () => run(process.execPath, [UNPARK, 'why', core, '--exe', executable]);
}

/** Each analysis by itself, in a process that has opened the core already. */
async function reportPhases(core: string, executable: string, yardstick: number): Promise<void> {
  const script = ['--import', 'tsx', join(import.meta.dirname, 'phases.ts'), core, executable];
  const all = Array.from(
    { length: RUNS },
    () => JSON.parse(execFileSync(process.execPath, script, { encoding: 'utf8', maxBuffer: 1 << 20 })) as Phases,
  );
  const least = (phase: keyof Phases) => ({
    seconds: Math.min(...all.map((phases) => phases[phase])),
    processor: Number.NaN,
    peak: Number.NaN,
  });
  report('all waits', least('waits'), yardstick);
  report('who is stuck, proved', least('stuck'), yardstick);
  report('the whole diagnosis', least('diagnosis'), yardstick);
}

/** On the PATH, or where `go install` puts it. */
function onPath(program: string): string | undefined {
  const candidates = [join(process.env.GOPATH ?? join(homedir(), 'go'), 'bin', program)];
  try {
    candidates.unshift(execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim());
  } catch {
    // not on the PATH: where `go install` puts it is looked at all the same
  }
  return candidates.find((path) => existsSync(path));
}
