/**
 * A generation: about a second of a trace, complete in itself. What its batches hold but events: strings, stacks, samples
 * of the CPU profiler and the clock. Strings and stacks are noted by where they are and read when something names them.
 * Source: internal/trace/generation.go.
 */
import { Cursor } from '../../bytes/cursor.ts';
import { type Fault, fault, hex } from '../../bytes/fault.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { type Batch, BatchReader } from './batches.ts';
import {
  CLOCK_SNAPSHOT,
  CPU_SAMPLE,
  CPU_SAMPLES,
  END_OF_GENERATION,
  EVENT_BATCH,
  FREQUENCY,
  STACK,
  STACKS,
  STRING,
  STRINGS,
  SYNC,
} from './event-types.ts';
import { isFrequency } from './trace-clock.ts';
import type { TraceFaults } from './trace-faults.ts';

/** tracev2.MaxFramesPerStack, MaxEventTrailerDataSize */
export const MAX_FRAMES = 128;
const MAX_STRING = 1 << 10;
/** Entries of a table: no second of a program makes more, and a Map takes no more than twice that. */
const MAX_TABLE = 1 << 23;

/** The three clocks, read at one moment (since Go 1.25). */
export interface ClockSnapshot {
  /** In the trace's own unit. */
  readonly time: number;
  /** Nanoseconds of CLOCK_MONOTONIC. */
  readonly monotonic: number;
  /** Seconds and nanoseconds since 1970. */
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** A sample of the CPU profiler; ids as in the trace, -1 for none. */
export interface CpuSample {
  readonly time: number;
  readonly thread: number;
  readonly processor: number;
  readonly goroutine: number;
  readonly stack: number;
}

export interface Generation {
  readonly number: number;
  /** The batches of events, by thread (-1: no thread's), threads in the order in which they appear. */
  readonly batches: ReadonlyMap<number, readonly Batch[]>;
  /** Id → where its length is in the trace. */
  readonly strings: ReadonlyMap<number, number>;
  /** Id → where its number of frames is in the trace. */
  readonly stacks: ReadonlyMap<number, number>;
  readonly samples: readonly CpuSample[];
  /** Units of time in a second; undefined where the generation does not tell. */
  readonly frequency?: number;
  readonly clock?: ClockSnapshot;
  /** The earliest time of its batches, in the trace's unit. */
  readonly start: number;
  /** Bytes of its batches of events. */
  readonly bytes: number;
  /** Where in the trace it begins. */
  readonly offset: number;
  /** Its end is in the trace: a byte that says so, or the next generation. */
  readonly ended: boolean;
}

/** All generations of a trace in order; only one is held at a time. */
export function* generations(source: ByteSource, faults: TraceFaults): Generator<Generation> {
  const reader = new BatchReader(source, faults);
  let open: OpenGeneration | undefined;
  for (let batch = reader.next(); batch; batch = reader.next()) {
    if (batch.type === END_OF_GENERATION) {
      if (open) yield open.close(true);
      open = undefined;
      continue;
    }
    if (open && batch.generation !== open.number) {
      if (!begins(batch, open.number, reader)) {
        faults.add(strayBatch(batch, open.number));
        continue;
      }
      yield open.close(true);
      open = undefined;
    }
    open ??= new OpenGeneration(batch, faults);
    open.add(batch, reader);
  }
  if (open) yield open.close(false);
}

/** Whether a batch with another number begins a generation, or its number is damaged: the next batch tells. */
function begins(batch: Batch, current: number, reader: BatchReader): boolean {
  if (batch.generation === current + 1) return true;
  const after = reader.peek();
  return batch.generation > current && after?.generation === batch.generation;
}

function strayBatch(batch: Batch, current: number): Fault {
  return fault(
    'trace-damaged',
    `A batch at ${hex(batch.offset)} says that it is of generation ${batch.generation}, amid generation ${current}: its ${batch.length} bytes were left out.`,
  );
}

class OpenGeneration {
  readonly number: number;
  readonly #offset: number;
  readonly #faults: TraceFaults;
  readonly #batches = new Map<number, Batch[]>();
  readonly #strings = new Map<number, number>();
  readonly #stacks = new Map<number, number>();
  readonly #samples: CpuSample[] = [];
  #frequency: number | undefined;
  #clock: ClockSnapshot | undefined;
  #start = 0;
  #bytes = 0;

  constructor(first: Batch, faults: TraceFaults) {
    this.number = first.generation;
    this.#offset = first.offset;
    this.#faults = faults;
  }

  add(batch: Batch, reader: BatchReader): void {
    if (this.#start === 0 || batch.time < this.#start) this.#start = batch.time;
    if (batch.type !== EVENT_BATCH) return;
    const bytes = reader.bytes(batch);
    const c = new Cursor(bytes, 1);
    const whole = this.#addTable(bytes[0], batch, c);
    if (whole !== undefined) {
      if (!whole || c.failed) this.#faults.add(tableCut(batch));
      return;
    }
    this.#bytes += batch.length;
    const known = this.#batches.get(batch.thread);
    if (known) known.push(batch);
    else this.#batches.set(batch.thread, [batch]);
  }

  close(ended: boolean): Generation {
    return {
      number: this.number,
      batches: this.#batches,
      strings: this.#strings,
      stacks: this.#stacks,
      samples: this.#samples.sort((a, b) => a.time - b.time),
      frequency: this.#frequency,
      clock: this.#clock,
      start: this.#start,
      bytes: this.#bytes,
      offset: this.#offset,
      ended,
    };
  }

  /** What is no batch of events, by its first byte: whether it could be read whole; undefined for events. */
  #addTable(type: number, batch: Batch, c: Cursor): boolean | undefined {
    switch (type) {
      case STRINGS:
        return this.#table(c, batch, STRING, this.#strings, skipString);
      case STACKS:
        return this.#table(c, batch, STACK, this.#stacks, skipFrames);
      case CPU_SAMPLES:
        return this.#readSamples(c);
      case SYNC:
        return this.#readSync(c, batch.time);
      case FREQUENCY: // up to Go 1.24 it stands alone
        c.at = 0;
        return this.#readSync(c, batch.time);
      default:
        return undefined;
    }
  }

  /** Entries {type, id, …}. Where an id comes twice the first is meant. */
  #table(c: Cursor, batch: Batch, type: number, into: Map<number, number>, skip: (c: Cursor) => boolean): boolean {
    while (c.more) {
      if (c.u8() !== type) return false;
      const id = c.uleb();
      const at = batch.offset + c.at;
      if (!skip(c) || c.failed) return false;
      if (into.has(id)) continue;
      if (into.size === MAX_TABLE) return false;
      into.set(id, at);
    }
    return true;
  }

  #readSamples(c: Cursor): boolean {
    while (c.more) {
      if (c.u8() !== CPU_SAMPLE) return false;
      const time = c.uleb();
      const [thread, processor, goroutine] = [c.uleb(), c.uleb(), c.uleb()].map((id) => (id >= 2 ** 63 ? -1 : id));
      const stack = c.uleb();
      if (!c.failed) this.#samples.push({ time, thread, processor, goroutine: goroutine || -1, stack });
    }
    return true;
  }

  #readSync(c: Cursor, start: number): boolean {
    let time = start;
    while (c.more) {
      const type = c.u8();
      if (type === FREQUENCY) {
        const units = c.uleb();
        if (!isFrequency(units)) return false;
        this.#frequency ??= units;
      } else if (type === CLOCK_SNAPSHOT) {
        time += c.uleb();
        const clock = { time, monotonic: c.uleb(), seconds: c.uleb(), nanoseconds: c.uleb() };
        if (!c.failed) this.#clock ??= clock;
      } else return false;
    }
    return true;
  }
}

function tableCut(batch: Batch): Fault {
  const where = `A table in the trace at ${hex(batch.offset)} breaks off`;
  return fault('trace-damaged', `${where}: some of its ${batch.length} bytes could not be read.`);
}

function skipString(c: Cursor): boolean {
  const length = c.uleb();
  if (length > MAX_STRING) return false;
  c.skip(length);
  return true;
}

function skipFrames(c: Cursor): boolean {
  const count = c.uleb();
  if (count > MAX_FRAMES) return false;
  for (let i = 0; i < 4 * count; i++) c.uleb();
  return true;
}
