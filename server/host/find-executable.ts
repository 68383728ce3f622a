/**
 * Which file on this machine is the executable that a core was made by: at the path that the core names, or beside the
 * core under that name. Found by itself, a file of another build counts as none.
 */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type BuildIds, isSameBuild } from '../../api/index.ts';
import { type Identity, identify, OpenFailure } from '../../engine/index.ts';
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
  const byId = wanted.buildIds.gnu === undefined ? [] : byBuildId(wanted.buildIds.gnu, '');
  return [
    ...new Set([...all, ...byId].filter((one) => one !== undefined && one !== '' && one !== corePath)),
  ] as string[];
}

function isThatBuild(path: string, wanted: BuildIds): boolean {
  if (!existsSync(path) || !statSync(path).isFile()) return false;
  const found = identifyIfExecutable(path);
  return found !== undefined && found.debugInfo !== 'only' && isSameBuild(wanted, found.buildIds);
}

type ExecutableIdentity = Extract<Identity, { what: 'executable' }>;

/** What the executable at `path` is; undefined where it is not one that can be read. */
export function identifyIfExecutable(path: string): ExecutableIdentity | undefined {
  let file: ReturnType<typeof openFile> | undefined;
  try {
    file = openFile(path);
    const identity = identify(file);
    return identity.what === 'executable' ? identity : undefined;
  } catch (cause) {
    // A candidate that cannot be read, or is no executable, is simply not the one.
    if (cause instanceof OpenFailure) return undefined;
    throw cause;
  } finally {
    file?.close();
  }
}

/** Where a file of that build ID would be: `.debug` its debug information, '' the executable itself. */
export function byBuildId(id: string, suffix: '.debug' | ''): string[] {
  if (!/^[0-9a-f]{8,}$/.test(id)) return [];
  return debugFolders().map((root) => join(root, '.build-id', id.slice(0, 2), `${id.slice(2)}${suffix}`));
}

/** /usr/lib/debug, or what UNPARK_DEBUG_DIRS names. */
export function debugFolders(): string[] {
  const told = process.env.UNPARK_DEBUG_DIRS;
  return told === undefined ? ['/usr/lib/debug'] : told.split(':').filter((folder) => folder !== '');
}
