/** Lines of a text of any size, read forward in blocks: nothing of it is kept. */
import type { ByteSource } from './source.ts';

const BLOCK = 1 << 18;
/** Longer lines are cut: no line that anybody reads is. */
const MAX_LINE = 1 << 20;
const NEWLINE = 10;
const BEYOND_ASCII = /[^\0-\x7f]/;

export class LineReader {
  /** Byte offsets of the line that was read last: its first byte, and what follows its newline. */
  start: number;
  end: number;
  readonly #source: ByteSource;
  readonly #to: number;
  /** One character for each byte. */
  readonly #singles = new TextDecoder('latin1');
  readonly #utf8 = new TextDecoder();
  #bytes: Uint8Array = new Uint8Array(0);
  /** Whole lines only, but for the last of the text and for lines that are too long. */
  #text = '';
  #textAt: number;
  #isBeyondAscii = false;
  #at = 0;

  /** The lines of the bytes [from, to). */
  constructor(source: ByteSource, from = 0, to = source.size) {
    this.#source = source;
    this.#to = Math.min(to, source.size);
    this.#textAt = from;
    this.start = from;
    this.end = from;
  }

  /** Without its end of line, be that \n or \r\n; undefined at the end of the text. */
  next(): string | undefined {
    if (this.#at >= this.#text.length && !this.#fill()) return undefined;
    const from = this.#at;
    const found = this.#text.indexOf('\n', from);
    const to = found < 0 ? this.#text.length : found;
    this.#at = found < 0 ? to : to + 1;
    this.start = this.#textAt + from;
    this.end = this.#textAt + this.#at;
    const line = this.#text.slice(from, this.#text.charCodeAt(to - 1) === 13 && to > from ? to - 1 : to);
    return this.#isBeyondAscii && BEYOND_ASCII.test(line)
      ? this.#utf8.decode(this.#bytes.subarray(from, from + line.length))
      : line;
  }

  #fill(): boolean {
    const at = this.#textAt + this.#text.length;
    for (let size = BLOCK; at < this.#to; size *= 2) {
      const bytes = new Uint8Array(Math.min(size, this.#to - at));
      const got = this.#source.read(at, bytes);
      if (got === 0) return false;
      const last = at + got >= this.#to ? got : bytes.subarray(0, got).lastIndexOf(NEWLINE) + 1;
      const whole = last > 0 ? last : got >= MAX_LINE ? got : 0;
      if (whole === 0) continue;
      this.#bytes = bytes.subarray(0, whole);
      this.#text = this.#singles.decode(this.#bytes);
      this.#isBeyondAscii = BEYOND_ASCII.test(this.#text);
      this.#textAt = at;
      this.#at = 0;
      return true;
    }
    return false;
  }
}
