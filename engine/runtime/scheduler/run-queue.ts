/**
 * Run queues: which goroutines can run, in the order in which they are taken. Each P owns a ring of 256 slots whose entries
 * lie at [head, tail), both counted on without end; the scheduler and others keep lists linked through the goroutines.
 * Source: runtime2.go `type p struct`, `gQueue`; proc.go runqput, runqget, globrunqput; Go 1.17 to 1.27.
 */
import { type Fault, fault, hex } from '../../bytes/fault.ts';
import type { GoProgram } from '../program.ts';

/** Slots of a P's ring. */
export const RING_SLOTS = 256;
/** No process has more goroutines. */
const MAX_QUEUED = 1 << 26;

export interface RunQueue {
  /** Addresses of the goroutines (g), first to run first. */
  readonly goroutines: Float64Array;
  /** Why it is not what it should be; what could be read of it is in `goroutines`. */
  readonly fault?: Fault;
}

/** The ring of the P at an address; `name` is how the P is called in a fault. */
export function readRing(program: GoProgram, at: number, name: string): RunQueue {
  const { memory, layout } = program;
  const { p } = layout;
  const head = memory.word32(at + p.runqhead);
  const tail = memory.word32(at + p.runqtail);
  const length = (tail - head) >>> 0;
  if (Number.isNaN(head) || Number.isNaN(tail))
    return { goroutines: new Float64Array(0), fault: torn(`The run queue of ${name} cannot be read.`, at) };
  if (length > RING_SLOTS) {
    const why =
      ((tail - head) | 0) < 0
        ? `its head (${head}) is beyond its tail (${tail})`
        : `it says that it has ${length} entries, and there are ${RING_SLOTS} slots`;
    return { goroutines: new Float64Array(0), fault: torn(`The run queue of ${name} is torn: ${why}.`, at) };
  }
  const goroutines = new Float64Array(length);
  for (let i = 0; i < length; i++) goroutines[i] = memory.word(at + p.runq + 8 * ((head + i) % RING_SLOTS));
  const lost = goroutines.findIndex((g) => !(g > 0));
  if (lost < 0) return { goroutines };
  const fault = torn(`Entry ${lost + 1} of ${length} in the run queue of ${name} names no goroutine.`, at);
  return { goroutines: goroutines.filter((g) => g > 0), fault };
}

export interface LinkedQueue {
  readonly name: string;
  /** First and last goroutine; 0 for none. A list without a tail has none to compare with. */
  readonly head: number;
  readonly tail?: number;
  /** How many the runtime counts; undefined where it does not. */
  readonly size?: number;
  /** The lock that guards it is held: it may just be changing. */
  readonly locked: boolean;
}

/** A list of goroutines linked through g.schedlink. */
export function readLinked(program: GoProgram, queue: LinkedQueue): RunQueue {
  const { memory, layout } = program;
  const found: number[] = [];
  const seen = new Set<number>();
  let why: string | undefined;
  let at = queue.head;
  for (; at !== 0; at = memory.word(at + layout.g.schedlink)) {
    if (Number.isNaN(at)) why = `it breaks off after ${found.length}`;
    else if (seen.has(at)) why = `it comes back to ${hex(at)} after ${found.length}`;
    else if (found.length === MAX_QUEUED) why = `it has more than ${MAX_QUEUED}`;
    if (why !== undefined) break;
    seen.add(at);
    found.push(at);
  }
  const last = found.at(-1) ?? 0;
  if (why === undefined && queue.tail !== undefined && queue.tail !== last)
    why = `it ends at ${hex(last)}, and its tail is ${hex(queue.tail)}`;
  if (why === undefined && queue.size !== undefined && queue.size !== found.length)
    why = `it has ${found.length} entries, and the runtime counts ${queue.size}`;
  const goroutines = Float64Array.from(found);
  if (why === undefined) return { goroutines };
  const passing = queue.locked ? '; its lock is held, so it was just being changed' : '';
  return { goroutines, fault: torn(`The ${queue.name} is torn: ${why}${passing}.`, queue.head) };
}

function torn(message: string, address: number): Fault {
  return fault('run-queue-torn', message, address > 0 ? { address } : {});
}
