/**
 * The events of one thread in one generation, one after the other: they are in order, only those of different threads are
 * not. What cannot be decoded ends its batch, since nothing tells how long an unknown event is; the next batch goes on.
 * Source: internal/trace/batchcursor.go.
 */
import { fault, hex } from '../../bytes/fault.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { Batch } from './batches.ts';
import { ARGUMENT_COUNT } from './event-types.ts';
import type { TraceClock } from './trace-clock.ts';
import type { TraceFaults } from './trace-faults.ts';

export class ThreadEvents {
  /** Row of the thread; -1 for the events that no thread wrote. */
  readonly thread: number;
  /** The current event: nanoseconds since the trace began, type, arguments after the time. */
  time = 0;
  type = 0;
  a = 0;
  b = 0;
  c = 0;
  d = 0;
  readonly #source: ByteSource;
  readonly #batches: readonly Batch[];
  readonly #clock: TraceClock;
  readonly #counts: Float64Array;
  readonly #faults: TraceFaults;
  #batch = -1;
  #bytes = new Uint8Array(0);
  #at = 0;
  #end = 0;

  /** `counts`: of events, by type, counted on. */
  constructor(
    source: ByteSource,
    thread: number,
    batches: readonly Batch[],
    clock: TraceClock,
    counts: Float64Array,
    faults: TraceFaults,
  ) {
    this.#source = source;
    this.thread = thread;
    this.#batches = batches;
    this.#clock = clock;
    this.#counts = counts;
    this.#faults = faults;
  }

  /** Goes to the next event. False: there is none. */
  next(): boolean {
    for (;;) {
      if (this.#at >= this.#end) {
        if (!this.#nextBatch()) return false;
        continue;
      }
      const start = this.#at;
      const type = this.#bytes[this.#at++];
      const count = ARGUMENT_COUNT[type];
      if (count >= 0) {
        const elapsed = this.#number();
        if (count > 0) this.a = this.#number();
        if (count > 1) this.b = this.#number();
        if (count > 2) this.c = this.#number();
        if (count > 3) this.d = this.#number();
        const time = this.#clock.after(this.time, elapsed);
        if (this.#at <= this.#end && !Number.isNaN(time)) {
          this.type = type;
          this.time = time;
          this.#counts[type]++;
          return true;
        }
      }
      this.#giveUp(start, type, count);
    }
  }

  /** An unsigned LEB128 number; beyond the end of the bytes where it breaks off. */
  #number(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.#at++];
    if (byte < 0x80) return byte;
    let result = byte & 0x7f;
    let scale = 128;
    for (let i = 1; i < 10 && this.#at < this.#end; i++) {
      byte = bytes[this.#at++];
      result += (byte & 0x7f) * scale;
      if (byte < 0x80) return result;
      scale *= 128;
    }
    this.#at = this.#end + 1;
    return 0;
  }

  #nextBatch(): boolean {
    const batch = this.#batches[++this.#batch];
    if (batch === undefined) return false;
    if (this.#bytes.length < batch.length) this.#bytes = new Uint8Array(Math.max(batch.length, 1 << 12));
    this.#at = 0;
    this.#end = this.#source.read(batch.offset, this.#bytes.subarray(0, batch.length));
    this.time = this.#clock.at(batch.time);
    if (Number.isNaN(this.time)) {
      this.#faults.add(
        fault(
          'trace-damaged',
          `A batch at ${hex(batch.start)} has an impossible time: its ${batch.length} bytes were left out.`,
        ),
      );
      this.#end = 0;
    }
    return true;
  }

  #giveUp(start: number, type: number, count: number): void {
    const { offset, length } = this.#batches[this.#batch];
    const what = count < 0 ? `event ${type}, which is unknown` : `event ${type} breaks off or has an impossible time`;
    const message = `The trace at ${hex(offset + start)}: ${what}; the last ${length - start} bytes of its batch were left out.`;
    this.#faults.add(fault('trace-event-unknown', message));
    this.#at = this.#end;
  }
}
