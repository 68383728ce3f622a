/**
 * Which file on this machine is the executable that a core was made by: at the path that the core names, or beside the
 * core under that name. Found by itself, a file of another build counts as none.
 */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type BuildIds, isSameBuild } from '../../api/index.ts';
import { identify, OpenFailure } from '../../engine/index.ts';
import { openFile } from './file-source.ts';

export interface Wanted {
  readonly path?: string;
  readonly buildIds: BuildIds;
}

/** The path of the executable, or undefined where no file of that build lies at a likely place. */
export function findExecutable(corePath: string, wanted: Wanted): string | undefined {
  return candidates(corePath, wanted).find((path) => isThatBuild(path, wanted.buildIds));
}

function candidates(corePath: string, wanted: Wanted): string[] {
  const folder = dirname(corePath);
  const beside = basename(corePath).replace(/\.(core|dmp)(\.\d+)?$|^core\./, '');
  // The kernel appends " (deleted)" to the path of a file that is gone: a new build may lie there.
  const path = wanted.path?.replace(/ \(deleted\)$/, '');
  const all = [path, path && join(folder, basename(path)), join(folder, beside), join(folder, `${beside}.exe`)];
  return [...new Set(all.filter((one) => one !== undefined && one !== '' && one !== corePath))] as string[];
}

function isThatBuild(path: string, wanted: BuildIds): boolean {
  if (!existsSync(path) || !statSync(path).isFile()) return false;
  const found = executableIds(path);
  return found !== undefined && isSameBuild(wanted, found);
}

/** Build IDs of the executable at `path`; undefined where it is not one that can be read. */
function executableIds(path: string): BuildIds | undefined {
  let file: ReturnType<typeof openFile> | undefined;
  try {
    file = openFile(path);
    const identity = identify(file);
    return identity.what === 'executable' ? identity.buildIds : undefined;
  } catch (cause) {
    // A candidate that cannot be read, or is no executable, is simply not the one.
    if (cause instanceof OpenFailure) return undefined;
    throw cause;
  } finally {
    file?.close();
  }
}
