/** What Go's own reader says of a trace (testing/truth/main.go), held against ours line by line. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cached, contentHash } from '../../../../fixtures/cache.ts';

const SOURCE = join(import.meta.dirname, 'truth');
/** Differences that are told. */
const TOLD = 5;

export interface Comparison {
  /** Lines of ours that were compared. */
  readonly compared: number;
  /** Where the two differ, in words: empty is agreement. */
  readonly differences: readonly string[];
}

/** The path of the program that prints the truth. */
export async function truthProgram(): Promise<string> {
  const folder = await cached(`trace-truth-${contentHash([SOURCE], [])}`, async (partial) => {
    const result = spawnSync('go', ['build', '-o', join(partial, 'truth'), '.'], {
      cwd: SOURCE,
      env: { ...process.env, GOWORK: 'off', GOFLAGS: '-buildvcs=false' },
      encoding: 'utf8',
    });
    if (result.status !== 0) throw new Error(`go build of the trace truth failed:\n${result.stderr}`);
  });
  return join(folder, 'truth');
}

/**
 * Holds lines against those of a file's truth. `untilOurs`: the truth may go on where ours end, and ours may begin before
 * it: the file holds a window that is another by a moment at both ends. `begin`: what either has before that time is not looked at.
 */
export async function compareWithTruth(
  ours: Iterable<string>,
  file: string,
  untilOurs = false,
  begin = 0,
): Promise<Comparison> {
  const child = spawn(await truthProgram(), [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const own = ours[Symbol.iterator]();
  const differences: string[] = [];
  let compared = 0;
  let first = true;
  for await (const line of createInterface({ input: child.stdout })) {
    if (untilOurs && line.startsWith('goroutine ')) break;
    if (timeOf(line) < begin) continue;
    let mine = own.next();
    while (untilOurs && first && !mine.done && timeOf(mine.value) < Math.max(begin, timeOf(line))) mine = own.next();
    first = false;
    if (untilOurs && (mine.done || mine.value.startsWith('goroutine '))) break;
    compared++;
    if (mine.value === line) continue;
    differences.push(`line ${compared}: Go has "${line}", we have "${mine.value}"`);
    if (differences.length === TOLD) break;
  }
  child.kill();
  const rest = own.next();
  if (!untilOurs && !rest.done && differences.length < TOLD) differences.push(`we have more: "${rest.value}"`);
  return { compared, differences };
}

function timeOf(line: string): number {
  return Number(line.slice(0, line.indexOf(' ')));
}

/** Events of a file by type, counted by Go's own reader of the raw format. */
export function wireCounts(file: string): Record<string, number> {
  const text = execFileSync('sh', ['-c', 'go tool trace -d=wire "$0" | cut -d" " -f1 | sort | uniq -c', file], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const rows = [...text.matchAll(/^\s*(\d+) ([A-Z]\w+)$/gm)].map(([, count, name]) => [name, Number(count)] as const);
  return Object.fromEntries(rows.filter(([name]) => !STRUCTURE.has(name)));
}

/** What is in a trace besides events. */
const STRUCTURE = new Set(
  'EventBatch Stacks Stack Strings String CPUSamples Frequency Sync ClockSnapshot EndOfGeneration ExperimentalBatch Trace'.split(
    ' ',
  ),
);
