/**
 * The tracer's buffers of a generation: those that threads write into, those that are full and wait to be read, the one
 * that is being read, and those of strings and of CPU samples.
 * Source: runtime/trace.go `var trace`, tracebuf.go `type traceBuf`, traceruntime.go `type mTraceState`.
 */
import type { GoProgram } from '../program.ts';
import { patchLength, type RawBatch, rawBatch } from './batch.ts';

/** sizeof(traceBuf) */
const BUFFER = 1 << 16;
/** Linux allows about four million threads, and each may have two buffers; more is a loop. */
const MAX_LIST = 1 << 23;

export interface TracerBuffers {
  /** In the order in which they were filled. */
  readonly batches: readonly RawBatch[];
  /** The one that is being read: whoever reads may have it already. */
  readonly reading?: RawBatch;
  /** Read, and not yet used again: of what has left the memory this is what survives. */
  readonly stale: readonly RawBatch[];
  /** The latest time that any of them knows. */
  readonly lastTime: number;
}

/** `trace`: address of runtime.trace. */
export function readBuffers(program: GoProgram, trace: number, generation: number): TracerBuffers {
  return new BufferReader(program, generation).read(trace);
}

class BufferReader {
  readonly #program: GoProgram;
  readonly #generation: number;
  #lastTime = 0;

  constructor(program: GoProgram, generation: number) {
    this.#program = program;
    this.#generation = generation;
  }

  read(trace: number): TracerBuffers {
    const { memory, layout } = this.#program;
    const slot = this.#generation % 2;
    const fields = layout.trace;
    const reading = this.#at(memory.word(trace + fields.reading));
    const queued = this.#list(memory.word(trace + fields.full + 16 * slot));
    const stale = this.#list(memory.word(trace + fields.empty)).sort((a, b) => a.time - b.time);
    const strings = trace + fields.stringTab + slot * layout.sizes.traceStringTable + layout.traceStringTable.buf;
    const current = [...this.#ofThreads(slot), memory.word(strings), memory.word(trace + fields.cpuBuf + 8 * slot)];
    const written = current.flatMap((address) => this.#at(address) ?? []);
    return { batches: [...queued, ...written], reading, stale, lastTime: this.#lastTime };
  }

  /** Addresses of the buffers that threads write into; also of those that are about to go. */
  *#ofThreads(slot: number): Generator<number> {
    const { memory, layout } = this.#program;
    const { m } = layout;
    const perGeneration = (m['trace.link'] - m['trace.buf']) / 2;
    const lists: readonly [number | undefined, number, number][] = [
      [this.#program.variable('runtime.allm'), 0, m.alllink],
      [this.#program.variable('runtime.sched'), layout.sched.freem, m.freelink],
    ];
    const seen = new Set<number>();
    for (const [variable, offset, link] of lists) {
      if (variable === undefined) continue;
      for (
        let at = memory.word(variable + offset);
        at > 0 && !seen.has(at) && seen.size < MAX_LIST;
        at = memory.word(at + link)
      ) {
        seen.add(at);
        yield memory.word(at + m['trace.buf'] + slot * perGeneration);
      }
    }
  }

  #list(head: number): RawBatch[] {
    const { memory, layout } = this.#program;
    const found: RawBatch[] = [];
    const seen = new Set<number>();
    for (
      let at = head;
      at > 0 && !seen.has(at) && seen.size < MAX_LIST;
      at = memory.word(at + layout.traceBuf['traceBufHeader.link'])
    ) {
      seen.add(at);
      const batch = this.#at(at);
      if (batch) found.push(batch);
    }
    return found;
  }

  /** The batch in a buffer, with its length; undefined where there is none of this generation. */
  #at(address: number): RawBatch | undefined {
    const { memory, layout } = this.#program;
    const fields = layout.traceBuf;
    if (!(address > 0)) return undefined;
    const used = memory.word(address + fields['traceBufHeader.pos']);
    if (!(used > 0 && used <= BUFFER - fields.arr)) return undefined;
    const bytes = memory.bytes(address + fields.arr, used);
    if (!(bytes instanceof Uint8Array)) return undefined;
    const batch = rawBatch(bytes.slice());
    if (batch?.generation !== this.#generation) return undefined;
    patchLength(batch);
    const lastTime = memory.word(address + fields['traceBufHeader.lastTime']);
    if (lastTime > this.#lastTime) this.#lastTime = lastTime;
    return batch;
  }
}
