/**
 * Where bytes come from. The engine reads synchronously: a file descriptor in a Node worker thread, a `File` through
 * FileReaderSync in a Web Worker, an array in a test. Nothing else of the outside world reaches the engine.
 */
export interface ByteSource {
  /** A name for messages, usually the file's. */
  readonly name: string;
  readonly size: number;
  /**
   * Fills `into` from `offset` on and returns how many bytes there were: fewer than asked at the end of the source,
   * 0 beyond it. Never throws for an offset; a failing device throws.
   */
  read(offset: number, into: Uint8Array): number;
}

/** A source over bytes that are in memory already. */
export function memorySource(bytes: Uint8Array, name = 'memory'): ByteSource {
  return {
    name,
    size: bytes.length,
    read(offset, into) {
      if (offset >= bytes.length) return 0;
      const part = bytes.subarray(offset, Math.min(bytes.length, offset + into.length));
      into.set(part);
      return part.length;
    },
  };
}

/** Sources one after the other as one. */
export function joinedSource(parts: readonly ByteSource[], name: string): ByteSource {
  const starts = new Float64Array(parts.length + 1);
  for (const [i, part] of parts.entries()) starts[i + 1] = starts[i] + part.size;
  return {
    name,
    size: starts[parts.length],
    read(offset, into) {
      let low = 0;
      let high = parts.length;
      while (low + 1 < high) {
        const middle = (low + high) >>> 1;
        if (starts[middle] <= offset) low = middle;
        else high = middle;
      }
      let done = 0;
      for (let i = low; i < parts.length && done < into.length; i++) {
        const from = offset + done - starts[i];
        done += parts[i].read(from, into.subarray(done, done + Math.max(0, parts[i].size - from)));
      }
      return done;
    },
  };
}

/** The first bytes of a source as a source. */
export function sourceUpTo(source: ByteSource, size: number): ByteSource {
  return {
    name: source.name,
    size: Math.min(size, source.size),
    read: (offset, into) => source.read(offset, into.subarray(0, Math.max(0, Math.min(into.length, size - offset)))),
  };
}

/** The bytes [from, to) of a source as a source. */
export function sourceRange(source: ByteSource, from: number, to: number): ByteSource {
  const part = sourceUpTo(source, to);
  return {
    name: source.name,
    size: Math.max(0, part.size - from),
    read: (offset, into) => part.read(from + offset, into),
  };
}

/** The bytes [offset, offset+length) of a source, or as many of them as there are. */
export function readBytes(source: ByteSource, offset: number, length: number): Uint8Array {
  const available = Math.max(0, Math.min(length, source.size - offset));
  const into = new Uint8Array(available);
  const got = source.read(offset, into);
  return got === available ? into : into.subarray(0, got);
}
