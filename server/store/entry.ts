/** A row of the library as the answer that clients see: with the state that its files are in at this moment. */
import { createHash } from 'node:crypto';
import { readFileSync, type Stats, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Problem, SnapshotEntry } from '../../api/index.ts';
import { isKept } from '../host/kept-files.ts';
import { packageRoot } from '../host/package-root.ts';
import type { HostedInput } from '../host/session-host.ts';
import type { SnapshotRow } from './database.ts';

/** `folder`: that of what is kept of the snapshot. */
export function entryOf(row: SnapshotRow, folder: string): SnapshotEntry {
  const { state, problem } = stateOf(row, folder);
  return {
    id: row.id,
    revision: inputOf(row, folder).revision,
    state,
    source: row.source,
    kind: row.kind ?? undefined,
    program: row.program === null ? basename(row.core_path) : basename(row.program),
    goVersion: row.go_version ?? undefined,
    buildId: row.build_id ?? undefined,
    wallTime: new Date(row.core_modified).toISOString(),
    addedAt: row.added_at,
    coreBytes: row.core_bytes,
    goroutines: row.goroutines ?? undefined,
    headline: row.headline ?? undefined,
    problem,
    trace: row.trace_name === null ? undefined : { name: row.trace_name, missing: traceStat(row) === undefined },
  };
}

function stateOf(row: SnapshotRow, folder: string): { state: SnapshotEntry['state']; problem?: Problem } {
  const gone = coreProblem(row);
  if (gone && answersWithout(row, folder)) return { state: 'ready', problem: gone };
  const problem = coreProblem(row) ?? (row.problem === null ? undefined : (JSON.parse(row.problem) as Problem));
  if (problem) return { state: 'failed', problem };
  if (row.kind !== null || executableStat(row)) return { state: 'ready' };
  return { state: 'waiting', problem: executableMissing(row) };
}

/** Why the core of a row cannot be read any more: a file that is referenced, not owned, may be gone or another by now. */
export function coreProblem(row: SnapshotRow): Problem | undefined {
  const stat = statOf(row.core_path);
  if (!stat) {
    return {
      code: 'core-gone',
      message: `${row.kind === null ? 'The core' : 'The file'} is no longer at ${row.core_path}.`,
      hint: 'Put it back, or remove this snapshot.',
    };
  }
  if (stat.size === row.core_bytes && stat.mtimeMs === row.core_modified) return undefined;
  return {
    code: 'core-changed',
    message: `${row.core_path} has changed since it was added.`,
    hint: 'Open it again: it is another snapshot now.',
  };
}

function executableMissing(row: SnapshotRow): Problem {
  const build = row.build_id === null ? '' : `; its build ID is ${row.build_id}`;
  return {
    code: 'executable-missing',
    message:
      row.executable_path === null
        ? `The executable${row.program === null ? '' : ` ${row.program}`} was not found${build}.`
        : `The executable is no longer at ${row.executable_path}${build}.`,
    hint: 'Add the executable: it is matched by its build ID.',
  };
}

/** Whether a snapshot whose core is gone can still be opened: from what is kept of it. */
export function answersWithout(row: SnapshotRow, folder: string): boolean {
  return coreProblem(row)?.code === 'core-gone' && executableStat(row) !== undefined && isKept({ folder });
}

/** What a worker has to open for a row, under a revision that changes with all that answers depend on. */
export function inputOf(row: SnapshotRow, folder: string): HostedInput {
  const stat = executableStat(row);
  const executable = stat && row.executable_path !== null ? row.executable_path : undefined;
  const told = traceStat(row);
  const trace = told && row.trace_path !== null ? row.trace_path : undefined;
  const debugged = row.debug_path === null ? undefined : statOf(row.debug_path);
  const debug = debugged && row.debug_path !== null ? row.debug_path : undefined;
  const files = [
    ...(debugged ? [debug ?? '', debugged.size, debugged.mtimeMs] : []),
    executable ?? '',
    stat?.size ?? 0,
    stat?.mtimeMs ?? 0,
  ];
  const made = [row.id, row.core_modified, ...files, engineHash()];
  const parts = [...made, trace ?? '', told?.size ?? 0, told?.mtimeMs ?? 0];
  return {
    id: row.id,
    core: coreProblem(row)?.code === 'core-gone' ? undefined : row.core_path,
    wallTime: new Date(row.core_modified).toISOString(),
    executable,
    debug,
    trace,
    kept: { folder, name: sha256(made.join('\n')).slice(0, 12) },
    revision: sha256(parts.join('\n')).slice(0, 12),
  };
}

function traceStat(row: SnapshotRow): Stats | undefined {
  return row.trace_path === null ? undefined : statOf(row.trace_path);
}

function executableStat(row: SnapshotRow): Stats | undefined {
  return row.executable_path === null ? undefined : statOf(row.executable_path);
}

export function statOf(path: string): Stats | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() ? stat : undefined;
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

let engine: string | undefined;

/** Another build of the engine may answer otherwise. The worker's bundle names its chunks by their content. */
function engineHash(): string {
  engine ??= sha256(readFileSync(join(packageRoot, 'dist/node/session-worker.js')));
  return engine;
}
