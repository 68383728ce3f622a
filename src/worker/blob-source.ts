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
  const ahead = new Ahead(content);
  return cachedSource({
    name,
    size,
    read(offset, into) {
      const wanted = into.subarray(0, Math.max(0, Math.min(into.length, size - offset)));
      return wanted.length >= PASS ? ahead.read(offset, wanted) : readInto(content, offset, wanted);
    },
  });
}

/** Reads of this size and above are steps of a pass in address order (engine/bytes/block-cache.ts). */
const PASS = 1 << 18;
/** A pass is read in stretches of this size: four times as fast as step by step. */
const STRETCH = 1 << 22;
const STRETCHES = 6;

/** The last few stretches that were read. */
class Ahead {
  readonly #content: Content;
  readonly #kept = new Map<number, Uint8Array>();
  /** Of the last read. */
  #end = 0;

  constructor(content: Content) {
    this.#content = content;
  }

  read(offset: number, into: Uint8Array): number {
    const follows = Math.abs(offset - this.#end) < STRETCH / 2;
    this.#end = offset + into.length;
    if (!follows && !this.#kept.has(Math.floor(offset / STRETCH))) return readInto(this.#content, offset, into);
    for (let done = 0; done < into.length; ) {
      const at = offset + done;
      const from = at % STRETCH;
      const some = this.#stretch(Math.floor(at / STRETCH)).subarray(from, from + into.length - done);
      into.set(some, done);
      done += some.length;
    }
    return into.length;
  }

  #stretch(index: number): Uint8Array {
    const known = this.#kept.get(index);
    this.#kept.delete(index);
    const bytes = known ?? this.#room();
    if (!known) readInto(this.#content, index * STRETCH, bytes);
    this.#kept.set(index, bytes);
    return bytes;
  }

  /** The one that was used longest ago, to be filled anew. */
  #room(): Uint8Array {
    const [oldest] = this.#kept;
    if (this.#kept.size < STRETCHES || oldest === undefined) return new Uint8Array(STRETCH);
    this.#kept.delete(oldest[0]);
    return oldest[1];
  }
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
