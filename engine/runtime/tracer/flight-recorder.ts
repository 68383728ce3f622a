/**
 * The generations that a flight recorder keeps (runtime/trace.FlightRecorder, since Go 1.25), byte for byte as its WriteTo
 * would write them.
 * Source: runtime/trace/subscribe.go, flightrecorder.go, recorder.go. 1.25 keeps each batch with its thread and time.
 */
import type { GoProgram } from '../program.ts';
import { findMultiplexer } from './find-tracer.ts';

/** No process keeps more: a wrong length must not cost gigabytes. */
const MAX_BYTES = 2 ** 30;
const MAX_BATCH = (1 << 16) + 64;
const HEADER = 16;

export interface FlightRecorder {
  /** "go 1.26 trace\0\0\0" */
  readonly header: Uint8Array;
  /** Finished generations, oldest first. */
  readonly finished: readonly RecordedGeneration[];
  /** The generation that goes on; number 0 where nothing of it was recorded yet. */
  readonly active: RecordedGeneration;
  /** Batches that could not be read. */
  readonly lost: number;
}

export interface RecordedGeneration {
  readonly number: number;
  readonly batches: readonly Uint8Array[];
}

/** The flight recorder of a program; undefined where none is on. */
export function findFlightRecorder(program: GoProgram): FlightRecorder | undefined {
  const { memory, layout } = program;
  const stripped = program.variable('runtime.trace') === undefined;
  const tracing = stripped ? findMultiplexer(program) : program.variable('runtime/trace.tracing');
  if (tracing === undefined || layout.traceMultiplexer.flightRecorder < 0) return undefined;
  const recorder = memory.word(tracing + layout.traceMultiplexer.flightRecorder);
  const flight = recorder > 0 ? memory.word(recorder + layout.traceRecorder.r) : 0;
  if (!(flight > 0)) return undefined;
  const header = memory.bytes(flight + layout.flightRecorder.header, HEADER);
  return header instanceof Uint8Array && header[0] !== 0
    ? new RecorderReader(program).read(flight, header.slice())
    : undefined;
}

class RecorderReader {
  readonly #program: GoProgram;
  #left = MAX_BYTES;
  #lost = 0;

  constructor(program: GoProgram) {
    this.#program = program;
  }

  read(flight: number, header: Uint8Array): FlightRecorder {
    const { memory, layout } = this.#program;
    const { flightRecorder, sizes } = layout;
    const ring = memory.word(flight + flightRecorder.ring);
    const kept = memory.word(flight + flightRecorder.ring + 8);
    const finished: RecordedGeneration[] = [];
    for (let i = 0; i < kept && i * sizes.rawGeneration < MAX_BYTES; i++) {
      const one = this.#generation(ring + i * sizes.rawGeneration);
      if (Number.isNaN(one.number)) break;
      finished.push(one);
    }
    return { header, finished, active: this.#generation(flight + flightRecorder.active), lost: this.#lost };
  }

  #generation(at: number): RecordedGeneration {
    const { memory, layout } = this.#program;
    const { rawBatch, rawGeneration, sizes } = layout;
    const list = memory.word(at + rawGeneration.batches);
    const count = memory.word(at + rawGeneration.batches + 8);
    // A batch is a struct that names its thread, or a slice of bytes.
    const [size, data] = rawBatch.m >= 0 ? [sizes.rawBatch, rawBatch.data] : [24, 0];
    const batches: Uint8Array[] = [];
    for (let i = 0; i < count && this.#left > 0; i++) {
      const slice = list + i * size + data;
      const length = memory.word(slice + 8);
      const bytes = length > 0 && length <= MAX_BATCH ? memory.bytes(memory.word(slice), length) : undefined;
      if (!(bytes instanceof Uint8Array)) {
        this.#lost++;
        if (Number.isNaN(length)) break;
        continue;
      }
      this.#left -= bytes.length;
      batches.push(bytes.slice());
    }
    return { number: memory.word(at + rawGeneration.gen), batches };
  }
}
