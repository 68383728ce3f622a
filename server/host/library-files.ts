/**
 * Libraries of the inspected process that lie on this machine under the path that the core names. Whether one is of the build
 * that was loaded is for the engine to check: it reads nothing of a file before that but its headers and notes.
 */
import { statSync } from 'node:fs';
import type { OpenInput } from '../../engine/index.ts';
import { openFile } from './file-source.ts';

export const libraryFiles: NonNullable<OpenInput['libraries']> = (path) => {
  // The kernel appends " (deleted)" to the path of a file that is gone: another may lie there, which its build ID tells.
  const file = path.replace(/ \(deleted\)$/, '');
  if (!file.startsWith('/')) return undefined;
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true ? openFile(file) : undefined;
};
