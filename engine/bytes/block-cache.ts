/**
 * Blocks of a source, the least recently used dropped first. A pass in address order is answered with large blocks (few
 * reads), jumping about with small ones (few bytes), and there are few of both, so that memory does not grow with the
 * source.
 */
import type { ByteSource } from './source.ts';

const LARGE = { size: 1 << 18, most: 24 };
const SMALL = { size: 1 << 14, most: 512 };
/** A miss that follows the last one within this distance continues a pass. */
const FORWARD = 1 << 16;

export interface Block {
  readonly start: number;
  /** How many bytes there are: less than the block's size at the source's end. */
  readonly length: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

export class BlockCache {
  readonly source: ByteSource;
  /** Bytes read from the source so far. */
  bytesRead = 0;
  readonly #large = new Map<number, Block>();
  readonly #small = new Map<number, Block>();
  #lastMiss = Number.NEGATIVE_INFINITY;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** The block that contains `offset`. Valid until it is evicted: at the earliest after LARGE.most - 1 other calls. */
  at(offset: number): Block {
    const known =
      touch(this.#large, Math.floor(offset / LARGE.size)) ?? touch(this.#small, Math.floor(offset / SMALL.size));
    if (known) return known;
    const forward = offset >= this.#lastMiss && offset - this.#lastMiss < FORWARD;
    this.#lastMiss = offset;
    return forward ? this.#read(this.#large, LARGE, offset) : this.#read(this.#small, SMALL, offset);
  }

  #read(blocks: Map<number, Block>, kind: { size: number; most: number }, offset: number): Block {
    const index = Math.floor(offset / kind.size);
    const bytes = (blocks.size >= kind.most && evict(blocks)) || new Uint8Array(kind.size);
    const start = index * kind.size;
    const length = this.source.read(start, bytes);
    this.bytesRead += length;
    const block: Block = { start, length, bytes, view: new DataView(bytes.buffer) };
    blocks.set(index, block);
    return block;
  }
}

/** Takes a block and makes it the most recently used. */
function touch(blocks: Map<number, Block>, index: number): Block | undefined {
  const known = blocks.get(index);
  if (known) {
    blocks.delete(index);
    blocks.set(index, known);
  }
  return known;
}

/** Drops the oldest block and hands out its buffer, so that a long pass allocates nothing. */
function evict(blocks: Map<number, Block>): Uint8Array | undefined {
  for (const [index, block] of blocks) {
    blocks.delete(index);
    return block.bytes;
  }
  return undefined;
}
