/** Real files for server and command-line tests: a core with its executable, and bad ones made from them or by a compiler. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../host/package-root.ts';

/** The fixtures are made by a script of their own: these parts know their paths only. */
export interface Taken {
  readonly core: string;
  readonly executable: string;
}

const ELF_CLASS_AT = 4;
const ELF_CLASS_32 = 1;

/** The fixtures whose name contains the word, taken if they are not there: the first of them. */
export function takeFixture(word: string): Taken {
  const tsx = join(packageRoot, 'node_modules/tsx/dist/cli.mjs');
  const done = spawnSync(process.execPath, [tsx, 'fixtures/main.ts', word], { cwd: packageRoot, encoding: 'utf8' });
  const paths = done.stdout.split('\n').filter((line) => line.startsWith('  '));
  if (done.status !== 0 || paths.length < 2) throw new Error(`Fixture ${word} could not be taken:\n${done.stderr}`);
  return { core: paths[0].trim(), executable: paths[1].trim() };
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'unpark-test-'));
}

/** A core in a folder of its own, with no executable beside it that could be found. */
export function copyTo(folder: string, path: string, name: string): string {
  const copy = join(folder, name);
  copyFileSync(path, copy);
  return copy;
}

/** The first part of a file, as a full disk or a limit would leave it. */
export function cutTo(path: string, share: number): string {
  const size = readFileSync(path).length;
  truncateSync(path, Math.floor(size * share));
  return path;
}

/** The same core, as if a 32-bit process had made it. */
export function as32Bit(core: string, into: string): string {
  const bytes = readFileSync(core).subarray(0, 1 << 16);
  bytes[ELF_CLASS_AT] = ELF_CLASS_32;
  writeFileSync(into, bytes);
  return into;
}

/** A core of a C program: `sleep` sends itself the signal through the shell. */
export function coreOfC(folder: string): string {
  spawnSync('sh', ['-c', 'ulimit -c unlimited; cd "$0" && sh -c \'kill -ABRT $$\'', folder], { encoding: 'utf8' });
  const found = spawnSync('sh', ['-c', 'ls -1 "$0"/core* | head -1', folder], { encoding: 'utf8' }).stdout.trim();
  if (found === '') throw new Error('No core was written: kernel.core_pattern must be a plain name.');
  return found;
}
