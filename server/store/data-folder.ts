/** The data folder: what lies where in it. Names are made here, never from what a user sends. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve, sep } from 'node:path';
import { PARTIAL } from '../host/kept-files.ts';

/** What start-up found that a server had left when it was ended at once, and removed. */
export interface Repaired {
  /** Uploads that were not complete. */
  readonly uploads: number;
  /** Folders of snapshots, and executables, of which nobody had been told yet. */
  readonly orphans: number;
  /** Indexes that were half written. */
  readonly partials: number;
}

export class DataFolder {
  readonly path: string;

  /** Makes the folder if it is not there. */
  constructor(path: string) {
    this.path = resolve(path);
    for (const name of ['incoming', 'snapshots', 'executables', 'servers'])
      mkdirSync(join(this.path, name), { recursive: true, mode: 0o700 });
    writeFileSync(this.#sign, '');
  }

  /** Another server may work in this folder: what it is doing looks like what a killed one left. */
  get #sign(): string {
    return join(this.path, 'servers', String(process.pid));
  }

  /** No server of this process works here any more. */
  release(): void {
    rmSync(this.#sign, { force: true });
  }

  /**
   * Removes what servers left that were ended at once. `known`: ids of snapshots and paths of executables that are written down. Does
   * nothing while another server works here.
   */
  repair(known: { readonly snapshots: ReadonlySet<string>; readonly executables: ReadonlySet<string> }): Repaired {
    const others = readdirSync(join(this.path, 'servers')).filter((pid) => Number(pid) !== process.pid);
    if (others.some((pid) => isRunning(Number(pid)))) return { uploads: 0, orphans: 0, partials: 0 };
    for (const pid of others) rmSync(join(this.path, 'servers', pid), { force: true });
    const removed = (folder: string, isLeft: (path: string) => boolean) => {
      const left = this.#in(folder).filter(isLeft);
      for (const path of left) rmSync(path, { recursive: true, force: true });
      return left.length;
    };
    const uploads = removed('incoming', () => true);
    const orphans =
      removed('snapshots', (path) => !known.snapshots.has(basename(path))) +
      removed('executables', (path) => !known.executables.has(path));
    let partials = 0;
    for (const folder of this.#in('snapshots'))
      partials += removed(join('snapshots', basename(folder)), (path) => path.endsWith(PARTIAL));
    return { uploads, orphans, partials };
  }

  #in(folder: string): string[] {
    return readdirSync(join(this.path, folder)).map((name) => join(this.path, folder, name));
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
}

/** Whether a process has this id. A signal of 0 asks and does nothing; it may not be sent to another user's, which runs all the same. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export function defaultDataFolder(): string {
  return join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'unpark');
}
