/**
 * What must be unpacked before it can be read: gzip-compressed files and bundles (ZIP archives with a manifest, as
 * server/host/bundle.ts writes them), told by their first bytes. Inflated as streams by the browser itself.
 */
import { type ByteSource, OpenFailure, readBytes } from '../../engine/index.ts';
import { blobSource } from './blob-source.ts';
import { type Content, ContentWriter, contentOf } from './content.ts';
import { broken, type ZipEntry, zipEntries } from './zip.ts';

export interface Unpacked {
  readonly core: Content;
  readonly executable?: Content;
}

export type Tell = (phase: string, done: number, total: number) => void;

/** Bytes that are kept of what is unpacked, zeros not counted: the browser holds them, in memory or on its own part of the disk. */
export const MOST_KEPT = 2 * 2 ** 30;
/** With the zeros: each is looked at once. */
const MOST_BYTES = 64 * 2 ** 30;
const MOST_MANIFEST = 1 << 20;
const FORMAT = 1;

/** The readable core (and executable) within a file: the file itself, or what was unpacked from it. */
export async function unpack(file: File, tell: Tell): Promise<Unpacked> {
  const source = blobSource(contentOf(file));
  const head = readBytes(source, 0, 4);
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const name = file.name.replace(/\.gz$/i, '') || file.name;
    return { core: await inflate(file, 'gzip', { name, modified: file.lastModified }, tell) };
  }
  if (head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4) return unpackBundle(file, source, tell);
  return { core: contentOf(file) };
}

async function unpackBundle(file: File, source: ByteSource, tell: Tell): Promise<Unpacked> {
  const entries = zipEntries(source);
  const required = (name: string): ZipEntry => {
    const entry = entries.get(name);
    if (entry) return entry;
    throw broken(source, `there is no ${name} in it`);
  };
  const named = required('manifest.json');
  if (named.size > MOST_MANIFEST) throw broken(source, 'its manifest is too large');
  const manifest = readManifest(
    source,
    await (await unpackEntry(file, source, named, 0, () => {})).parts[0].bytes.text(),
  );
  const taken = Date.parse(manifest.wallTime ?? '');
  const modified = Number.isNaN(taken) ? file.lastModified : taken;
  const core = await unpackEntry(file, source, required(manifest.core), modified, tell);
  if (manifest.executable === undefined) return { core };
  return { core, executable: await unpackEntry(file, source, required(manifest.executable), modified, tell) };
}

interface Manifest {
  readonly core: string;
  readonly executable?: string;
  readonly wallTime?: string;
}

function readManifest(source: ByteSource, text: string): Manifest {
  const found = parse(text);
  const { format, core, executable, wallTime } = found ?? {};
  if (typeof format !== 'number' || typeof core !== 'string')
    throw broken(source, 'its manifest.json is not one that Unpark wrote');
  if (format > FORMAT)
    throw new OpenFailure({
      code: 'bundle-too-new',
      message: `${source.name} is a bundle of format ${format}; this page reads up to ${FORMAT}.`,
      hint: 'Open it with a newer Unpark.',
    });
  const text_ = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { core, executable: text_(executable), wallTime: text_(wallTime) };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // refused with the sentence about manifests
  }
}

function unpackEntry(file: File, source: ByteSource, entry: ZipEntry, modified: number, tell: Tell): Promise<Content> {
  const { name, method, start, packed, size } = entry;
  const bytes = file.slice(start, start + packed);
  if (method === 0) return Promise.resolve({ name, size: bytes.size, modified, parts: [{ at: 0, bytes }] });
  if (method !== 8) throw broken(source, `${name} is packed in a way that bundles are not`);
  if (size > MOST_BYTES) throw tooLarge(name);
  return inflate(bytes, 'deflate-raw', { name, modified }, tell);
}

async function inflate(
  packed: Blob,
  format: 'gzip' | 'deflate-raw',
  { name, modified }: { readonly name: string; readonly modified: number },
  tell: Tell,
): Promise<Content> {
  const writer = new ContentWriter();
  let read = 0;
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      read += chunk.length;
      tell(`Unpacking ${name}`, read, packed.size);
      controller.enqueue(chunk);
    },
  });
  const inflated = packed.stream().pipeThrough(counted).pipeThrough(new DecompressionStream(format)).getReader();
  try {
    for (;;) {
      const { done, value } = await inflated.read();
      if (done) return writer.end(name, modified);
      writer.write(value);
      if (writer.kept > MOST_KEPT || writer.size > MOST_BYTES) throw tooLarge(name);
    }
  } catch (cause) {
    if (cause instanceof OpenFailure) throw cause;
    throw new OpenFailure({
      code: format === 'gzip' ? 'gzip-broken' : 'bundle-broken',
      message: `${name} begins like a packed file but cannot be unpacked: ${(cause as Error).message}`,
      hint: 'The file is cut or damaged: copy it again.',
    });
  } finally {
    await inflated.cancel().catch(() => undefined); // it failed, or is at its end: nothing is left to cancel
  }
}

function tooLarge(name: string): OpenFailure {
  return new OpenFailure({
    code: 'too-large',
    message: `${name} unpacks to more than a page can hold: ${MOST_KEPT / 2 ** 30} GiB, zeros not counted.`,
    hint: 'Unpack it yourself and drop the core: what is not packed is read from disk, whatever its size.',
  });
}
