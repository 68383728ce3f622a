/**
 * What is kept beside a snapshot: its index and its verdict, in files that are there whole or not at all. They are only copies of
 * what a core and its executable tell: what cannot be read or written of them costs time, nothing else.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type FileSource, openFile } from './file-source.ts';

/** Where the files of a snapshot lie, and the name that changes with what they are made of. */
export interface KeptPlace {
  readonly folder: string;
  readonly name: string;
}

export type KeptKind = 'index' | 'verdict';

/** Ends the names of files that are being written. */
export const PARTIAL = '.partial' as const;
/** Between two writes of so many bytes questions are answered. */
const PIECE_BYTES = 4 << 20;

/**
 * The file of a kind; undefined where there is none. `orOlder`: one of an earlier name will do, because there is nothing to make a new
 * one from.
 */
export function keptFile({ folder, name }: KeptPlace, kind: KeptKind, orOlder = false): FileSource | undefined {
  const own = join(folder, `${name}.${kind}`);
  if (existsSync(own)) return openFile(own);
  const [newest] = orOlder ? filesOf(folder, kind).sort((a, b) => b.written - a.written) : [];
  return newest && openFile(newest.path);
}

/** Whether anything is kept that a snapshot without its core can be opened from. */
export function isKept({ folder }: Pick<KeptPlace, 'folder'>): boolean {
  return filesOf(folder, 'index').length > 0;
}

/** Writes a file under another name, gives it its own when it is on disk, and removes those that it takes the place of. */
export async function writeKept(place: KeptPlace, kind: KeptKind, pieces: Iterable<Uint8Array>): Promise<void> {
  await mkdir(place.folder, { recursive: true, mode: 0o700 });
  const own = join(place.folder, `${place.name}.${kind}`);
  // What a worker left that was ended while it wrote.
  for (const { path } of filesOf(place.folder, `${kind}${PARTIAL}`)) rmSync(path, { force: true });
  const partial = join(place.folder, `${place.name}.${randomUUID()}.${kind}${PARTIAL}`);
  try {
    const file = await open(partial, 'wx', 0o600);
    try {
      for (const piece of pieces) {
        for (let at = 0; at < piece.length; at += PIECE_BYTES)
          await file.writeFile(piece.subarray(at, at + PIECE_BYTES));
        await nextTurn();
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, own);
  } catch (cause) {
    await rm(partial, { force: true });
    throw cause;
  }
  for (const { path } of filesOf(place.folder, kind)) if (path !== own) rmSync(path, { force: true });
}

function filesOf(folder: string, kind: KeptKind | `${KeptKind}${typeof PARTIAL}`): { path: string; written: number }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(`.${kind}`))
    .map((name) => join(folder, name))
    .map((path) => ({ path, written: statSync(path).mtimeMs }));
}
