/** A file as a ByteSource: synchronous reads by descriptor, as the engine wants them. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { type ByteSource, OpenFailure } from '../../engine/index.ts';

export interface FileSource extends ByteSource {
  readonly path: string;
  /** When the file was last written: for a core the moment it was taken, as far as anybody knows. */
  readonly modified: Date;
  close(): void;
}

/** Opens a regular file for reading. Throws OpenFailure with a sentence when there is none. */
export function openFile(path: string): FileSource {
  const descriptor = openDescriptor(path);
  const stat = fstatSync(descriptor);
  if (!stat.isFile()) {
    closeSync(descriptor);
    throw notAFile(path, stat.isDirectory());
  }
  return {
    path,
    name: basename(path),
    size: stat.size,
    modified: stat.mtime,
    read: (offset, into) => readFully(descriptor, offset, into),
    close: () => closeSync(descriptor),
  };
}

function openDescriptor(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw unopened(path, cause);
  }
}

/** A read may return less than was asked for without being at the end: ask again until it is. */
function readFully(descriptor: number, offset: number, into: Uint8Array): number {
  let got = 0;
  while (got < into.length) {
    const count = readSync(descriptor, into, got, into.length - got, offset + got);
    if (count === 0) break;
    got += count;
  }
  return got;
}

function notAFile(path: string, folder: boolean): OpenFailure {
  return new OpenFailure(
    folder
      ? { code: 'is-a-folder', message: `${path} is a folder.`, hint: 'Give the core file itself.' }
      : { code: 'not-a-file', message: `${path} is not a regular file.`, hint: 'Copy its content to a file first.' },
  );
}

function unopened(path: string, cause: unknown): OpenFailure {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new OpenFailure({ code: 'file-missing', message: `${path} does not exist.`, hint: 'Check the path.' });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new OpenFailure({
      code: 'file-not-readable',
      message: `${path} may not be read by this user.`,
      hint: `Change its owner or mode, for instance: sudo chown "$USER" ${path}`,
    });
  }
  return new OpenFailure({ code: 'file-not-readable', message: `${path} cannot be opened: ${String(cause)}.` });
}
