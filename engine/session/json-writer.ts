/**
 * JSON of a million frames without a million strings: constant pieces are encoded once and copied, numbers are written
 * digit by digit, and the bytes leave in chunks.
 */
const CHUNK = 1 << 20;
/** Room that one piece may need beyond the current fill before the chunk is handed out. */
const MARGIN = 1 << 16;
/** Texts up to this length are cheaper to write char by char than to encode. */
const SHORT = 192;
/** How many numbers a word can be. */
const WORDS = 2 ** 64;
const encoder = new TextEncoder();
const DIGITS = encoder.encode('0123456789abcdef');

export function piece(text: string): Uint8Array {
  return encoder.encode(text);
}

/** `prefix` and the value's JSON; nothing for undefined. */
export function json(prefix: string, value: unknown): Uint8Array {
  return value === undefined ? piece('') : piece(prefix + JSON.stringify(value));
}

export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Bytes with holes for addresses of one width, which differ from use to use by a base. */
export interface Template {
  readonly bytes: Uint8Array;
  /** Where the hex digits of each address begin. */
  readonly holes: Int32Array;
  /** What each address is beyond the base. */
  readonly offsets: Float64Array;
  /** Hex digits of every address. */
  readonly digits: number;
}

export class JsonWriter {
  #bytes = new Uint8Array(CHUNK + MARGIN);
  #at = 0;
  readonly #reuse: boolean;

  /** `reuse`: chunks are one buffer, each valid until writing goes on. */
  constructor(reuse = false) {
    this.#reuse = reuse;
  }

  /** A chunk is full: take it. */
  get full(): boolean {
    return this.#at >= CHUNK;
  }

  /** The bytes written since the last call; the writer starts a new chunk. */
  take(): Uint8Array {
    const chunk = this.#bytes.subarray(0, this.#at);
    if (!this.#reuse) this.#bytes = new Uint8Array(CHUNK + MARGIN);
    this.#at = 0;
    return chunk;
  }

  bytes(part: Uint8Array): void {
    if (this.#at + part.length > this.#bytes.length) this.#grow(part.length);
    this.#bytes.set(part, this.#at);
    this.#at += part.length;
  }

  /** Some of `source`: short ones are cheaper to copy byte by byte than to cut out. */
  part(source: Uint8Array, from: number, to: number): void {
    if (to - from > SHORT) {
      this.bytes(source.subarray(from, to));
      return;
    }
    this.#room(SHORT);
    const bytes = this.#bytes;
    let at = this.#at;
    for (let i = from; i < to; i++) bytes[at++] = source[i];
    this.#at = at;
  }

  text(text: string): void {
    if (text.length > SHORT) {
      this.bytes(encoder.encode(text));
      return;
    }
    this.#room(SHORT);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) {
        this.bytes(encoder.encode(text.slice(i)));
        return;
      }
      this.#bytes[this.#at++] = code;
    }
  }

  /** A whole number; what is none, or has more than 53 bits, as JSON has it (damaged memory gives both). */
  integer(value: number): void {
    if (!Number.isSafeInteger(value)) {
      this.text(JSON.stringify(Math.trunc(value)));
      return;
    }
    this.#room(24);
    if (value < 0) {
      this.#bytes[this.#at++] = 0x2d;
      value = -value;
    }
    let digits = 1;
    for (let power = 10; value >= power; power *= 10) digits++;
    for (let i = digits - 1; i >= 0; i--) {
      const rest = Math.floor(value / 10);
      this.#bytes[this.#at + i] = DIGITS[value - rest * 10];
      value = rest;
    }
    this.#at += digits;
  }

  /** "0x…" with the quotes; of more than 53 bits the nearest number that a word can be. */
  address(value: number): void {
    this.#room(24);
    this.#bytes[this.#at++] = 0x22;
    // The last words of all are so near to 2^64 that they were rounded to it.
    if (value >= WORDS) this.hex(0xffff_ffff, 0xffff_ffff);
    else this.hex(value >>> 0, Math.floor(value / 0x1_0000_0000));
    this.#bytes[this.#at++] = 0x22;
  }

  /** "0x…" without quotes, of a word by its halves. */
  hex(low: number, high: number): void {
    this.#room(24);
    const bytes = this.#bytes;
    bytes[this.#at++] = 0x30;
    bytes[this.#at++] = 0x78;
    let digits = high > 0 ? 9 + ((31 - Math.clz32(high)) >>> 2) : 1 + ((31 - Math.clz32(low | 1)) >>> 2);
    this.#at += digits;
    let at = this.#at;
    for (; digits > 0; digits--) {
      bytes[--at] = DIGITS[low & 15];
      low = (low >>> 4) | (high << 28);
      high >>>= 4;
    }
  }

  /** A template with its addresses filled in: one copy and a few digits instead of a call per piece. */
  filled(template: Template, base: number): void {
    const { bytes, holes, offsets, digits } = template;
    const start = this.#at;
    this.bytes(bytes);
    const into = this.#bytes;
    for (let i = 0; i < holes.length; i++) {
      const address = base + offsets[i];
      // Two halves of at most 32 bits: integer arithmetic is several times as fast as dividing doubles.
      let low = address % 0x1000000;
      let high = (address - low) / 0x1000000;
      let at = start + holes[i] + digits;
      for (let d = 0; d < 6 && d < digits; d++, low >>>= 4) into[--at] = DIGITS[low & 15];
      for (let d = 6; d < digits; d++, high >>>= 4) into[--at] = DIGITS[high & 15];
    }
  }

  #room(length: number): void {
    if (this.#at + length > this.#bytes.length) this.#grow(length);
  }

  #grow(length: number): void {
    const wider = new Uint8Array((this.#bytes.length + length) * 2);
    wider.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = wider;
  }
}
