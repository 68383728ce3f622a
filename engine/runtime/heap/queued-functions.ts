/**
 * Finalizers and cleanups that are queued and have not run yet: what they hold is alive.
 * Source: runtime/mfinal.go finBlock (alllink 0, next 8, cnt 16, fin 24; a finalizer has 40 bytes), mcleanup.go cleanupBlock.
 */
import type { GoProgram } from '../program.ts';
import type { RootSink } from './roots.ts';

const FINALIZER_BYTES = 40;
const FINALIZERS_AT = 24;
const MAX_BLOCKS = 1 << 20;
const MAX_ENTRIES = 1 << 12;

export function queuedRoots(program: GoProgram, sink: RootSink): void {
  const { memory, layout } = program;
  const finalizers = program.variable('runtime.allfin');
  if (finalizers !== undefined)
    blocks(program, memory.word(finalizers), 0, sink, (block) => ({
      start: block + FINALIZERS_AT,
      bytes: Math.min(memory.word32(block + 16), MAX_ENTRIES) * FINALIZER_BYTES,
    }));
  const cleanups = program.variable('runtime.gcCleanups');
  const { cleanupBlock, cleanupQueue, specialCleanup } = layout;
  if (cleanups === undefined || cleanupQueue.all < 0) return;
  // A queued cleanup is its function alone in 1.25; {call, fn, arg} since 1.26, like the record that it came from.
  const entry = specialCleanup.cleanup >= 0 ? 24 : 8;
  blocks(
    program,
    memory.word(cleanups + cleanupQueue.all),
    cleanupBlock['cleanupBlockHeader.alllink'],
    sink,
    (block) => ({
      start: block + cleanupBlock.cleanups,
      bytes: Math.min(memory.word32(block + cleanupBlock['cleanupBlockHeader.n']), MAX_ENTRIES) * entry,
    }),
  );
}

function blocks(
  program: GoProgram,
  first: number,
  link: number,
  sink: RootSink,
  entries: (block: number) => { start: number; bytes: number },
): void {
  const { memory } = program;
  let at = first;
  for (let i = 0; at > 0 && i < MAX_BLOCKS; i++, at = memory.word(at + link)) {
    const { start, bytes } = entries(at);
    for (let word = start; word < start + bytes; word += 8) {
      const value = memory.word(word);
      if (Number.isNaN(value)) sink.unreadable(word);
      else if (value > 4096) sink.root(value, word);
    }
  }
  if (Number.isNaN(at)) sink.unreadable(first);
}
