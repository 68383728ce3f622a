/** Dumps of a text that has several: named on the command line by FILE#2, and each a file of its own in the data folder. */
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { OpenFailure, type WrittenPart } from '../../engine/index.ts';

export interface NamedPart {
  readonly file: string;
  /** From 1; undefined: none is named, which means the last. */
  readonly part?: number;
}

/** "app.log#2" is the second dump in app.log, unless there is a file of that very name. */
export function namedPart(path: string): NamedPart {
  const found = /^(.+)#(\d{1,6})$/.exec(path);
  return !found || existsSync(path) ? { file: path } : { file: found[1], part: Number(found[2]) };
}

/** The part that is named. Throws OpenFailure where there are fewer. */
export function requirePart(parts: readonly WrittenPart[], { file, part = parts.length }: NamedPart): WrittenPart {
  const found = parts[part - 1];
  if (found) return found;
  throw new OpenFailure({
    code: 'no-such-dump',
    message: `There is no dump ${part} in ${file}.`,
    hint: parts.length === 1 ? `It has one: ${file}.` : `It has ${parts.length}: ${file}#1 to ${file}#${parts.length}.`,
  });
}

/** The text itself where it is one dump; else a file for each of its dumps, written into a folder, as old as the text is. */
export async function partFiles(path: string, parts: readonly WrittenPart[], folder: string): Promise<string[]> {
  if (parts.length === 1) return [path];
  await mkdir(folder, { recursive: true });
  const { mtime } = await stat(path);
  return Promise.all(
    parts.map(async ({ from, to }, i) => {
      const file = join(folder, `dump-${i + 1}`);
      await pipeline(createReadStream(path, { start: from, end: to - 1 }), createWriteStream(file, { mode: 0o600 }));
      await utimes(file, mtime, mtime);
      return file;
    }),
  );
}
