/**
 * A trace is a sequence of batches: {1, generation, thread, time, length} and that many bytes, or {49, experiment, …} for
 * an experiment's, or the single byte 52 where a generation ends (since Go 1.26). Found here one after the other, and
 * after damage at the next place that can only be a batch's beginning.
 * Source: internal/trace/batch.go; runtime/tracebuf.go writes the length as ten bytes, padded.
 */

import { Cursor } from '../../bytes/cursor.ts';
import { type Fault, fault, hex } from '../../bytes/fault.ts';
import { indexOf } from '../../bytes/index-of.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { END_OF_GENERATION, EVENT_BATCH, EXPERIMENTAL_BATCH } from './event-types.ts';
import type { TraceFaults } from './trace-faults.ts';
import { HEADER_LENGTH } from './version.ts';

/** No batch is larger (tracev2.MaxBatchSize). */
const MAX_BATCH = 1 << 16;
/** No header is: type, experiment and four numbers of at most ten bytes. */
const MAX_HEADER = 2 + 4 * 10;
const WINDOW = 1 << 20;
/** Ids from here on stand for "none": the runtime writes ^0. */
const NO_ID = 2 ** 63;
/** The end of any length that the runtime writes: below 2^21, padded to ten bytes. */
const PADDING = Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0);

export interface Batch {
  /** 1 events or a table, 49 an experiment's, 52 the end of the generation. */
  readonly type: number;
  readonly generation: number;
  /** -1: no thread's. */
  readonly thread: number;
  /** In the trace's own unit. */
  readonly time: number;
  /** Where it begins, with its header. */
  readonly start: number;
  /** Where its bytes are in the trace. */
  readonly offset: number;
  readonly length: number;
}

export class BatchReader {
  readonly #source: ByteSource;
  readonly #faults: TraceFaults;
  readonly #window = new Uint8Array(WINDOW);
  #start = 0;
  #loaded = 0;
  #at = HEADER_LENGTH;

  constructor(source: ByteSource, faults: TraceFaults) {
    this.#source = source;
    this.#faults = faults;
  }

  /** The next batch; undefined at the end of the trace. */
  next(): Batch | undefined {
    const found = this.#headerAt(this.#at);
    if (found === 'cut') {
      this.#faults.add(cut(this.#source, 'within the beginning of a batch'));
      this.#at = this.#source.size;
      return undefined;
    }
    const batch = found === 'damaged' ? this.#afterDamage() : found;
    if (batch === undefined) return undefined;
    const end = batch.offset + batch.length;
    if (end <= this.#source.size) {
      this.#at = end;
      return batch;
    }
    const left = this.#source.size - batch.offset;
    this.#faults.add(cut(this.#source, `a batch of ${batch.length} bytes has ${left}`));
    this.#at = this.#source.size;
    return { ...batch, length: left };
  }

  /** The batch that `next` would return, left where it is. */
  peek(): Batch | undefined {
    const found = this.#headerAt(this.#at);
    return typeof found === 'string' ? undefined : found;
  }

  /** The bytes of a batch, until the next call of any method. */
  bytes(batch: Batch): Uint8Array {
    return this.#load(batch.offset, batch.length);
  }

  #headerAt(at: number): Batch | 'damaged' | 'cut' | undefined {
    const bytes = this.#load(at, MAX_HEADER);
    if (bytes.length === 0) return undefined;
    const type = bytes[0];
    if (type === END_OF_GENERATION)
      return { type, generation: 0, thread: -1, time: 0, start: at, offset: at + 1, length: 0 };
    if (type !== EVENT_BATCH && type !== EXPERIMENTAL_BATCH) return 'damaged';
    const c = new Cursor(bytes, type === EVENT_BATCH ? 1 : 2);
    const generation = c.uleb();
    const thread = c.uleb();
    const time = c.uleb();
    const length = c.uleb();
    if (c.failed && bytes.length < MAX_HEADER) return 'cut';
    if (c.failed || length > MAX_BATCH || generation === 0) return 'damaged';
    return { type, generation, thread: thread >= NO_ID ? -1 : thread, time, start: at, offset: at + c.at, length };
  }

  /** Goes on at the next header whose length is padded as the runtime pads it. */
  #afterDamage(): Batch | undefined {
    const from = this.#at;
    for (let at = from + 1; at < this.#source.size; ) {
      const bytes = this.#load(at, WINDOW);
      const padding = indexOf(bytes, PADDING);
      if (padding < 0) {
        if (at + bytes.length >= this.#source.size) break;
        at += bytes.length - MAX_HEADER;
        continue;
      }
      const lengthAt = at + padding - 3;
      for (let start = Math.max(from + 1, lengthAt - MAX_HEADER + 10); start < lengthAt; start++) {
        const found = this.#headerAt(start);
        if (found === undefined || typeof found === 'string' || found.offset !== lengthAt + 10) continue;
        this.#faults.add(damaged(from, start - from));
        return found;
      }
      at += padding + 1;
    }
    this.#faults.add(damaged(from, this.#source.size - from));
    this.#at = this.#source.size;
    return undefined;
  }

  /** Up to `length` bytes from `at` on: fewer at the end. Every byte of the source is read once. */
  #load(at: number, length: number): Uint8Array {
    const end = Math.min(at + length, this.#source.size);
    if (at < this.#start || end > this.#start + this.#loaded) {
      this.#start = at;
      this.#loaded = this.#source.read(at, this.#window);
    }
    return this.#window.subarray(at - this.#start, Math.min(end - this.#start, this.#loaded));
  }
}

function cut(source: ByteSource, where: string): Fault {
  return fault('trace-cut', `${source.name} ends too early, after ${source.size} bytes: ${where}.`, {
    hint: 'The trace was not stopped, or the file was not copied whole; what is there is shown.',
  });
}

function damaged(offset: number, length: number): Fault {
  return fault(
    'trace-damaged',
    `${length} bytes of the trace from ${hex(offset)} on are no batch of events and were left out.`,
  );
}
