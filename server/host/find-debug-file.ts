/**
 * Where the debug information of a stripped executable lies: in the file that its .gnu_debuglink names, or under its build ID
 * below the folders of debug files (/usr/lib/debug, or UNPARK_DEBUG_DIRS, separated by colons).
 * Source: gdb, "Debugging Information in Separate Files".
 */
import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isSameBuild } from '../../api/index.ts';
import { byBuildId, debugFolders, identifyIfExecutable } from './find-executable.ts';

/** undefined: it has debug information itself, or none of its build lies there. */
export function findDebugFile(executable: string): string | undefined {
  const own = identifyIfExecutable(executable);
  if (own === undefined || own.debugInfo !== 'none') return undefined;
  const byLink = own.debugLink === undefined ? [] : besides(executable, own.debugLink);
  const byId = own.buildIds.gnu === undefined ? [] : byBuildId(own.buildIds.gnu, '.debug');
  return [...byLink, ...byId].find((path) => {
    const found = path === executable || !isFile(path) ? undefined : identifyIfExecutable(path);
    return found !== undefined && found.debugInfo !== 'none' && isSameBuild(own.buildIds, found.buildIds);
  });
}

function besides(executable: string, link: string): string[] {
  const folder = dirname(executable);
  return [
    join(folder, link),
    join(folder, '.debug', link),
    ...debugFolders().map((root) => join(root, folder, link)),
    join(folder, `${basename(executable)}.debug`),
  ];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
