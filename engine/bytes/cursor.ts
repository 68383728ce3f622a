/**
 * A cursor over little-endian bytes that remembers its first error and returns zeroes after it, so that decoders read
 * straight down and check `failed` once at the end (the idea is that of Go's debug/dwarf buffers).
 */
const TWO_32 = 0x1_0000_0000;
const text = new TextDecoder();

export class Cursor {
  readonly bytes: Uint8Array;
  /** Next byte to read. */
  at: number;
  /** First byte that must not be read. */
  readonly end: number;
  /** A read went beyond the end, or a number did not fit. */
  failed = false;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = Math.min(end, bytes.length);
  }

  get more(): boolean {
    return !this.failed && this.at < this.end;
  }

  u8(): number {
    if (this.at >= this.end) return this.#fail();
    return this.bytes[this.at++];
  }

  i8(): number {
    return (this.u8() << 24) >> 24;
  }

  u16(): number {
    if (this.at + 2 > this.end) return this.#fail();
    const b = this.bytes;
    const at = this.at;
    this.at += 2;
    return b[at] | (b[at + 1] << 8);
  }

  u24(): number {
    return this.u16() | (this.u8() << 16);
  }

  u32(): number {
    if (this.at + 4 > this.end) return this.#fail();
    const b = this.bytes;
    const at = this.at;
    this.at += 4;
    return (b[at] | (b[at + 1] << 8) | (b[at + 2] << 16) | (b[at + 3] << 24)) >>> 0;
  }

  i32(): number {
    return this.u32() | 0;
  }

  /** A 64-bit word as a number: exact below 2^53, which every user-space address and file offset is; rounded above. */
  u64(): number {
    const low = this.u32();
    return low + this.u32() * TWO_32;
  }

  u64Big(): bigint {
    const low = this.u32();
    return BigInt(low) | (BigInt(this.u32()) << 32n);
  }

  i64Big(): bigint {
    return BigInt.asIntN(64, this.u64Big());
  }

  /** An unsigned integer of 1, 2, 4 or 8 bytes. */
  uint(size: number): number {
    switch (size) {
      case 1:
        return this.u8();
      case 2:
        return this.u16();
      case 4:
        return this.u32();
      case 8:
        return this.u64();
      default:
        return this.#fail();
    }
  }

  /** Unsigned LEB128 as a number; values of 2^53 and more are rounded. */
  uleb(): number {
    let result = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      const byte = this.u8();
      result += (byte & 0x7f) * scale;
      if (byte < 0x80) return result;
      scale *= 128;
    }
    return this.#fail();
  }

  /** Signed LEB128 as a number; exact within ±2^53. */
  sleb(): number {
    let result = 0;
    let shift = 0;
    const start = this.at;
    for (; shift < 28; ) {
      const byte = this.u8();
      result |= (byte & 0x7f) << shift;
      shift += 7;
      if (byte < 0x80) return byte & 0x40 ? result - 2 ** shift : result;
    }
    // Longer than an int32 can hold: rare, so read it in full.
    this.at = start;
    return Number(this.slebBig());
  }

  /** Signed LEB128 in full. */
  slebBig(): bigint {
    let result = 0n;
    let shift = 0n;
    for (let i = 0; i < 10; i++) {
      const byte = this.u8();
      result |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
      if (byte < 0x80) return BigInt.asIntN(64, byte & 0x40 ? result - (1n << shift) : result);
    }
    this.#fail();
    return 0n;
  }

  /** A NUL-terminated string; the NUL is skipped. */
  cstring(): string {
    const start = this.at;
    const stop = this.bytes.indexOf(0, start);
    if (stop < 0 || stop >= this.end) {
      this.#fail();
      return '';
    }
    this.at = stop + 1;
    return text.decode(this.bytes.subarray(start, stop));
  }

  skipCstring(): void {
    const stop = this.bytes.indexOf(0, this.at);
    if (stop < 0 || stop >= this.end) this.#fail();
    else this.at = stop + 1;
  }

  /** The next `length` bytes, not copied. */
  take(length: number): Uint8Array {
    if (length < 0 || this.at + length > this.end) {
      this.#fail();
      return new Uint8Array(0);
    }
    const part = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return part;
  }

  skip(length: number): void {
    if (length < 0 || this.at + length > this.end) this.#fail();
    else this.at += length;
  }

  align(multiple: number): void {
    this.at = Math.ceil(this.at / multiple) * multiple;
  }

  #fail(): 0 {
    this.failed = true;
    this.at = this.end;
    return 0;
  }
}
