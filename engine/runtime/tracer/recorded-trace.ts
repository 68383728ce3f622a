/**
 * The execution trace that lies in a process's own memory, put together as a trace file: what a flight recorder keeps, and
 * the generation that was not finished, to which is added what the tracer would have added at its end.
 * Source: runtime/trace.go, traceAdvance.
 */
import { Cursor } from '../../bytes/cursor.ts';
import { type Fault, fault } from '../../bytes/fault.ts';
import { type ByteSource, joinedSource, memorySource } from '../../bytes/source.ts';
import { goMinor } from '../../gobin/build-info.ts';
import type { GoProgram } from '../program.ts';
import { BatchWriter, type RawBatch, rawBatch } from './batch.ts';
import { readBuffers } from './buffers.ts';
import { findTracer } from './find-tracer.ts';
import { type FlightRecorder, findFlightRecorder } from './flight-recorder.ts';
import { StackExpander } from './stacks.ts';
import { tracerTable } from './tables.ts';

/** Events of the format; engine/formats/trace has them all. */
const STACKS = 2;
const STACK = 3;
const STRINGS = 4;
const STRING = 5;
const FREQUENCY = 8;
const SYNC = 50;
const END_OF_GENERATION = Uint8Array.of(52);

/** nanotime / 64, on Linux, amd64 and arm64 (runtime/tracetime.go, traceTimeDiv). */
const UNITS_PER_SECOND = 15_625_000;
/** tracev2.MaxEventTrailerDataSize */
const MAX_STRING = 1 << 10;
/** Ids of threads from here on stand for none. */
const NO_THREAD = 2 ** 63;
/** Versions of the format; 23 is also what Go 1.24 writes, 26 what Go 1.27 does. */
const FORMATS = [22, 23, 25, 26];

export interface RecordedTrace {
  /** As runtime/trace would have written it. */
  readonly source: ByteSource;
  /** A flight recorder was on: what it kept is whole. Else what was written out before is not in memory. */
  readonly flightRecorder: boolean;
  readonly faults: readonly Fault[];
}

/** What the process had written of its trace: the file that it traced into, as it was when the core was taken. */
export interface WrittenTrace {
  /** Header and all generations before those of `batches`. */
  readonly before: ByteSource;
  /** Batches of the generations from the first unfinished one on. */
  readonly batches: ReadonlyMap<number, readonly Uint8Array[]>;
}

/** Where the tracer stands. */
export interface TracerState {
  /** Address of runtime.trace. */
  readonly trace: number;
  /** Generation that is being written, or was the last. */
  readonly current: number;
  /** Last generation that the tracer has given away whole. */
  readonly flushed: number;
}

/** undefined: the process traced nothing, or in the way of Go up to 1.21. */
export function tracerState(program: GoProgram): TracerState | undefined {
  const { memory, layout } = program;
  const trace = program.variable('runtime.trace') ?? findTracer(program);
  if (trace === undefined || layout.trace.gen < 0) return undefined;
  const current = memory.word(trace + layout.trace.gen) || memory.word(trace + layout.trace.lastNonZeroGen);
  const flushed = memory.word(trace + layout.trace.flushedGen);
  return current > 0 && Number.isSafeInteger(current) ? { trace, current, flushed } : undefined;
}

/** The trace in a core, joined with what had been written of it where that is at hand. */
export function recordedTrace(program: GoProgram, written?: WrittenTrace): RecordedTrace | undefined {
  const state = tracerState(program);
  if (!state) return undefined;
  const flight = findFlightRecorder(program);
  const assembly = new Assembly(program, state.trace, flight, flight ? undefined : written);
  // Normally only the current generation is open: its predecessor is while the tracer ends it.
  for (const generation of [state.current - 1, state.current]) assembly.addOpen(generation, state.flushed < generation);
  return assembly.trace();
}

/** The header that a program's Go writes. */
function headerOf(program: GoProgram): Uint8Array {
  const minor = Number(goMinor(program.module.buildInfo.version)?.slice(2));
  const format = FORMATS.filter((one) => one <= minor).at(-1) ?? FORMATS[FORMATS.length - 1];
  return new TextEncoder().encode(`go 1.${format} trace\0\0\0`);
}

class Assembly {
  readonly #program: GoProgram;
  readonly #trace: number;
  readonly #flight: FlightRecorder | undefined;
  readonly #written: WrittenTrace | undefined;
  readonly #expander: StackExpander;
  readonly #parts: ByteSource[] = [];
  readonly #format: number;
  readonly #faults: Fault[] = [];

  constructor(
    program: GoProgram,
    trace: number,
    flight: FlightRecorder | undefined,
    written: WrittenTrace | undefined,
  ) {
    this.#program = program;
    this.#trace = trace;
    this.#flight = flight;
    this.#written = written;
    this.#expander = new StackExpander(program);
    const header = flight?.header ?? headerOf(program);
    this.#format = Number(String.fromCharCode(...header.subarray(5, 7)));
    if (written) this.#parts.push(written.before);
    else this.#add([header]);
    for (const { batches } of flight?.finished ?? []) this.#add(batches);
    if (!flight?.lost) return;
    const message = `${flight.lost} batches of the flight recorder are lost: their memory is not in the core.`;
    this.#faults.push(fault('trace-batches-lost', message));
  }

  /** undefined: there is nothing but the header. */
  trace(): RecordedTrace | undefined {
    if (this.#parts.length === 1) return undefined;
    const flightRecorder = this.#flight !== undefined;
    const name = flightRecorder ? 'the flight recorder in the core' : 'the trace in the core';
    return { source: joinedSource(this.#parts, name), flightRecorder, faults: this.#faults };
  }

  /** A generation that the tracer has not given away whole. `unfinished`: its tables are still to be written. */
  addOpen(generation: number, unfinished: boolean): void {
    if (this.#flight?.finished.some(({ number }) => number === generation)) return;
    const { batches, reading, stale, lastTime } = readBuffers(this.#program, this.#trace, generation);
    const out = this.#givenAway(generation);
    // The last buffer of a finished generation stands as being read until the next is.
    const open = unfinished ? reading : undefined;
    if (batches.length + out.length === 0 && !open) return;
    // What has left the memory is with who reads it; where that is not known, what is not overwritten yet is all there is.
    const known = this.#flight || this.#written;
    const all = distinct([...(known ? out : stale), ...(open ? [open] : []), ...batches]);
    this.#add(all.map((batch) => batch.bytes));
    const time = Math.max(lastTime, ...all.map((batch) => batch.time));
    if (unfinished) this.#add(this.#tables(generation, time, all));
    if (!all.some(tellsUnit)) this.#add(this.#unit(generation, time));
    if (this.#format >= 26) this.#add([END_OF_GENERATION]);
  }

  /** Batches of a generation that the recorder or the file has. */
  #givenAway(generation: number): RawBatch[] {
    const { active } = this.#flight ?? {};
    const bytes = active?.number === generation ? active.batches : (this.#written?.batches.get(generation) ?? []);
    return bytes.flatMap((one) => rawBatch(one) ?? []);
  }

  #add(parts: readonly Uint8Array[]): void {
    for (const part of parts) this.#parts.push(memorySource(part));
  }

  /** Stacks, and the strings that they name: the tracer writes them when a generation ends. */
  #tables(generation: number, time: number, written: readonly RawBatch[]): Uint8Array[] {
    const { memory, layout } = this.#program;
    const slot = generation % 2;
    const { stackTab, stringTab } = layout.trace;
    const { traceStackTable, traceStringTable } = layout.sizes;
    const stringTable = this.#trace + stringTab + slot * traceStringTable + layout.traceStringTable.tab;
    const strings = new StringWriter(generation, time, memory.word(stringTable + layout.traceMap.seq) || 0);
    const known = stringIds(written);
    for (const { id, data, length } of tracerTable(this.#program, stringTable)) {
      const bytes = memory.bytes(data, Math.min(length, MAX_STRING));
      if (!known.has(id) && bytes instanceof Uint8Array) strings.add(id, bytes.slice());
    }
    const stacks = new BatchWriter(generation, time, STACKS);
    const stackTable = this.#trace + stackTab + slot * traceStackTable + layout.traceStackTable.tab;
    for (const entry of tracerTable(this.#program, stackTable)) {
      const frames = this.#expander.frames(entry);
      const numbers = frames.flatMap((f) => [f.pc, strings.id(f.function), strings.id(f.file), f.line]);
      stacks.add([STACK, entry.id, frames.length, ...numbers]);
    }
    return [...stacks.end(), ...strings.end()];
  }

  /** The unit of time: up to Go 1.24 a generation ends with it; since, it begins with it, and may be lost. */
  #unit(generation: number, time: number): Uint8Array[] {
    const writer = new BatchWriter(generation, time, this.#format >= 25 ? SYNC : FREQUENCY);
    writer.add(this.#format >= 25 ? [FREQUENCY, UNITS_PER_SECOND] : [UNITS_PER_SECOND]);
    return writer.end();
  }
}

/** Strings with the ids that they have, and new ones for those of the stacks. */
class StringWriter {
  readonly #writer: BatchWriter;
  readonly #ids = new Map<string, number>([['', 0]]);
  #last: number;

  /** `last`: the largest id that was given away. */
  constructor(generation: number, time: number, last: number) {
    this.#writer = new BatchWriter(generation, time, STRINGS);
    this.#last = last;
  }

  add(id: number, bytes: Uint8Array): void {
    this.#writer.add([STRING, id, bytes.length], bytes);
  }

  /** Long ones keep their end, as the runtime has it. */
  id(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = ++this.#last;
    this.#ids.set(text, id);
    const bytes = new TextEncoder().encode(text);
    this.add(id, bytes.subarray(Math.max(0, bytes.length - MAX_STRING)));
    return id;
  }

  end(): Uint8Array[] {
    return this.#writer.end();
  }
}

/** Ids of the strings that batches hold. */
function stringIds(batches: readonly RawBatch[]): Set<number> {
  const ids = new Set<number>();
  for (const { bytes, content } of batches) {
    if (bytes[content] !== STRINGS) continue;
    const c = new Cursor(bytes, content + 1);
    while (c.more && c.u8() === STRING) {
      ids.add(c.uleb());
      c.skip(c.uleb());
    }
  }
  return ids;
}

function tellsUnit({ bytes, content }: RawBatch): boolean {
  return bytes[content] === SYNC || bytes[content] === FREQUENCY;
}

/**
 * Each batch once: a thread begins one at a time. A file that was written on after the core was taken has more of a batch
 * than the core.
 */
function distinct(batches: readonly RawBatch[]): RawBatch[] {
  const found = new Map<string, RawBatch>();
  for (const batch of batches) {
    const key = `${batch.thread} ${batch.time} ${batch.thread >= NO_THREAD ? batch.bytes[batch.content] : ''}`;
    const known = found.get(key);
    if (!known || known.bytes.length < batch.bytes.length) found.set(key, batch);
  }
  return [...found.values()];
}
