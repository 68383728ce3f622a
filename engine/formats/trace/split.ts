/** A trace in two: the generations before one, and the batches from there on. */
import { type ByteSource, readBytes, sourceUpTo } from '../../bytes/source.ts';
import { BatchReader } from './batches.ts';
import { TraceFaults } from './trace-faults.ts';

export interface SplitTrace {
  /** Header and all generations before. */
  readonly before: ByteSource;
  /** Generation → its batches, each with its header. */
  readonly batches: ReadonlyMap<number, readonly Uint8Array[]>;
}

/** Splits a trace before a generation. What the file is damaged by is told when it is read. */
export function splitTrace(source: ByteSource, generation: number): SplitTrace {
  const reader = new BatchReader(source, new TraceFaults());
  const batches = new Map<number, Uint8Array[]>();
  let end = source.size;
  for (let batch = reader.next(); batch; batch = reader.next()) {
    if (batch.generation < generation) continue;
    end = Math.min(end, batch.start);
    const bytes = readBytes(source, batch.start, batch.offset + batch.length - batch.start);
    const known = batches.get(batch.generation);
    if (known) known.push(bytes);
    else batches.set(batch.generation, [bytes]);
  }
  return { before: sourceUpTo(source, end), batches };
}
