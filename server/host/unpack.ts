/** What must be unpacked before it can be read: gzip-compressed files and bundles, told by their first bytes. */
import { createReadStream } from 'node:fs';
import { mkdir, open, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { OpenFailure } from '../../engine/index.ts';
import { openFile } from './file-source.ts';
import { tooLarge, type Unpacked } from './limit.ts';
import { sparseFile } from './sparse-file.ts';

export type Packing = 'gzip' | 'bundle' | 'none';

export async function packingOf(path: string): Promise<Packing> {
  openFile(path).close(); // says in a sentence what is wrong with a path that is no readable file
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(4);
    await file.read(head, 0, 4, 0);
    return packing(head);
  } finally {
    await file.close();
  }
}

function packing(head: Uint8Array): Packing {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4) return 'bundle';
  return 'none';
}

/** The readable core (and executable) within a file: the file itself, or what was unpacked from it into `folder`. */
export async function unpack(path: string, folder: string, limitBytes: number): Promise<Unpacked> {
  const how = await packingOf(path);
  if (how === 'none') return { core: path };
  await mkdir(folder, { recursive: true });
  if (how === 'bundle') {
    // Loaded when there is one: `inspect` of a plain core starts without it.
    const { unpackBundle } = await import('./bundle.ts');
    return unpackBundle(path, folder, limitBytes);
  }
  const core = join(folder, basename(path).replace(/\.gz$/i, '') || 'core');
  await gunzip(path, core, limitBytes);
  return { core };
}

async function gunzip(path: string, into: string, limitBytes: number): Promise<void> {
  let size = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > limitBytes ? tooLarge(basename(path), size, limitBytes) : undefined, chunk);
    },
  });
  try {
    await pipeline(createReadStream(path), createGunzip(), bounded, sparseFile(into));
  } catch (cause) {
    if (cause instanceof OpenFailure) throw cause;
    throw new OpenFailure({
      code: 'gzip-broken',
      message: `${basename(path)} begins like a gzip file but cannot be unpacked: ${(cause as Error).message}.`,
      hint: 'The file is cut or damaged: copy it again.',
    });
  }
  const { modified, close } = openFile(path);
  close();
  await utimes(into, modified, modified);
}
