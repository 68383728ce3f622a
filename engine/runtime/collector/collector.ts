/**
 * The garbage collector as it stands in the process: its phase, its cycles, its goal, and what waits to be finalized.
 * Source: mgc.go gcphase; mgcpacer.go gcControllerState; mstats.go mstats, heapStatsDelta; Go 1.17 to 1.27. What cannot be found
 * (in a stripped program) is absent.
 */
import type { GoProgram } from '../program.ts';
import { heapGoal } from './pacer.ts';

export interface Collector {
  /** undefined where runtime.gcphase cannot be found. While it is off, spans may still wait for their sweeping. */
  readonly phase?: 'off' | 'mark' | 'mark termination';
  /** Collections that were completed. */
  readonly cycles?: number;
  /** Of these, asked for by runtime.GC. */
  readonly forced?: number;
  /** Bytes of objects as the pacer counts them: an upper bound, for the spans that Ps hold count as full. */
  readonly paced?: number;
  /** Bytes that the last collection marked. */
  readonly marked?: number;
  readonly goal?: number;
  readonly trigger?: number;
  /** GOGC in percent; -1: off. */
  readonly percent?: number;
  /** Bytes; undefined: none, or before Go 1.19. */
  readonly memoryLimit?: number;
  /** nanotime at which the marking that goes on began. */
  readonly markingSince?: number;
  /** nanotime, and nanoseconds since 1970, at which the last collection ended; 0 for none yet. */
  readonly lastEnd?: number;
  readonly lastEndUnix?: number;
  /** Nanoseconds that the world stood still, in all and last. */
  readonly pauseTotal?: number;
  readonly lastPause?: number;
  readonly memory?: {
    /** Bytes of spans of objects, of stacks and of the collector's own work buffers. */
    readonly heap: number;
    readonly stacks: number;
    readonly workBuffers: number;
    /** Bytes of mapped memory that can be used, and of that which was given back to the system. */
    readonly committed: number;
    readonly released: number;
  };
}

const PHASES = ['off', 'mark', 'mark termination'] as const;
const NO_LIMIT = 2 ** 63;
/** mstats.pause_ns is a ring. */
const PAUSES = 256;
/** consistentHeapStats.stats. */
const GENERATIONS = 3;

export function readCollector(program: GoProgram): Collector {
  const phase = program.variable('runtime.gcphase');
  return {
    phase: phase === undefined ? undefined : PHASES[program.memory.word32(phase)],
    ...controllerFacts(program),
    ...statisticsFacts(program),
  };
}

function controllerFacts(program: GoProgram): Partial<Collector> {
  const at = program.variable('runtime.gcController');
  if (at === undefined) return {};
  const { memory, layout } = program;
  const { gcController } = layout;
  const limit = gcController.memoryLimit < 0 ? NO_LIMIT : memory.word(at + gcController.memoryLimit);
  return {
    paced: known(memory.word(at + gcController.heapLive)),
    marked: known(memory.word(at + gcController.heapMarked)),
    percent: signed(memory.word32(at + gcController.gcPercent)),
    memoryLimit: limit < NO_LIMIT ? limit : undefined,
    markingSince: known(memory.word(at + gcController.markStartTime)),
    ...heapGoal(program, at),
  };
}

function statisticsFacts(program: GoProgram): Partial<Collector> {
  const at = program.variable('runtime.memstats');
  if (at === undefined) return {};
  const { memory, layout } = program;
  const { memstats, heapStats, sizes } = layout;
  const cycles = memory.word32(at + memstats.numgc);
  // Each figure is the sum of what three generations have noted (mstats.go consistentHeapStats).
  const sum = (offset: number) => {
    let total = 0;
    for (let i = 0; i < GENERATIONS; i++)
      total += wordSigned(memory, at + memstats.heapStats + i * sizes.heapStats + offset);
    return total;
  };
  return {
    cycles: known(cycles),
    forced: known(memory.word32(at + memstats.numforcedgc)),
    lastEnd: known(memory.word(at + memstats.last_gc_nanotime)),
    lastEndUnix: known(memory.word(at + memstats.last_gc_unix)),
    pauseTotal: known(memory.word(at + memstats.pause_total_ns)),
    lastPause: known(memory.word(at + memstats.pause_ns + 8 * ((cycles + PAUSES - 1) % PAUSES))),
    memory: {
      heap: sum(heapStats.inHeap),
      stacks: sum(heapStats.inStacks),
      workBuffers: sum(heapStats.inWorkBufs),
      committed: sum(heapStats.committed),
      released: sum(heapStats.released),
    },
  };
}

function wordSigned(memory: GoProgram['memory'], at: number): number {
  // Two halves: a small negative number is not one above 2^53 that was rounded.
  return memory.word32(at) + (memory.word32(at + 4) | 0) * 0x1_0000_0000;
}

function signed(word: number): number | undefined {
  return Number.isNaN(word) ? undefined : word | 0;
}

function known(word: number): number | undefined {
  return Number.isNaN(word) ? undefined : word;
}
