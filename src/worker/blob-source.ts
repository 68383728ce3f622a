/** A content as the engine's ByteSource: slices of files are read synchronously, which a Web Worker may. */
import type { ByteSource } from '../../engine/index.ts';
import type { Content } from './content.ts';

/** A file could not be read: it was changed, moved or unplugged since it was dropped. */
export class FileGone extends Error {}

/** Each read asks the browser's file process: small ones are answered from the last few stretches that were read. */
const STRETCH = 1 << 20;
const STRETCHES = 48;

export function blobSource(content: Content): ByteSource {
  const kept = new Map<number, Uint8Array>();
  const stretch = (index: number): Uint8Array => {
    const known = kept.get(index);
    kept.delete(index);
    if (!known && kept.size >= STRETCHES) kept.delete(kept.keys().next().value ?? -1);
    const bytes = known ?? readInto(content, index * STRETCH, new Uint8Array(STRETCH));
    kept.set(index, bytes);
    return bytes;
  };
  return {
    name: content.name,
    size: content.size,
    read(offset, into) {
      const length = Math.max(0, Math.min(into.length, content.size - offset));
      if (length >= STRETCH) return readInto(content, offset, into.subarray(0, length)).length;
      for (let done = 0; done < length; ) {
        const at = offset + done;
        const from = at % STRETCH;
        const some = stretch(Math.floor(at / STRETCH)).subarray(from, from + length - done);
        into.set(some, done);
        done += some.length;
      }
      return length;
    },
  };
}

const reader = new FileReaderSync();

/** Fills `into` with what lies at `offset`: parts of files, and zeros between them. */
function readInto({ name, parts }: Content, offset: number, into: Uint8Array): Uint8Array {
  const end = offset + into.length;
  into.fill(0);
  for (let i = partAt(parts, offset); i < parts.length && parts[i].at < end; i++) {
    const { at, bytes } = parts[i];
    const from = Math.max(offset, at);
    const to = Math.min(end, at + bytes.size);
    if (to > from) into.set(slice(name, bytes, from - at, to - at), from - offset);
  }
  return into;
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
