/** A source whose small reads are answered from blocks: for sources that take long to answer, however little is asked. */
import { BlockCache } from './block-cache.ts';
import type { ByteSource } from './source.ts';

/** Reads of this size and above are asked of the source itself: they are blocks already. */
const LARGE = 1 << 14;

export function cachedSource(source: ByteSource): ByteSource {
  const cache = new BlockCache(source);
  return {
    name: source.name,
    size: source.size,
    read(offset, into) {
      if (into.length >= LARGE) return source.read(offset, into);
      const wanted = Math.max(0, Math.min(into.length, source.size - offset));
      for (let done = 0; done < wanted; ) {
        const { start, length, bytes } = cache.at(offset + done);
        const from = offset + done - start;
        if (from >= length) return done;
        const some = bytes.subarray(from, Math.min(length, from + wanted - done));
        into.set(some, done);
        done += some.length;
      }
      return wanted;
    },
  };
}
