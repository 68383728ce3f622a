/**
 * Unpacks LZ4 frames as they come. Checksums are passed over.
 * Source: lz4 "Frame Format Description" 1.6.4 and "Block Format Description".
 */
import { Transform } from 'node:stream';

const MAGIC = 0x184d2204;
/** Frames to be passed over: 0x184d2a50 to 0x184d2a5f. */
const SKIPPED = 0x184d2a50;
/** How far back a block may refer. */
const HISTORY = 1 << 16;
const SHORTEST_MATCH = 4;
const SIZE_FLAG = 8;
const BLOCK_CHECKSUM_FLAG = 16;
const CHECKSUM_FLAG = 4;
const DICTIONARY_FLAG = 1;
const NOT_PACKED = 0x8000_0000;

export function lz4Stream(): Transform {
  const frames = new Lz4Frames();
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        for (const piece of frames.push(chunk)) this.push(piece);
        done();
      } catch (cause) {
        done(cause as Error);
      }
    },
    flush: (done) => done(frames.isWhole ? undefined : new Error('the data ends within a frame')),
  });
}

/** What comes next in the input. */
type Next = 'magic' | 'skipped' | 'descriptor' | 'block' | 'checksum';

class Lz4Frames {
  #input: Buffer = Buffer.alloc(0);
  #next: Next = 'magic';
  #flags = 0;
  #skip = 0;
  /** The end of what was unpacked stands before what is being unpacked. */
  #window = new Uint8Array(0);
  #filled = 0;

  get isWhole(): boolean {
    return this.#next === 'magic' && this.#input.length === 0;
  }

  *push(chunk: Buffer): Generator<Uint8Array> {
    this.#input = this.#input.length === 0 ? chunk : Buffer.concat([this.#input, chunk]);
    for (;;) {
      const [left, next] = [this.#input.length, this.#next];
      const piece = this.#step();
      if (piece && piece.length > 0) yield piece;
      if (this.#input.length === left && this.#next === next) return;
    }
  }

  /** Takes one element of the format where all of it is there; returns what was unpacked. */
  #step(): Uint8Array | undefined {
    switch (this.#next) {
      case 'magic':
        return this.#magic();
      case 'skipped':
        return this.#skipping();
      case 'descriptor':
        return this.#descriptor();
      case 'block':
        return this.#block();
      case 'checksum':
        if (this.#take(4)) this.#next = 'magic';
        return undefined;
    }
  }

  #take(length: number): Buffer | undefined {
    if (this.#input.length < length) return undefined;
    const taken = this.#input.subarray(0, length);
    this.#input = this.#input.subarray(length);
    return taken;
  }

  #magic(): undefined {
    if (this.#input.length < 8) return undefined;
    const magic = this.#input.readUInt32LE(0);
    if (magic >= SKIPPED && magic < SKIPPED + 16) {
      this.#skip = this.#input.readUInt32LE(4);
      this.#take(8);
      this.#next = 'skipped';
    } else if (magic === MAGIC) {
      this.#take(4);
      this.#next = 'descriptor';
    } else throw new Error('a frame does not begin as one');
  }

  #skipping(): undefined {
    const taken = Math.min(this.#skip, this.#input.length);
    this.#take(taken);
    this.#skip -= taken;
    if (this.#skip === 0) this.#next = 'magic';
  }

  #descriptor(): undefined {
    const flags = this.#input[0];
    const length = 3 + (flags & SIZE_FLAG ? 8 : 0) + (flags & DICTIONARY_FLAG ? 4 : 0);
    if (this.#input.length < length) return undefined;
    if (flags >> 6 !== 1 || flags & DICTIONARY_FLAG) throw new Error('frames of this kind are not known');
    const greatest = 1 << (8 + 2 * ((this.#input[1] >> 4) & 7));
    this.#take(length);
    this.#flags = flags;
    this.#window = new Uint8Array(HISTORY + greatest);
    this.#filled = 0;
    this.#next = 'block';
  }

  #block(): Uint8Array | undefined {
    if (this.#input.length < 4) return undefined;
    const head = this.#input.readUInt32LE(0);
    if (head === 0) {
      this.#take(4);
      this.#next = this.#flags & CHECKSUM_FLAG ? 'checksum' : 'magic';
      return undefined;
    }
    const size = head & ~NOT_PACKED;
    if (size > this.#window.length) throw new Error('a block is longer than its frame allows');
    const whole = 4 + size + (this.#flags & BLOCK_CHECKSUM_FLAG ? 4 : 0);
    const taken = this.#take(whole)?.subarray(4, 4 + size);
    return taken && this.#unpacked(taken, (head & NOT_PACKED) !== 0);
  }

  #unpacked(block: Uint8Array, raw: boolean): Uint8Array {
    if (this.#filled > HISTORY) {
      this.#window.copyWithin(0, this.#filled - HISTORY, this.#filled);
      this.#filled = HISTORY;
    }
    const start = this.#filled;
    if (raw) {
      this.#window.set(block, start);
      this.#filled += block.length;
    } else this.#filled = unpackBlock(block, this.#window, start);
    return this.#window.slice(start, this.#filled);
  }
}

/** Unpacks a block behind what stands before `at`; returns where it ends. */
function unpackBlock(block: Uint8Array, out: Uint8Array, at: number): number {
  let from = 0;
  const length = (nibble: number): number => {
    let sum = nibble;
    if (nibble === 15)
      for (let more = 255; more === 255; sum += more) {
        if (from >= block.length) throw new Error('a block ends within a length');
        more = block[from++];
      }
    return sum;
  };
  while (from < block.length) {
    const token = block[from++];
    const literals = length(token >> 4);
    if (from + literals > block.length || at + literals > out.length) throw new Error('a block leaves its bounds');
    out.set(block.subarray(from, from + literals), at);
    from += literals;
    at += literals;
    if (from >= block.length) break;
    const back = block[from] | (block[from + 1] << 8);
    from += 2;
    const match = length(token & 15) + SHORTEST_MATCH;
    if (back === 0 || back > at || at + match > out.length) throw new Error('a block refers to what is not there');
    if (back >= match) out.copyWithin(at, at - back, at - back + match);
    else for (let i = 0; i < match; i++) out[at + i] = out[at + i - back];
    at += match;
  }
  return at;
}
