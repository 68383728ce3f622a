/**
 * Blocks of a source, the least recently used dropped first. A pass in address order is answered with large blocks (few
 * reads), jumping about with small ones (few bytes), and there are few of both, so that memory does not grow with the
 * source.
 */
import type { ByteSource } from './source.ts';

const LARGE = { size: 1 << 18, most: 24 };
const SMALL = { size: 1 << 14, most: 512 };
/** A miss this close behind the last block that was read continues a pass. */
const FORWARD = 1 << 16;

export interface Block {
  readonly start: number;
  /** How many bytes there are: less than the block's size at the source's end. */
  readonly length: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

interface Kept extends Block {
  /** When it was last used, as the cache counts. */
  used: number;
}

export class BlockCache {
  readonly source: ByteSource;
  /** Bytes read from the source so far. */
  bytesRead = 0;
  readonly #large = new Map<number, Kept>();
  readonly #small = new Map<number, Kept>();
  #uses = 0;
  #lastMiss = Number.NEGATIVE_INFINITY;
  /** Where the last block that was read ends. */
  #lastEnd = Number.NEGATIVE_INFINITY;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** The block that contains `offset`. Valid until it is evicted: at the earliest after LARGE.most - 1 other calls. */
  at(offset: number): Block {
    const known = this.#large.get(Math.floor(offset / LARGE.size)) ?? this.#small.get(Math.floor(offset / SMALL.size));
    if (known) {
      known.used = ++this.#uses;
      return known;
    }
    const forward = offset >= this.#lastMiss && offset - this.#lastEnd < FORWARD;
    this.#lastMiss = offset;
    return forward ? this.#read(this.#large, LARGE, offset) : this.#read(this.#small, SMALL, offset);
  }

  #read(blocks: Map<number, Kept>, kind: { size: number; most: number }, offset: number): Block {
    const index = Math.floor(offset / kind.size);
    const bytes = (blocks.size >= kind.most && evict(blocks)) || new Uint8Array(kind.size);
    const start = index * kind.size;
    const length = this.source.read(start, bytes);
    this.#lastEnd = start + length;
    this.bytesRead += length;
    const block = { start, length, bytes, view: new DataView(bytes.buffer), used: ++this.#uses };
    blocks.set(index, block);
    return block;
  }
}

/**
 * Drops the block that was used longest ago and hands out its buffer, so that a long pass allocates nothing. It is looked for among
 * all, which costs less than the read that follows; to keep them in order would cost at every use.
 */
function evict(blocks: Map<number, Kept>): Uint8Array | undefined {
  let oldest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, { used }] of blocks) {
    if (used >= least) continue;
    least = used;
    oldest = index;
  }
  const bytes = blocks.get(oldest)?.bytes;
  blocks.delete(oldest);
  return bytes;
}
