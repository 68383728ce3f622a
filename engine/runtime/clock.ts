/**
 * The runtime's clock (nanotime) when the snapshot was taken. A core holds no clock: the newest stamp that the scheduler
 * left is the best estimate, and it can only be too early.
 * Source: proc.go sysmon (schedwhen, syscallwhen), stopTheWorldWithSema (gcStopTime), casgstatus (trackingStamp),
 * schedt.lastpoll, mstats.last_gc_nanotime, runtimeInitTime.
 */
import { processorAddresses } from './processors.ts';
import type { GoProgram } from './program.ts';

/** No machine runs that long, in ns (about 100 years): a larger stamp is no stamp. */
const MAX_NANOTIME = 3.2e18;

export interface Clock {
  /** nanotime; 0 where nothing tells. */
  readonly now: number;
  /** Seconds since the runtime started; undefined where it is not known. */
  readonly uptimeSeconds?: number;
  readonly processors?: number;
}

const NONE = new Float64Array();

/** `runnableSince`: since when goroutines can run, which is a stamp like others. */
export function readClock(program: GoProgram, runnableSince: Float64Array = NONE): Clock {
  const { memory, layout } = program;
  const sched = program.variable('runtime.sched');
  const stamps: number[] = [];
  if (sched !== undefined) stamps.push(memory.word(sched + layout.sched.lastpoll));
  const processors = processorAddresses(program);
  for (const p of processors) {
    stamps.push(memory.word(p + layout.p['sysmontick.schedwhen']), memory.word(p + layout.p['sysmontick.syscallwhen']));
    if (layout.p.gcStopTime >= 0) stamps.push(memory.word(p + layout.p.gcStopTime));
  }
  const memstats = program.variable('runtime.memstats');
  if (memstats !== undefined) stamps.push(memory.word(memstats + layout.memstats.last_gc_nanotime));
  let now = 0;
  for (const some of [stamps, runnableSince]) for (const s of some) if (s > now && s < MAX_NANOTIME) now = s;
  const startAt = program.variable('runtime.runtimeInitTime');
  const start = startAt === undefined ? Number.NaN : memory.word(startAt);
  return {
    now,
    processors: processors.length || undefined,
    uptimeSeconds: now > 0 && start > 0 && now >= start ? (now - start) / 1e9 : undefined,
  };
}
