/**
 * The strings that events and stacks of a trace name, each once. Messages of user logs are as many as there are logs: they
 * stay where they are in the trace.
 */
import { BlockCache } from '../../bytes/block-cache.ts';
import { Cursor } from '../../bytes/cursor.ts';
import type { ByteSource } from '../../bytes/source.ts';

const decoder = new TextDecoder();
/** Ten bytes of length and tracev2.MaxEventTrailerDataSize. */
const MAX_RECORD = 10 + (1 << 10);

/** Different texts that are kept: a damaged trace may name any number. */
const MAX_TEXTS = 1 << 23;

export class TraceStrings {
  /** Row → text; row 0 is "". */
  readonly texts: string[] = [''];
  readonly #rows = new Map<string, number>([['', 0]]);
  readonly #blocks: BlockCache;

  constructor(source: ByteSource) {
    this.#blocks = new BlockCache(source);
  }

  /** The row of a text. */
  intern(text: string): number {
    const known = this.#rows.get(text);
    if (known !== undefined) return known;
    if (this.texts.length >= MAX_TEXTS) return 0;
    this.#rows.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }

  /** The text whose length is at an offset of the trace. */
  at(offset: number): string {
    const c = new Cursor(this.record(offset, MAX_RECORD));
    return decoder.decode(c.take(c.uleb()));
  }

  /** Up to `length` bytes of the trace; fewer at its end. */
  record(offset: number, length: number): Uint8Array {
    const block = this.#blocks.at(offset);
    const from = offset - block.start;
    if (from + length <= block.length) return block.bytes.subarray(from, from + length);
    const bytes = new Uint8Array(length);
    const read = this.#blocks.source.read(offset, bytes);
    return bytes.subarray(0, read);
  }
}
