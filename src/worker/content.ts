/**
 * The bytes of a file that the browser holds: the file itself, or what was unpacked from one. Long runs of zeros are left
 * out of what is unpacked, and take no room: cores of Go processes are mostly address space that was never touched.
 */

export interface Content {
  readonly name: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** In order; between them are zeros. */
  readonly parts: readonly Part[];
}

interface Part {
  readonly at: number;
  readonly bytes: Blob;
}

export function contentOf(file: File): Content {
  return { name: file.name, size: file.size, modified: file.lastModified, parts: [{ at: 0, bytes: file }] };
}

/** The bytes [from, to) as a content. */
export function contentRange({ modified, parts }: Content, from: number, to: number, name: string): Content {
  const cut = parts.flatMap(({ at, bytes }) => {
    const [first, end] = [Math.max(from, at), Math.min(to, at + bytes.size)];
    return first < end ? [{ at: first - from, bytes: bytes.slice(first - at, end - at) }] : [];
  });
  return { name, size: to - from, modified, parts: cut };
}

const BLOCK = 1 << 18;
/** Blocks are given to the browser, which may put them on disk, in pieces of this size. */
const PIECE = 1 << 24;

/** Puts a content together from what comes, block by block. */
export class ContentWriter {
  readonly #parts: { at: number; pieces: Blob[] }[] = [];
  readonly #block = new Uint8Array(BLOCK);
  #filled = 0;
  #piece: Uint8Array<ArrayBuffer>[] = [];
  #size = 0;
  #inHole = true;
  /** Bytes that are kept: all but the zeros. */
  kept = 0;

  get size(): number {
    return this.#size;
  }

  write(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length; ) {
      const some = chunk.subarray(from, from + BLOCK - this.#filled);
      this.#block.set(some, this.#filled);
      this.#filled += some.length;
      from += some.length;
      if (this.#filled === BLOCK) this.#endBlock();
    }
  }

  end(name: string, modified: number): Content {
    if (this.#filled > 0) this.#endBlock();
    this.#endPiece();
    const parts = this.#parts.map(({ at, pieces }) => ({ at, bytes: new Blob(pieces) }));
    return { name, size: this.#size, modified, parts };
  }

  #endBlock(): void {
    const block = this.#block.subarray(0, this.#filled);
    if (isZero(block)) {
      this.#endPiece();
      this.#inHole = true;
    } else {
      if (this.#inHole) this.#parts.push({ at: this.#size, pieces: [] });
      this.#inHole = false;
      this.#piece.push(block.slice());
      this.kept += block.length;
      if (this.#piece.length * BLOCK >= PIECE) this.#endPiece();
    }
    this.#size += block.length;
    this.#filled = 0;
  }

  #endPiece(): void {
    if (this.#piece.length > 0) this.#parts[this.#parts.length - 1].pieces.push(new Blob(this.#piece));
    this.#piece = [];
  }
}

function isZero(block: Uint8Array): boolean {
  for (const byte of block) if (byte !== 0) return false;
  return true;
}
