/** The data folder: what lies where in it. Names are made here, never from what a user sends. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve, sep } from 'node:path';

/** A partial upload that was not touched for so long belongs to nobody. */
const ABANDONED_MS = 24 * 3_600_000;

export class DataFolder {
  readonly path: string;

  /** Makes the folder if it is not there. */
  constructor(path: string) {
    this.path = resolve(path);
    for (const name of ['incoming', 'snapshots', 'executables'])
      mkdirSync(join(this.path, name), { recursive: true, mode: 0o700 });
    this.#removeAbandoned();
  }

  get database(): string {
    return join(this.path, 'unpark.db');
  }

  /** A path for a file that is being received. */
  incoming(): string {
    return join(this.path, 'incoming', randomUUID());
  }

  /** The folder of an owned snapshot. */
  snapshot(id: string): string {
    return join(this.path, 'snapshots', id);
  }

  executable(): string {
    return join(this.path, 'executables', randomUUID());
  }

  /** Whether a file is ours to delete. */
  owns(path: string): boolean {
    return resolve(path).startsWith(this.path + sep);
  }

  #removeAbandoned(): void {
    const folder = join(this.path, 'incoming');
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (Date.now() - statSync(path).mtimeMs > ABANDONED_MS) rmSync(path, { recursive: true, force: true });
    }
  }
}

export function defaultDataFolder(): string {
  return join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'unpark');
}
