/**
 * A content as the engine's ByteSource: slices of files are read synchronously, which a Web Worker may. Each asks the browser's process
 * for files, which takes about half a millisecond, however little is read.
 */
import { type ByteSource, cachedSource } from '../../engine/index.ts';
import type { Content } from './content.ts';

/** A file could not be read: it was changed, moved or unplugged since it was dropped. */
export class FileGone extends Error {}

export function blobSource(content: Content): ByteSource {
  const { name, size } = content;
  return cachedSource({
    name,
    size,
    read: (offset, into) =>
      readInto(content, offset, into.subarray(0, Math.max(0, Math.min(into.length, size - offset)))),
  });
}

const reader = new FileReaderSync();

/** Fills `into` with what lies at `offset`: parts of files, and zeros between them. */
function readInto({ name, parts }: Content, offset: number, into: Uint8Array): number {
  const end = offset + into.length;
  into.fill(0);
  for (let i = partAt(parts, offset); i < parts.length && parts[i].at < end; i++) {
    const { at, bytes } = parts[i];
    const from = Math.max(offset, at);
    const to = Math.min(end, at + bytes.size);
    if (to > from) into.set(slice(name, bytes, from - at, to - at), from - offset);
  }
  return into.length;
}

/** The last part that begins at or before an offset. */
function partAt(parts: Content['parts'], offset: number): number {
  let low = 0;
  let high = parts.length;
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if (parts[middle].at <= offset) low = middle;
    else high = middle;
  }
  return low;
}

function slice(name: string, bytes: Blob, from: number, to: number): Uint8Array {
  try {
    return new Uint8Array(reader.readAsArrayBuffer(bytes.slice(from, to)));
  } catch (cause) {
    throw new FileGone(`${name} can no longer be read: ${(cause as Error).message}`);
  }
}
