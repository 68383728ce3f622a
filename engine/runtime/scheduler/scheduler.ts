/**
 * The scheduler as it stands in the process: every P with its queue, the queue that all share, who is idle, and whether the
 * world is being stopped.
 * Source: runtime2.go `type schedt struct`; proc.go; Go 1.17 to 1.27.
 */
import { type Fault, fault } from '../../bytes/fault.ts';
import type { GoProgram } from '../program.ts';
import { threadLink } from '../scheduler-shape.ts';
import { type Processor, readProcessors } from './processors.ts';
import { type RunQueue, readLinked } from './run-queue.ts';

export interface Scheduler {
  readonly gomaxprocs: number;
  readonly processors: readonly Processor[];
  readonly globalQueue: RunQueue;
  /** Runnable goroutines that are kept back while user goroutines may not run (sched.disable). */
  readonly disabledQueue: RunQueue;
  readonly userDisabled: boolean;
  /** Threads (M) that exist. */
  readonly threads: number;
  /** The process dies if it needs more. */
  readonly maxThreads: number;
  readonly idleThreads: number;
  /** Threads that wait for the goroutine that is locked to them. */
  readonly lockedIdleThreads: number;
  readonly spinningThreads: number;
  /** Since Go 1.20: a thread that would go idle is to look for work instead. */
  readonly needSpinning: boolean;
  readonly idleProcessors: number;
  /** Addresses of the idle Ms and Ps, the next to be taken first. */
  readonly idleMachineList: readonly number[];
  readonly idleProcessorList: readonly number[];
  /** The world is to be stopped: nothing new may run. */
  readonly worldStopping: boolean;
  /** Ps that have not stopped yet. */
  readonly stopWait: number;
  /** Ps that owe a call at a safe point (forEachP). */
  readonly safePointWait: number;
  /** The monitor thread sleeps, because nothing needs it. */
  readonly monitorAsleep: boolean;
  readonly poll: {
    /** nanotime of the last look at the network; 0 while a thread is blocked in it. */
    readonly last: number;
    /** nanotime until which it is; 0 for no limit. */
    readonly until: number;
    /** Goroutines that wait for the network; undefined where the runtime does not tell. */
    readonly waiters?: number;
  };
  /** What of all this could not be read or believed. */
  readonly faults: readonly Fault[];
}

/** A list of idle Ms or Ps is no longer than there are. */
const MAX_IDLE = 1 << 22;

export function readScheduler(program: GoProgram): Scheduler | Fault {
  const { memory, layout } = program;
  const at = program.variable('runtime.sched');
  if (at === undefined || Number.isNaN(memory.word32(at + layout.sched.stopwait)))
    return fault('scheduler-missing', 'The scheduler (runtime.sched) could not be found or read.');
  const faults: Fault[] = [];
  const { sched } = layout;
  const word = (offset: number) => memory.word(at + offset);
  const count = (offset: number) => memory.word32(at + offset) | 0;
  const flag = (offset: number) => memory.word32(at + offset) % 0x100 !== 0;
  const processors = readProcessors(program, faults);
  const locked = word(sched['lock.key']) !== 0;
  const global = { head: word(sched['runq.head']), tail: word(sched['runq.tail']), size: count(sched['runq.size']) };
  const globalQueue = readLinked(program, { name: 'global run queue', ...global, locked });
  const disabledQueue = readLinked(program, {
    name: 'queue of disabled goroutines',
    head: word(sched['disable.runnable.head']),
    locked,
  });
  for (const queue of [globalQueue, disabledQueue, ...processors.map((p) => p.queue)])
    if (queue.fault) faults.push(queue.fault);
  const procs = program.variable('runtime.gomaxprocs');
  const waiters = program.variable('runtime.netpollWaiters');
  return {
    gomaxprocs: (procs === undefined ? undefined : memory.word32(procs)) || processors.length,
    processors,
    globalQueue,
    disabledQueue,
    userDisabled: flag(sched['disable.user']),
    threads: word(sched.mnext) - word(sched.nmfreed),
    maxThreads: count(sched.maxmcount),
    idleThreads: count(sched.nmidle),
    lockedIdleThreads: count(sched.nmidlelocked),
    spinningThreads: count(sched.nmspinning),
    needSpinning: sched.needspinning >= 0 && count(sched.needspinning) !== 0,
    idleProcessors: count(sched.npidle),
    idleMachineList: linked(program, word(sched.midle), threadLink(layout)),
    idleProcessorList: linked(program, word(sched.pidle), layout.p.link),
    worldStopping: isWorldStopping(program),
    stopWait: count(sched.stopwait),
    safePointWait: count(sched.safePointWait),
    monitorAsleep: flag(sched.sysmonwait),
    poll: {
      last: word(sched.lastpoll),
      until: word(sched.pollUntil),
      waiters: waiters === undefined ? undefined : memory.word32(waiters),
    },
    faults,
  };
}

/** The world is to be stopped, or stands still. */
export function isWorldStopping({ memory, layout, variable }: GoProgram): boolean {
  const at = variable('runtime.sched');
  // A u32 up to Go 1.18, a bool since.
  return at !== undefined && memory.word32(at + layout.sched.gcwaiting) % 0x100 !== 0;
}

function linked({ memory }: GoProgram, first: number, link: number): number[] {
  const found = new Set<number>();
  for (let at = first; at > 0 && !found.has(at) && found.size < MAX_IDLE; at = memory.word(at + link)) found.add(at);
  return [...found];
}
