/** One core in one process: opened with stacks, groups and waits, its index written and opened again. JSON on stdout. */
import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepIndex, type OpenInput, openSession } from '../engine/index.ts';
import { openFile } from '../server/host/file-source.ts';

/** Seconds, and bytes. */
export type IndexPhases = Readonly<Record<'open' | 'keep' | 'again' | 'peak' | 'bytes', number>>;

const GROUPS = {
  filter: '',
  by: 'stack',
  equal: 'lines',
  sort: 'count',
  descending: true,
  offset: 0,
  limit: 50,
} as const;
const [core, executable] = process.argv.slice(2);

function timed<T>(run: () => T): { result: T; seconds: number } {
  const started = performance.now();
  const result = run();
  return { result, seconds: (performance.now() - started) / 1000 };
}

/** The summary has counts, groups, and what everybody waits for. */
function opened(input: OpenInput) {
  return timed(() => {
    const session = openSession(input);
    session.summary();
    session.groups(GROUPS);
    return session;
  });
}

const input = { core: openFile(core), executable: openFile(executable) };
const first = opened(input);
const peak = process.resourceUsage().maxRSS * 1024;
const path = join(tmpdir(), `unpark-index-${process.pid}`);
try {
  const { seconds: keep } = timed(() => {
    const file = openSync(path, 'wx', 0o600);
    for (const piece of keepIndex(first.result, input) ?? [])
      for (let done = 0; done < piece.length; ) done += writeSync(file, piece, done);
    closeSync(file);
  });
  const again = opened({ ...input, index: openFile(path) }).seconds;
  const phases: IndexPhases = { open: first.seconds, keep, again, peak, bytes: statSync(path).size };
  process.stdout.write(JSON.stringify(phases));
} finally {
  rmSync(path, { force: true });
}
