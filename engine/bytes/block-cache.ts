/**
 * Blocks of a source, those that were not used for long dropped first. A pass in address order is answered with large blocks (few
 * reads), jumping about with small ones (few bytes), and both have a bound, so that memory does not grow with the source.
 */
import type { ByteSource } from './source.ts';

const LARGE = { size: 1 << 17, least: 24, most: 24 };
/**
 * A page of Go's heap: what lists lead to and fro between lies in spans of these, between others that nobody asks for. At most as many as
 * hold the records of a million waits, which are followed in the order of their coming; a pass that asks for each once needs few.
 */
const SMALL = { size: 1 << 13, least: 1024, most: 12_288 };
/** Of so many blocks that were dropped it is known that they were: a power of two. */
const DROPPED = 1 << 14;
/** So many more are kept for each that is asked for again. */
const GROWTH = 4;
const ROOM = 1 << 19;
/** A miss that begins within this distance of where a read ended continues that pass. */
const FORWARD = 1 << 12;
/** Passes that go on side by side: records that lie in one place tell of others elsewhere, and each processor allocated in its own. */
const PASSES = 8;

export interface Block {
  readonly start: number;
  /** How many bytes there are: less than the block's size at the source's end. */
  readonly length: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

interface Kept extends Block {
  readonly index: number;
  /** Whether it was used since the hand went over it. */
  used: boolean;
}

/**
 * Blocks of one size; more of them, up to a bound, as often as one is asked for again that was dropped. Which one goes is told by
 * a hand that goes round and spares, once, what was used since it last came by: nearly the longest unused one, for no more work
 * than a mark at each use.
 */
class Blocks {
  readonly size: number;
  readonly #most: number;
  /** How many are kept at present. */
  #limit: number;
  /** By place of its last digits: the index of a block that was dropped. */
  readonly #dropped = new Float64Array(DROPPED).fill(-1);
  readonly #known = new Map<number, Kept>();
  readonly #all: Kept[] = [];
  #newest = new ArrayBuffer(0);
  #hand = 0;

  constructor(kind: { readonly size: number; readonly least: number; readonly most: number }) {
    this.size = kind.size;
    this.#limit = kind.least;
    this.#most = kind.most;
  }

  get(offset: number): Kept | undefined {
    const block = this.#known.get(Math.floor(offset / this.size));
    if (block) block.used = true;
    return block;
  }

  /** Reads the block that contains `offset`, into the bytes of one that goes where there are as many as may be. */
  read(source: ByteSource, offset: number): Kept {
    const index = Math.floor(offset / this.size);
    if (this.#dropped[index % DROPPED] === index) this.#limit = Math.min(this.#most, this.#limit + GROWTH);
    const slot = this.#all.length < this.#limit ? this.#all.length : this.#free();
    const { bytes, view } = this.#all[slot] ?? this.#room(slot);
    const start = index * this.size;
    const block = { index, start, length: source.read(start, bytes), bytes, view, used: true };
    this.#all[slot] = block;
    this.#known.set(index, block);
    return block;
  }

  /** Bytes for one more: they are had for many blocks at a time, and given back as one. */
  #room(slot: number): Pick<Block, 'bytes' | 'view'> {
    const each = Math.max(1, ROOM / this.size);
    if (slot % each === 0) this.#newest = new ArrayBuffer(Math.max(ROOM, this.size));
    const from = (slot % each) * this.size;
    return { bytes: new Uint8Array(this.#newest, from, this.size), view: new DataView(this.#newest, from, this.size) };
  }

  /** Drops a block, and says where it stood. */
  #free(): number {
    const all = this.#all;
    while (all[this.#hand].used) {
      all[this.#hand].used = false;
      this.#hand = (this.#hand + 1) % all.length;
    }
    const slot = this.#hand;
    const { index } = all[slot];
    this.#known.delete(index);
    this.#dropped[index % DROPPED] = index;
    this.#hand = (slot + 1) % all.length;
    return slot;
  }
}

export class BlockCache {
  readonly source: ByteSource;
  /** Bytes read from the source so far. */
  bytesRead = 0;
  #large = new Blocks(LARGE);
  #small = new Blocks(SMALL);
  /** Where the last read of each pass ended, and which pass is given up next. */
  readonly #passes = new Float64Array(PASSES).fill(Number.NEGATIVE_INFINITY);
  #nextPass = 0;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** Keeps none of the blocks: whoever walked through all of a list does not come by again soon. */
  forget(): void {
    this.#large = new Blocks(LARGE);
    this.#small = new Blocks(SMALL);
  }

  /** The block that contains `offset`. Valid until it is dropped: at the earliest after LARGE.most - 1 other calls. */
  at(offset: number): Block {
    return this.#large.get(offset) ?? this.#small.get(offset) ?? this.#read(offset);
  }

  #read(offset: number): Block {
    const pass = this.#passes.findIndex((end) => offset >= end && offset - end < FORWARD);
    const block = (pass < 0 ? this.#small : this.#large).read(this.source, offset);
    this.bytesRead += block.length;
    this.#passes[pass < 0 ? this.#newPass() : pass] = block.start + block.length;
    return block;
  }

  #newPass(): number {
    this.#nextPass = (this.#nextPass + 1) % PASSES;
    return this.#nextPass;
  }
}
