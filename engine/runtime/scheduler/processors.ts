/**
 * Processors (P): the permits to run Go code, GOMAXPROCS of them, each with its run queue, its timers and the monitor's last
 * look at it.
 * Source: runtime2.go `type p struct`, `_Pidle`…; proc.go retake (sysmontick); Go 1.17 to 1.27.
 */
import { type Fault, fault, hex } from '../../bytes/fault.ts';
import { processorAddresses } from '../processors.ts';
import type { GoProgram } from '../program.ts';
import { type RunQueue, readRing } from './run-queue.ts';

/** As the P itself has it: since Go 1.26 a P in a system call says "running" (its M's goroutine is in the call). */
export const PROCESSOR_STATUS = ['idle', 'running', 'syscall', 'gcstop', 'dead'] as const;
export type ProcessorStatus = (typeof PROCESSOR_STATUS)[number];

/** gcMarkWorkerMode: which kind of mark worker it runs. */
const MARK_WORKERS = [undefined, 'dedicated', 'fractional', 'idle'] as const;

export interface Processor {
  readonly id: number;
  readonly address: number;
  readonly status: ProcessorStatus;
  /** Its thread (M); 0 for none. */
  readonly m: number;
  /** Counts the time slices that it gave. */
  readonly scheduleTick: number;
  /** Counts its system calls. */
  readonly syscallTick: number;
  /** What the monitor (sysmon) saw at its last look that found a change: the ticks, and when (nanotime). */
  readonly seen: {
    readonly scheduleTick: number;
    readonly scheduleWhen: number;
    readonly syscallTick: number;
    readonly syscallWhen: number;
  };
  /** The goroutine (g) that runs next, before the queue; 0 for none. */
  readonly runNext: number;
  readonly queue: RunQueue;
  /** It was asked to come to the scheduler. */
  readonly preempt: boolean;
  /** It owes a call of the runtime at its next safe point (forEachP). */
  readonly safePointPending: boolean;
  /** nanotime of its stop for a stopped world; 0 where it is not, or before Go 1.23. */
  readonly stoppedAt: number;
  readonly markWorker?: 'dedicated' | 'fractional' | 'idle';
  readonly timers: {
    readonly count: number;
    /** nanotime at which the first is due; 0 for none. */
    readonly next: number;
  };
}

/** The Ps of `allp`, by id. */
export function readProcessors(program: GoProgram, faults: Fault[]): Processor[] {
  const addresses = processorAddresses(program);
  if (addresses.length === 0)
    faults.push(fault('processors-missing', 'The list of processors (runtime.allp) could not be found or read.'));
  return addresses.flatMap((address) => {
    const read = readProcessor(program, address);
    if (read) return read;
    faults.push(fault('processor-unreadable', `The processor at ${hex(address)} cannot be read.`, { address }));
    return [];
  });
}

function readProcessor(program: GoProgram, at: number): Processor | undefined {
  const { memory, layout } = program;
  const { p } = layout;
  const id = memory.word32(at + p.id);
  const status = PROCESSOR_STATUS[memory.word32(at + p.status)];
  if (status === undefined || Number.isNaN(id)) return undefined;
  const flag = (offset: number) => memory.word32(at + offset) % 0x100 !== 0;
  return {
    id,
    address: at,
    status,
    m: memory.word(at + p.m),
    scheduleTick: memory.word32(at + p.schedtick),
    syscallTick: memory.word32(at + p.syscalltick),
    seen: {
      scheduleTick: memory.word32(at + p['sysmontick.schedtick']),
      scheduleWhen: memory.word(at + p['sysmontick.schedwhen']),
      syscallTick: memory.word32(at + p['sysmontick.syscalltick']),
      syscallWhen: memory.word(at + p['sysmontick.syscallwhen']),
    },
    runNext: memory.word(at + p.runnext),
    queue: readRing(program, at, `P ${id}`),
    preempt: flag(p.preempt),
    safePointPending: memory.word32(at + p.runSafePointFn) !== 0,
    stoppedAt: p.gcStopTime < 0 ? 0 : memory.word(at + p.gcStopTime),
    markWorker: MARK_WORKERS[memory.word(at + p.gcMarkWorkerMode)],
    timers: readTimers(program, at),
  };
}

/** timer.status up to Go 1.22: its time was changed, and the heap has the old one. */
const TIMER_MODIFIED = new Set([7, 8]);

/** Up to Go 1.22 a heap of *timer; since 1.23 of {timer, when}. Sources: runtime/time.go. */
function readTimers(program: GoProgram, at: number): Processor['timers'] {
  const { memory, layout } = program;
  const { p, timer } = layout;
  const heap = at + (p['timers.heap'] >= 0 ? p['timers.heap'] : p.timers);
  const count = memory.word(heap + 8);
  if (!(count > 0)) return { count: 0, next: 0 };
  const first = memory.word(heap);
  if (p['timers.heap'] >= 0) return { count, next: orNone(memory.word(first + 8)) };
  const at0 = memory.word(first);
  const modified = TIMER_MODIFIED.has(memory.word32(at0 + timer.status));
  return { count, next: orNone(memory.word(at0 + (modified ? timer.nextwhen : timer.when))) };
}

function orNone(word: number): number {
  return Number.isNaN(word) ? 0 : word;
}
