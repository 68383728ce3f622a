/** What becomes of cores and executables on their way: stripped, cut, renamed, of another Go. Real files, by real tools. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type ByteSource, memorySource } from '../../bytes/source.ts';
import { fileSource } from '../open.ts';

/** Runs a tool in a folder that is gone afterwards; what `use` returns is read by then. */
export async function inFolder<T>(use: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'unpark-any-core-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function run(program: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr || error}`);
}

/** The executable as `strip` leaves it. */
export async function stripped(executable: string): Promise<ByteSource> {
  return inFolder((folder) => {
    const path = join(folder, 'stripped');
    run('strip', '-o', path, executable);
    return memorySource(readFileSync(path), executable);
  });
}

/** The same file without section headers, as packers leave it. */
export function withoutSections(source: ByteSource): ByteSource {
  const bytes = new Uint8Array(source.size);
  source.read(0, bytes);
  bytes.fill(0, 0x28, 0x30); // e_shoff
  bytes.fill(0, 0x3c, 0x40); // e_shnum, e_shstrndx
  return memorySource(bytes, source.name);
}

/** Its debug information in a file of its own, and what is left, which names that file. */
export async function split(executable: string): Promise<{ executable: ByteSource; debug: ByteSource }> {
  return inFolder((folder) => {
    const debug = join(folder, `${basename(executable)}.debug`);
    const rest = join(folder, basename(executable));
    run('objcopy', '--only-keep-debug', executable, debug);
    run('objcopy', '--strip-all', `--add-gnu-debuglink=${debug}`, executable, rest);
    return {
      executable: memorySource(readFileSync(rest), executable),
      debug: memorySource(readFileSync(debug), basename(debug)),
    };
  });
}

const DASH = 0x2d;
/**
 * As if a Go had made it that nobody knows yet: its version is another text of the same length. Paths of its sources
 * ("…/toolchain@v0.0.1-go1.27.4.linux-amd64/src/…") stay as they are: the process has printed them.
 */
export function ofVersion(source: ByteSource, from: string, to: string): ByteSource {
  const bytes = Buffer.alloc(source.size);
  source.read(0, bytes);
  const [old, made] = [Buffer.from(`go${from}`), Buffer.from(`go${to}`)];
  for (let at = bytes.indexOf(old); at >= 0; at = bytes.indexOf(old, at + 1))
    if (bytes[at - 1] !== DASH) bytes.set(made, at);
  return memorySource(bytes, source.name);
}

/** The first part of a file, as a full disk or a limit leaves it. */
export function cutAt(path: string, percent: number): ByteSource {
  const whole = fileSource(path);
  const size = Math.floor((whole.size * percent) / 100);
  return {
    name: whole.name,
    size,
    read: (offset, into) => (offset >= size ? 0 : whole.read(offset, into.subarray(0, size - offset))),
  };
}
