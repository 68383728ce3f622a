/** What must be unpacked before it can be read: compressed files (systemd-coredump leaves zstd, lz4, xz) and bundles, told by their first bytes. */
import { createReadStream } from 'node:fs';
import { mkdir, open, utimes } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { OpenFailure } from '../../engine/index.ts';
import { openFile } from './file-source.ts';
import { isOfTheSystem, tooLarge, type Unpacked } from './limit.ts';
import { sparseFile } from './sparse-file.ts';
import { ZstdFrames } from './zstd-frames.ts';

const READ_BYTES = 1 << 20;
/** What zstd itself unpacks unless it is told otherwise. */
const LARGEST_WINDOW = 128 << 20;

/** How streams are unpacked, by the first bytes of the file. */
interface Packer {
  readonly name: string;
  readonly magic: readonly number[];
  readonly suffix: RegExp;
  /** Loaded when there is such a file. */
  readonly open: (packed: Readable) => Promise<Readable>;
}

const PACKERS: readonly Packer[] = [
  { name: 'gzip', magic: [0x1f, 0x8b], suffix: /\.gz$/i, open: async (packed) => through(packed, createGunzip()) },
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd], suffix: /\.zstd?$/i, open: unpackZstd },
  { name: 'lz4', magic: [0x04, 0x22, 0x4d, 0x18], suffix: /\.lz4$/i, open: unpackLz4 },
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], suffix: /\.xz$/i, open: unpackXz },
];
const BUNDLE = [0x50, 0x4b, 3, 4];

export async function packingOf(path: string): Promise<Packer | 'bundle' | undefined> {
  openFile(path).close(); // says in a sentence what is wrong with a path that is no readable file
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(8);
    await file.read(head, 0, head.length, 0);
    return packing(head);
  } finally {
    await file.close();
  }
}

function packing(head: Uint8Array): Packer | 'bundle' | undefined {
  const begins = (magic: readonly number[]) => magic.every((byte, i) => head[i] === byte);
  return begins(BUNDLE) ? 'bundle' : PACKERS.find(({ magic }) => begins(magic));
}

/** The readable core (and executable) within a file: the file itself, or what was unpacked from it into `folder`. */
export async function unpack(path: string, folder: string, limitBytes: number): Promise<Unpacked> {
  const how = await packingOf(path);
  if (how === undefined) return { core: path };
  await mkdir(folder, { recursive: true });
  if (how === 'bundle') {
    // Loaded when there is one: `inspect` of a plain core starts without it.
    const { unpackBundle } = await import('./bundle.ts');
    return unpackBundle(path, folder, limitBytes);
  }
  const core = join(folder, basename(path).replace(how.suffix, '') || 'core');
  await unpackStream(path, core, how, limitBytes);
  return { core };
}

async function unpackStream(path: string, into: string, { name, open }: Packer, limitBytes: number): Promise<void> {
  let size = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > limitBytes ? tooLarge(basename(path), size, limitBytes) : undefined, chunk);
    },
  });
  try {
    await pipeline(await open(createReadStream(path, { highWaterMark: READ_BYTES })), bounded, sparseFile(into));
  } catch (cause) {
    if (cause instanceof OpenFailure || isOfTheSystem(cause)) throw cause;
    throw new OpenFailure({
      code: `${name}-broken`,
      message: `${basename(path)} begins like ${name === 'gzip' || name === 'zstd' ? 'a' : 'an'} ${name} file but cannot be unpacked: ${(cause as Error).message}.`,
      hint: 'The file is cut or damaged: copy it again.',
    });
  }
  const { modified, close } = openFile(path);
  close();
  await utimes(into, modified, modified);
}

/** Errors of the file that is read reach the reader of what is unpacked. */
function through(packed: Readable, unpacking: Transform): Transform {
  packed.on('error', (error) => unpacking.destroy(error));
  return packed.pipe(unpacking);
}

async function unpackZstd(packed: Readable): Promise<Readable> {
  const { Decompress } = await import('fzstd');
  const pieces: Uint8Array[] = [];
  const stream = new Decompress((piece) => pieces.push(piece));
  const frames = new ZstdFrames(LARGEST_WINDOW);
  const emit = (to: Transform) => {
    for (const piece of pieces.splice(0)) if (piece.length > 0) to.push(piece);
  };
  const unpacking = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const failed = attempt(() => {
        frames.look(chunk);
        stream.push(chunk);
      });
      emit(this);
      done(failed);
    },
    flush(done) {
      const failed = attempt(() => stream.push(new Uint8Array(0), true));
      emit(this);
      done(failed);
    },
  });
  return through(packed, unpacking);
}

function attempt(work: () => void): Error | undefined {
  try {
    work();
    return undefined;
  } catch (cause) {
    return cause as Error;
  }
}

async function unpackLz4(packed: Readable): Promise<Readable> {
  const { lz4Stream } = await import('./lz4.ts');
  return through(packed, lz4Stream());
}

async function unpackXz(packed: Readable): Promise<Readable> {
  // Node finds no names in what this module exports: all of it is the default.
  const { XzReadableStream } = createRequire(import.meta.url)('xz-decompress') as typeof import('xz-decompress');
  return Readable.fromWeb(new XzReadableStream(Readable.toWeb(packed) as ReadableStream<Uint8Array>) as WebStream);
}
