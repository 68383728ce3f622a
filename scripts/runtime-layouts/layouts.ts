/**
 * What each supported toolchain's debug information says of the runtime: a small program is built with it, and Go's own
 * reader prints the layouts. Built programs are kept by toolchain and source; a toolchain is downloaded once, by the go
 * command.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runtimeFields } from '../../engine/runtime/fields.ts';
import { FIXED_OFFSETS } from './fixed-offsets.ts';

const run = promisify(execFile);

/**
 * One toolchain for each layout that the engine knows: the last patch release of a Go version when this was written, and,
 * where a patch release moved fields, the last one before it.
 */
export const TOOLCHAINS: readonly string[] = [
  'go1.17.6',
  'go1.17.13',
  'go1.18.10',
  'go1.19.13',
  'go1.20.14',
  'go1.21.13',
  'go1.22.12',
  'go1.23.2',
  'go1.23.3',
  'go1.23.11',
  'go1.23.12',
  'go1.24.5',
  'go1.24.9',
  'go1.25.5',
  'go1.26.8',
  'go1.27.4',
];

/** Releases that the check looks at besides: the first of each Go version, and both sides of each move within one. */
export const RELEASES: readonly string[] = [
  ...TOOLCHAINS,
  ...[
    'go1.17',
    'go1.18',
    'go1.19',
    'go1.20',
    'go1.21.0',
    'go1.22.0',
    'go1.23.0',
    'go1.23.4',
    'go1.24.0',
    'go1.24.6',
    'go1.25.0',
    'go1.26.0',
    'go1.24.13',
    'go1.25.14',
    'go1.26.11',
    'go1.27.0',
  ],
];

export interface Layout {
  readonly size: number;
  /** Dotted field name → offset in bytes. */
  readonly fields: Readonly<Record<string, number>>;
}

export interface RuntimeOfToolchain {
  readonly goVersion: string;
  readonly structs: Readonly<Record<string, Layout>>;
  /** Names of the runtime's package variables. */
  readonly variables: readonly string[];
}

/** Releases whose layout is not that of their Go version's first release: the first release that has it. */
const MOVED_IN: Readonly<Record<string, string>> = {
  'go1.17.13': '1.17.7',
  'go1.23.3': '1.23.3',
  'go1.23.11': '1.23.4',
  'go1.23.12': '1.23.12',
  'go1.24.9': '1.24.6',
};

/** The first release with a toolchain's layout: "1.22" (from 1.22.0 on), "1.24.6". */
export function sinceOf(toolchain: string): string {
  return MOVED_IN[toolchain] ?? minorOf(toolchain);
}

/** "1.22" of "go1.22.12". */
export function minorOf(toolchain: string): string {
  return /^go(1\.\d+)/.exec(toolchain)?.[1] ?? toolchain;
}

/** Machines that the engine reads programs of, as GOARCH names them. */
export type Machine = 'amd64' | 'arm64';

export async function runtimeOf(toolchain: string, machine: Machine = 'amd64'): Promise<RuntimeOfToolchain> {
  const program = await build('program', toolchain, machine);
  const reader = await build('reader', 'local');
  const types = [...Object.keys(runtimeFields), ...FIXED_OFFSETS.flatMap((fixed) => fixed.types)];
  const { stdout } = await run(reader, [program, ...types], { maxBuffer: 1 << 26 });
  const found = JSON.parse(stdout) as RuntimeOfToolchain;
  if (found.goVersion !== toolchain) throw new Error(`${program} was built by ${found.goVersion}, not by ${toolchain}`);
  return found;
}

/** Atomic wrappers are looked through, and of several names the one that the program has is taken. */
export function offsetOf(layout: Layout | undefined, name: string): number | undefined {
  return layout?.fields[`${name}.value`] ?? layout?.fields[name];
}

/** The path of the executable of scripts/runtime-layouts/<name>, built by a toolchain. */
async function build(name: string, toolchain: string, machine: Machine = 'amd64'): Promise<string> {
  const source = join(import.meta.dirname, name);
  const hash = createHash('sha256');
  for (const file of readdirSync(source).sort()) hash.update(readFileSync(join(source, file)));
  const key = hash.digest('hex').slice(0, 12);
  const folder = join(process.env.UNPARK_FIXTURES ?? join(homedir(), '.cache/unpark-fixtures'), 'layouts', toolchain);
  const path = join(folder, machine === 'amd64' ? `${name}-${key}` : `${name}-${machine}-${key}`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  // GOFLAGS of the user's own may hold what an old toolchain does not know; an empty one would not replace them.
  const flags = { GOFLAGS: '-trimpath', GOOS: 'linux', GOARCH: machine, CGO_ENABLED: '0' };
  const env = { ...process.env, ...flags, GOTOOLCHAIN: toolchain, GOWORK: 'off' };
  await run('go', ['build', '-o', unfinished, '.'], { env, cwd: source });
  renameSync(unfinished, path);
  return path;
}
