/**
 * Blocks of a source, the least recently used dropped first. Blocks are large, so that a pass in address order costs
 * few reads, and few, so that memory does not grow with the source.
 */
import type { ByteSource } from './source.ts';

export const BLOCK_SIZE = 1 << 18;
const MAX_BLOCKS = 48;

export interface Block {
  readonly start: number;
  /** How many bytes there are: less than BLOCK_SIZE at the source's end. */
  length: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

export class BlockCache {
  readonly source: ByteSource;
  /** Bytes read from the source so far. */
  bytesRead = 0;
  readonly #blocks = new Map<number, Block>();

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** The block that contains `offset`. Valid until it is evicted: at the earliest after MAX_BLOCKS - 1 other calls. */
  at(offset: number): Block {
    const index = Math.floor(offset / BLOCK_SIZE);
    const known = this.#blocks.get(index);
    if (known) {
      this.#blocks.delete(index);
      this.#blocks.set(index, known);
      return known;
    }
    const bytes = this.#blocks.size >= MAX_BLOCKS ? this.#evict() : new Uint8Array(BLOCK_SIZE);
    const start = index * BLOCK_SIZE;
    const length = this.source.read(start, bytes);
    this.bytesRead += length;
    const block: Block = { start, length, bytes, view: new DataView(bytes.buffer) };
    this.#blocks.set(index, block);
    return block;
  }

  /** Takes the oldest block's buffer, so that a long pass allocates nothing. */
  #evict(): Uint8Array {
    for (const [index, block] of this.#blocks) {
      this.#blocks.delete(index);
      return block.bytes;
    }
    return new Uint8Array(BLOCK_SIZE);
  }
}
