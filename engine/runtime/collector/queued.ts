/**
 * Finalizers and cleanups whose objects are gone and that have not run to their end.
 * Source: mfinal.go finBlock (alllink 0, cnt 16: a finalizer counts until it has returned), mcleanup.go cleanupBlock (since Go
 * 1.25; in 1.24 cleanups are queued as finalizers are).
 */
import type { GoProgram } from '../program.ts';

export interface QueuedCalls {
  readonly finalizers: number;
  readonly cleanups: number;
  /** A list breaks off: there are at least so many. */
  readonly cut: boolean;
}

const BLOCK_COUNT = 16;
const MAX_BLOCKS = 1 << 20;
/** A block has 4 KB. */
const MAX_ENTRIES = 1 << 9;

/** undefined: the lists cannot be found. */
export function readQueuedCalls(program: GoProgram): QueuedCalls | undefined {
  const { memory, layout } = program;
  const allfin = program.variable('runtime.allfin');
  if (allfin === undefined) return undefined;
  const finalizers = counted(program, memory.word(allfin), 0, BLOCK_COUNT);
  const queue = program.variable('runtime.gcCleanups');
  const { cleanupQueue, cleanupBlock } = layout;
  if (queue === undefined || cleanupQueue.all < 0)
    return { finalizers: finalizers.count, cleanups: 0, cut: finalizers.cut };
  const [link, count] = [cleanupBlock['cleanupBlockHeader.alllink'], cleanupBlock['cleanupBlockHeader.n']];
  const cleanups = counted(program, memory.word(queue + cleanupQueue.all), link, count);
  return { finalizers: finalizers.count, cleanups: cleanups.count, cut: finalizers.cut || cleanups.cut };
}

function counted({ memory }: GoProgram, first: number, link: number, n: number): { count: number; cut: boolean } {
  let count = 0;
  let at = first;
  for (let i = 0; at > 0 && i < MAX_BLOCKS; i++, at = memory.word(at + link)) {
    const entries = memory.word32(at + n);
    if (!(entries <= MAX_ENTRIES)) return { count, cut: true };
    count += entries;
  }
  return { count, cut: at !== 0 };
}
