/**
 * A batch of trace events as the runtime writes it: {1, generation, thread, time, length in ten bytes} and that many bytes.
 * Source: runtime/tracebuf.go, refill, varintReserve, traceBufFlush.
 */
import { Cursor } from '../../bytes/cursor.ts';

const EVENT_BATCH = 1;
/** The length is written last, into ten bytes that were left for it. */
const LENGTH_BYTES = 10;
/** tracev2.MaxBatchSize */
const MAX_BATCH = 1 << 16;

/** Whole, from its header on. */
export interface RawBatch {
  readonly bytes: Uint8Array;
  readonly generation: number;
  /** Id of the thread; 2^64 for none. */
  readonly thread: number;
  readonly time: number;
  /** Where its content begins. */
  readonly content: number;
}

/** The batch in some bytes; undefined where they are none. */
export function rawBatch(bytes: Uint8Array): RawBatch | undefined {
  const c = new Cursor(bytes);
  if (c.u8() !== EVENT_BATCH) return undefined;
  const generation = c.uleb();
  const thread = c.uleb();
  const time = c.uleb();
  const content = c.at + LENGTH_BYTES;
  if (c.failed || generation === 0 || content > bytes.length) return undefined;
  return { bytes, generation, thread, time, content };
}

/** Writes the length that the runtime writes when it gives a batch away. */
export function patchLength(batch: RawBatch): void {
  writePadded(batch.bytes, batch.content - LENGTH_BYTES, batch.bytes.length - batch.content);
}

function writePadded(into: Uint8Array, at: number, value: number): void {
  let rest = value;
  for (let i = 0; i < LENGTH_BYTES - 1; i++, rest = Math.floor(rest / 128)) into[at + i] = 0x80 | (rest % 128);
  into[at + LENGTH_BYTES - 1] = 0;
}

/** Batches that belong to no thread, each of one kind of table: what a generation gets when it ends. */
export class BatchWriter {
  readonly batches: Uint8Array[] = [];
  readonly #generation: number;
  readonly #time: number;
  readonly #kind: number;
  #content: number[] = [];

  /** `kind`: the event that says what the batch holds. */
  constructor(generation: number, time: number, kind: number) {
    this.#generation = generation;
    this.#time = time;
    this.#kind = kind;
  }

  /** An entry: numbers, and bytes after them. */
  add(entry: readonly number[], trailer?: Uint8Array): void {
    const record: number[] = [];
    for (const value of entry) uleb(value, record);
    const length = record.length + (trailer?.length ?? 0);
    if (this.#content.length + length + 64 > MAX_BATCH) this.#close();
    if (this.#content.length === 0) this.#content.push(this.#kind);
    this.#content.push(...record, ...(trailer ?? []));
  }

  end(): Uint8Array[] {
    if (this.#content.length > 0) this.#close();
    return this.batches;
  }

  #close(): void {
    const header = [EVENT_BATCH];
    uleb(this.#generation, header);
    header.push(...NO_THREAD);
    uleb(this.#time, header);
    const bytes = new Uint8Array(header.length + LENGTH_BYTES + this.#content.length);
    bytes.set(header);
    writePadded(bytes, header.length, this.#content.length);
    bytes.set(this.#content, header.length + LENGTH_BYTES);
    this.batches.push(bytes);
    this.#content = [];
  }
}

/** ^0 in LEB128. */
const NO_THREAD: readonly number[] = [255, 255, 255, 255, 255, 255, 255, 255, 255, 1];

function uleb(value: number, into: number[]): void {
  let rest = value;
  while (rest >= 128) {
    into.push(0x80 | (rest % 128));
    rest = Math.floor(rest / 128);
  }
  into.push(rest);
}
