/** Runs the built command line, and a built server on a free port with a data folder of its own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { packageRoot } from '../host/package-root.ts';

const BUILT = join(packageRoot, 'dist/node/unpark.js');
const PATIENCE_MS = 30_000;
const MAX_OUTPUT = 1 << 30;

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function unpark(...args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BUILT, ...args], {
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT,
  });
  return { status, stdout, stderr };
}

export interface Served {
  readonly address: string;
  /** What the server printed first: a link. */
  readonly link: string;
  close(): Promise<void>;
}

export async function serve(...args: readonly string[]): Promise<Served> {
  const child = spawn(process.execPath, [BUILT, 'open', '--no-browser', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const link = await firstLine(child);
  return {
    link,
    address: new URL(link).origin,
    close: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = '';
    let errors = '';
    const timer = setTimeout(() => reject(new Error(`No link in time: ${out}${errors}`)), PATIENCE_MS);
    child.stderr?.on('data', (text: Buffer) => {
      errors += text.toString();
    });
    child.stdout?.on('data', (text: Buffer) => {
      out += text.toString();
      if (!out.includes('\n')) return;
      clearTimeout(timer);
      resolve(out.split('\n')[0]);
    });
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${errors}`)));
  });
}
