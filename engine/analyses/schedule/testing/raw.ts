/** The scheduler's and the collector's fields as gdb reads them from the same core, held against ours, number by number. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Fixture } from '../../../../fixtures/take.ts';
import { isFault } from '../../../bytes/memory.ts';
import { readCollector } from '../../../runtime/collector/collector.ts';
import { type Machine, readMachines } from '../../../runtime/machines.ts';
import { PROCESSOR_STATUS, type Processor } from '../../../runtime/scheduler/processors.ts';
import { readScheduler, type Scheduler } from '../../../runtime/scheduler/scheduler.ts';
import { openFixtureProgram } from '../../../testing/open.ts';

type Numbers = Readonly<Record<string, number>>;

interface Raw {
  readonly gomaxprocs: number;
  readonly gcphase: number;
  readonly sched: Numbers;
  readonly global: readonly number[];
  readonly idleProcessors: readonly number[];
  readonly idleMachines: readonly number[];
  readonly processors: readonly (Numbers & { readonly runq: readonly number[] })[];
  readonly machines: readonly (Numbers & { readonly preemptoff: string })[];
  readonly collector: Numbers;
  readonly statistics: Numbers;
}

function gdb({ executable, core }: Fixture): Raw {
  const script = join(import.meta.dirname, 'raw.py');
  const ran = spawnSync('gdb', ['-batch', '-nx', '-x', script, executable, core], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const line = ran.stdout?.split('\n').find((text) => text.startsWith('{"gomaxprocs"'));
  if (line === undefined) throw new Error(`gdb read nothing of ${core}: ${ran.stderr ?? ran.error}`);
  return JSON.parse(line) as Raw;
}

/** Where the engine and gdb differ, in words; none is agreement. Every field that gdb has is compared. */
export function rawDifferences(fixture: Fixture): string[] {
  const raw = gdb(fixture);
  const program = openFixtureProgram(fixture);
  const scheduler = readScheduler(program);
  if (isFault(scheduler)) return [scheduler.message];
  const collector = readCollector(program);
  const machines = readMachines(program, [], []);
  return [
    ...compared('sched', raw.sched, schedulerNumbers(scheduler)),
    ...same('gomaxprocs', raw.gomaxprocs, scheduler.gomaxprocs),
    ...same('gcphase', ['off', 'mark', 'mark termination'][raw.gcphase], collector.phase),
    ...same('global queue', raw.global, [...scheduler.globalQueue.goroutines]),
    ...same('idle Ps', raw.idleProcessors, scheduler.idleProcessorList),
    ...same('idle Ms', raw.idleMachines, scheduler.idleMachineList),
    ...same('number of Ps', raw.processors.length, scheduler.processors.length),
    ...raw.processors.flatMap((p, i) => processorDifferences(p, scheduler.processors[i])),
    ...same('number of Ms', raw.machines.length, machines.length),
    ...raw.machines.flatMap((m, i) => machineDifferences(m, machines[i])),
    ...compared('collector', raw.collector, {
      gcPercent: collector.percent,
      memoryLimit: collector.memoryLimit ?? 2 ** 63,
      heapLive: collector.paced,
      heapMarked: collector.marked,
      heapGoal: collector.goal,
      trigger: collector.trigger,
      markStartTime: collector.markingSince,
    }),
    ...compared('memstats', raw.statistics, {
      numgc: collector.cycles,
      numforcedgc: collector.forced,
      last_gc_unix: collector.lastEndUnix,
      last_gc_nanotime: collector.lastEnd,
      pause_total_ns: collector.pauseTotal,
    }),
  ];
}

/** What the engine does not tell is not compared: goroutines and threads of the runtime's own. */
const UNTOLD = new Set(['nmsys', 'ngsys', 'mnext', 'nmfreed', 'runqsize', 'runq.size', 'runqhead', 'runqtail']);

function schedulerNumbers(s: Scheduler): Numbers {
  return {
    lastpoll: s.poll.last,
    pollUntil: s.poll.until,
    nmidle: s.idleThreads,
    nmidlelocked: s.lockedIdleThreads,
    maxmcount: s.maxThreads,
    npidle: s.idleProcessors,
    nmspinning: s.spinningThreads,
    needspinning: Number(s.needSpinning),
    'disable.user': Number(s.userDisabled),
    gcwaiting: Number(s.worldStopping),
    stopwait: s.stopWait,
    sysmonwait: Number(s.monitorAsleep),
    safePointWait: s.safePointWait,
  };
}

function processorDifferences(raw: Numbers & { readonly runq: readonly number[] }, p: Processor | undefined): string[] {
  if (!p) return ['a P is missing'];
  const { runq, ...numbers } = raw;
  const modes = [undefined, 'dedicated', 'fractional', 'idle'];
  return [
    ...same(`P ${p.id} run queue`, runq, [...p.queue.goroutines]),
    ...compared(`P ${p.id}`, numbers, {
      id: p.id,
      status: PROCESSOR_STATUS.indexOf(p.status),
      m: p.m,
      schedtick: p.scheduleTick,
      syscalltick: p.syscallTick,
      'sysmontick.schedtick': p.seen.scheduleTick,
      'sysmontick.schedwhen': p.seen.scheduleWhen,
      'sysmontick.syscalltick': p.seen.syscallTick,
      'sysmontick.syscallwhen': p.seen.syscallWhen,
      runnext: p.runNext,
      preempt: Number(p.preempt),
      runSafePointFn: Number(p.safePointPending),
      gcStopTime: p.stoppedAt,
      gcMarkWorkerMode: modes.indexOf(p.markWorker),
      timers: p.timers.count,
    }),
  ];
}

function machineDifferences(raw: Numbers & { readonly preemptoff: string }, m: Machine | undefined): string[] {
  if (!m) return ['an M is missing'];
  const { preemptoff, ...numbers } = raw;
  return [
    ...same(`m ${m.id} preemptoff`, preemptoff, m.preemptOff),
    ...compared(`m ${m.id}`, numbers as Numbers, {
      id: m.id,
      procid: m.threadId,
      curg: m.currentG,
      p: m.p,
      oldp: m.oldP,
      nextp: m.nextP,
      spinning: Number(m.spinning),
      blocked: Number(m.blocked),
      locks: m.locks,
      mallocing: m.mallocing,
      lockedg: m.lockedG,
      incgo: Number(m.inCgo),
      syscalltick: m.syscallTick,
      signalPending: Number(m.signalPending),
    }),
  ];
}

function compared(name: string, raw: Numbers, ours: Readonly<Record<string, number | undefined>>): string[] {
  return Object.keys(raw)
    .filter((field) => !UNTOLD.has(field))
    .flatMap((field) =>
      same(`${name}.${field}`, field in OR_NONE && raw[field] >= 2 ** 63 ? undefined : raw[field], ours[field]),
    );
}
/** Values of 2^63 and more say that there is none (GOGC=off up to Go 1.18). */
const OR_NONE = { heapGoal: true, trigger: true };

function same(what: string, theirs: unknown, ours: unknown): string[] {
  const [a, b] = [JSON.stringify(theirs), JSON.stringify(ours)];
  return a === b ? [] : [`${what}: gdb reads ${a}, we ${b}`];
}
