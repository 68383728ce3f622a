/**
 * The tracer's variables in a stripped program, found by their shapes: what a thread's buffer says of the generation leads
 * to runtime.trace, and the header that a flight recorder keeps leads to runtime/trace.tracing.
 */
import { readMachines } from '../machines.ts';
import type { GoProgram } from '../program.ts';
import { rawBatch } from './batch.ts';
import { tracerTable } from './tables.ts';

/** Bytes of a batch that hold its header. */
const HEAD = 64;
/** Stacks that are looked at before a table is believed. */
const SAMPLE = 1000;
/** "go 1.", how every trace begins. */
const MAGIC = [0x67, 0x6f, 0x20, 0x31, 0x2e];

/** Address of runtime.trace; undefined: nothing looks like it, as where nothing was traced. */
export function findTracer(program: GoProgram): number | undefined {
  const { memory, layout } = program;
  const { trace } = layout;
  const generation = currentGeneration(program);
  if (generation === 0 || trace.gen < 0) return undefined;
  for (const at of words(program)) {
    if (memory.word(at) !== generation) continue;
    const base = at - trace.gen;
    if (memory.word(base + trace.lastNonZeroGen) !== generation - 1) continue;
    const flushed = memory.word(base + trace.flushedGen);
    const fits = flushed === 0 || flushed === generation - 1 || flushed === generation - 2;
    if (fits && hasStacks(program, base, generation % 2)) return base;
  }
  return undefined;
}

/** Address of runtime/trace.tracing; undefined: no flight recorder is on. */
export function findMultiplexer(program: GoProgram): number | undefined {
  const { memory, layout } = program;
  const { traceMultiplexer, traceRecorder, flightRecorder } = layout;
  if (traceMultiplexer.flightRecorder < 0) return undefined;
  for (const at of words(program)) {
    const recorder = memory.word(at);
    const flight = recorder > 4096 ? memory.word(recorder + traceRecorder.r) : 0;
    if (!(flight > 4096)) continue;
    const header = memory.bytes(flight + flightRecorder.header, MAGIC.length);
    if (header instanceof Uint8Array && MAGIC.every((byte, i) => header[i] === byte)) {
      return at - traceMultiplexer.flightRecorder;
    }
  }
  return undefined;
}

/** Addresses of all words of the program's package variables. */
function* words({ module, process }: GoProgram): Generator<number> {
  for (const { start, end } of module.data) yield* process.memory.words(start + process.bias, end + process.bias);
}

/** The newest generation that a thread's buffer is of; 0: none has one. */
function currentGeneration(program: GoProgram): number {
  const { memory, layout } = program;
  const { m, traceBuf } = layout;
  if (m['trace.buf'] < 0) return 0;
  const perGeneration = (m['trace.link'] - m['trace.buf']) / 2;
  let newest = 0;
  for (const { address } of readMachines(program, [], [])) {
    for (const slot of [0, 1]) {
      const buffer = memory.word(address + m['trace.buf'] + slot * perGeneration);
      const bytes = buffer > 0 ? memory.bytes(buffer + traceBuf.arr, HEAD) : undefined;
      const batch = bytes instanceof Uint8Array ? rawBatch(bytes) : undefined;
      if (batch && batch.generation % 2 === slot) newest = Math.max(newest, batch.generation);
    }
  }
  return newest;
}

/** Whether a table of stacks is there: no id is above the last that was given, and nearly all are a number and Go code. */
function hasStacks(program: GoProgram, trace: number, slot: number): boolean {
  const { layout, memory, module, process } = program;
  const table = trace + layout.trace.stackTab + slot * layout.sizes.traceStackTable + layout.traceStackTable.tab;
  const last = memory.word(table + layout.traceMap.seq);
  let count = 0;
  let foreign = 0;
  for (const { id, data, length } of tracerTable(program, table)) {
    if (length % 8 !== 0 || !(id <= last)) return false;
    const pc = memory.word(data + 8) - process.bias;
    if (length > 8 && !(pc >= module.text.start && pc < module.text.end)) foreign++; // of C, where there is some
    if (++count === SAMPLE) break;
  }
  return count > 0 && 10 * foreign <= count;
}
