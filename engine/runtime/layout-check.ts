/**
 * Whether a layout from the table is that of this process: a patch release of Go may have moved fields without our
 * knowing (1.23.12 and 1.24.6 did). The list of threads tells: it has as many links as the scheduler counts, and each M
 * is the m of its own g0.
 * Source: runtime/proc.go: mcount (mnext - nmfreed), allm by alllink.
 */
import type { Process } from '../process/process.ts';
import type { RuntimeLayout } from './fields.ts';

/** Linux allows about four million threads. */
const MAX_MACHINES = 1 << 22;

/** `allm`, `sched`: run-time addresses of those variables. Memory that is missing contradicts nothing. */
export function fitsProcess(process: Process, layout: RuntimeLayout, allm: number, sched: number): boolean {
  const { memory, core } = process;
  const { m, g } = layout;
  const threads = new Set<number>();
  let count = 0;
  for (let at = memory.word(allm); at !== 0; at = memory.word(at + m.alllink)) {
    const g0 = memory.word(at + m.g0);
    if (Number.isNaN(at) || Number.isNaN(g0)) return core.truncation !== undefined;
    if (memory.word(g0 + g.m) !== at || ++count > MAX_MACHINES) return false;
    threads.add(memory.word(at + m.procid));
  }
  const counted = memory.word(sched + layout.sched.mnext) - memory.word(sched + layout.sched.nmfreed);
  // A thread that is being made or ends is counted a moment before or after it is listed, and C's own are in no list:
  // only both together contradict.
  return count === counted || core.threads.every((t) => threads.has(t.threadId));
}
