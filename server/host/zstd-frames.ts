/**
 * How much memory the frames of a zstd stream ask for, told before they are unpacked: a file of a few bytes may ask for gigabytes.
 * Blocks are passed over by their sizes. Source: RFC 8878, 3.1.1 (frames and blocks) and 3.1.2 (frames to be skipped).
 */
const MAGIC = 0xfd2fb528;
/** Frames to be passed over: 0x184d2a50 to 0x184d2a5f. */
const SKIPPED = 0x184d2a50;
const SINGLE_SEGMENT = 0x20;
const CHECKSUM = 0x04;
const CHECKSUM_BYTES = 4;
const BLOCK_HEADER = 3;
/** The longest header: magic, descriptor, window, dictionary id, content size. */
const LONGEST_HEADER = 4 + 1 + 1 + 4 + 8;
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];
/** A block that repeats one byte says how often, and has that byte alone. */
const RLE = 1;

export class ZstdFrames {
  readonly #mostBytes: number;
  /** Bytes that are passed over before anything is read again. */
  #skip = 0;
  /** What was read of a header that is not complete. */
  #head = Buffer.alloc(0);
  #isInBlocks = false;
  #hasChecksum = false;

  /** `mostBytes`: a window that is larger is refused. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Looks at the next piece of the stream. Throws at a window that is too large; what is no frame is left to whoever unpacks it. */
  look(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; ) {
      const skipped = Math.min(this.#skip, piece.length - at);
      this.#skip -= skipped;
      at += skipped;
      if (at === piece.length) return;
      const wanted = this.#isInBlocks ? BLOCK_HEADER : LONGEST_HEADER;
      const before = this.#head.length;
      this.#head = Buffer.concat([this.#head, piece.subarray(at, at + wanted - before)]);
      const used = this.#isInBlocks ? this.#block() : this.#frame();
      // Not complete: all of the piece is in the head.
      if (used === undefined) return;
      at += used - before;
      this.#head = Buffer.alloc(0);
    }
  }

  /** Bytes of the header of a frame; undefined: it is not complete. */
  #frame(): number | undefined {
    const head = this.#head;
    if (head.length < 5) return undefined;
    const magic = head.readUInt32LE(0);
    if ((magic & ~0xf) >>> 0 === SKIPPED) {
      if (head.length < 8) return undefined;
      this.#skip = head.readUInt32LE(4);
      return 8;
    }
    // Whatever it is: who unpacks it says so.
    if (magic !== MAGIC) {
      this.#skip = Number.POSITIVE_INFINITY;
      return head.length;
    }
    const descriptor = head[4];
    const isSingle = (descriptor & SINGLE_SEGMENT) !== 0;
    const sizeBytes = CONTENT_SIZE_BYTES[descriptor >>> 6] || (isSingle ? 1 : 0);
    const sizeAt = 5 + (isSingle ? 0 : 1) + DICTIONARY_ID_BYTES[descriptor & 3];
    if (head.length < sizeAt + sizeBytes) return undefined;
    const window = isSingle ? contentSize(head, sizeAt, sizeBytes) : windowSize(head[5]);
    if (window > this.#mostBytes)
      throw new Error(
        `it asks for a window of ${Math.ceil(window / 2 ** 20)} MiB, more than the ${this.#mostBytes / 2 ** 20} that are given it; zstd -d --long=31 unpacks it`,
      );
    this.#hasChecksum = (descriptor & CHECKSUM) !== 0;
    this.#isInBlocks = true;
    return sizeAt + sizeBytes;
  }

  #block(): number | undefined {
    if (this.#head.length < BLOCK_HEADER) return undefined;
    const header = this.#head.readUIntLE(0, BLOCK_HEADER);
    const isLast = (header & 1) === 1;
    this.#skip = ((header >>> 1) & 3) === RLE ? 1 : header >>> 3;
    if (isLast) {
      this.#isInBlocks = false;
      if (this.#hasChecksum) this.#skip += CHECKSUM_BYTES;
    }
    return BLOCK_HEADER;
  }
}

/** Exponent in the upper five bits, eighths of the power of two in the lower three. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >>> 3));
  return base + (base / 8) * (descriptor & 7);
}

function contentSize(head: Buffer, at: number, bytes: number): number {
  if (bytes === 8) return Number(head.readBigUInt64LE(at));
  // Two bytes count from 256.
  return head.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0);
}
