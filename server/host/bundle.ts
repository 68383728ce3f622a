/**
 * Bundles: a core, its executable and a manifest in one `.unpark` file, a ZIP that any tool opens. Written and read as
 * streams: a core of any size passes without being held in memory.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import yazl from 'yazl';
import { z } from 'zod';
import { OpenFailure } from '../../engine/index.ts';
import { isOfTheSystem, tooLarge, type Unpacked } from './limit.ts';
import { version } from './package-root.ts';
import { sparseFile } from './sparse-file.ts';

/** Raised when a reader of the older format would go wrong. */
const FORMAT = 1;
const MANIFEST = 'manifest.json';
const MAX_MANIFEST_BYTES = 1 << 20;

const manifestSchema = z.object({
  format: z.number().int(),
  core: z.string(),
  executable: z.string().optional(),
  /** When the core was taken, ISO 8601. */
  wallTime: z.string().optional(),
  writtenBy: z.string().optional(),
});

/** Writes the bundle of a core and its executable to `into`; returns its size in bytes. */
export async function writeBundle(core: string, executable: string | undefined, into: string): Promise<number> {
  const taken = (await stat(core)).mtime;
  const zip = new yazl.ZipFile();
  const manifest = {
    format: FORMAT,
    core: 'core',
    executable: executable && 'executable',
    wallTime: taken.toISOString(),
    writtenBy: `unpark ${version}`,
  };
  zip.addBuffer(Buffer.from(JSON.stringify(manifest, undefined, 2)), MANIFEST);
  zip.addReadStream(createReadStream(core), 'core', { compress: true, compressionLevel: 9, mtime: taken });
  if (executable !== undefined)
    zip.addReadStream(createReadStream(executable), 'executable', { compress: true, compressionLevel: 9 });
  zip.end();
  const out = createWriteStream(into);
  zip.outputStream.pipe(out);
  await Promise.race([finished(out), new Promise((_, reject) => zip.on('error', reject))]);
  return out.bytesWritten;
}

/**
 * Unpacks a bundle into a folder, under names of our own: none of the archive's names becomes a path. Stops with a
 * failure when more than `limitBytes` come out.
 */
export async function unpackBundle(path: string, folder: string, limitBytes: number): Promise<Unpacked> {
  const zip = await openZip(path);
  try {
    const entries = await listEntries(zip);
    const manifest = await readManifest(zip, entries, path);
    await mkdir(folder, { recursive: true });
    const core = join(folder, 'core');
    await unpackEntry(zip, required(entries, manifest.core, path), core, limitBytes);
    const taken = manifest.wallTime === undefined ? undefined : new Date(manifest.wallTime);
    if (taken && !Number.isNaN(taken.getTime())) await utimes(core, taken, taken);
    if (manifest.executable === undefined) return { core };
    const executable = join(folder, 'executable');
    await unpackEntry(zip, required(entries, manifest.executable, path), executable, limitBytes);
    return { core, executable };
  } catch (cause) {
    if (cause instanceof OpenFailure || isOfTheSystem(cause)) throw cause;
    throw broken(path, (cause as Error).message);
  } finally {
    zip.close();
  }
}

async function openZip(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error ? reject(broken(path, error.message)) : resolve(zip),
    );
  });
}

/** A bundle holds three files; an archive with more than a handful is none. */
const MAX_ENTRIES = 64;

async function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry);
      if (entries.size > MAX_ENTRIES) resolve(entries);
      else zip.readEntry();
    });
    zip.readEntry();
  });
}

async function readManifest(
  zip: ZipFile,
  entries: Map<string, Entry>,
  path: string,
): Promise<z.infer<typeof manifestSchema>> {
  const entry = required(entries, MANIFEST, path);
  if (entry.uncompressedSize > MAX_MANIFEST_BYTES) throw broken(path, 'its manifest is too large');
  const parts: Buffer[] = [];
  for await (const part of await openEntry(zip, entry)) parts.push(part as Buffer);
  const parsed = manifestSchema.safeParse(parseJson(Buffer.concat(parts).toString('utf8')));
  if (!parsed.success) throw broken(path, 'its manifest.json is not one that Unpark wrote');
  if (parsed.data.format > FORMAT) {
    throw new OpenFailure({
      code: 'bundle-too-new',
      message: `${basename(path)} is a bundle of format ${parsed.data.format}; this Unpark (${version}) reads up to ${FORMAT}.`,
      hint: 'Open it with a newer Unpark.',
    });
  }
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it, with the sentence
  }
}

async function unpackEntry(zip: ZipFile, entry: Entry, into: string, limitBytes: number): Promise<void> {
  if (entry.uncompressedSize > limitBytes) throw tooLarge(entry.fileName, entry.uncompressedSize, limitBytes);
  await pipeline(await openEntry(zip, entry), sparseFile(into));
}

async function openEntry(zip: ZipFile, entry: Entry): Promise<NodeJS.ReadableStream> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) =>
      error ? reject(broken('the bundle', error.message)) : resolve(stream),
    );
  });
}

function required(entries: Map<string, Entry>, name: string, path: string): Entry {
  const entry = entries.get(name);
  if (entry) return entry;
  throw broken(path, `there is no ${name} in it`);
}

function broken(path: string, why: string): OpenFailure {
  return new OpenFailure({
    code: 'bundle-broken',
    message: `${basename(path)} is not a bundle that Unpark can read: ${why}.`,
    hint: 'Write it anew with: unpark bundle CORE -o FILE',
  });
}
