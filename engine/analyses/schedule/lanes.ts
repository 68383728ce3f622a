/**
 * What every P does: which goroutine has it, since when, and whether it was asked to give it back.
 * Source: proc.go retake, preemptone, entersyscall, acquirep; runtime2.go. Up to Go 1.25 a P in a system call says so and
 * has no M; since 1.26 it stays with its M, whose goroutine is in the call.
 */
import { type Fault, fault } from '../../bytes/fault.ts';
import type { Machine } from '../../runtime/machines.ts';
import type { Processor, ProcessorStatus } from '../../runtime/scheduler/processors.ts';
import type { Scheduler } from '../../runtime/scheduler/scheduler.ts';
import { G_SYSCALL } from '../../runtime/status.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { ThreadDoing } from './threads.ts';

export interface Lane {
  readonly processor: Processor;
  readonly status: ProcessorStatus;
  /** The M that has it, or in whose system call it is kept. */
  readonly machine?: Machine;
  readonly doing?: ThreadDoing;
  /** Row of the goroutine that runs on it, or in whose system call it is kept; -1 for none. */
  readonly goroutine: number;
  /**
   * nanotime since when at the latest: a running P gives this time slice (goroutines that hand over to their "run next" share one), a P
   * in a system call has been in it; 0 where the monitor has not seen it yet.
   */
  readonly since: number;
  /** Its goroutine, or the P itself, was asked to come to the scheduler. */
  readonly asked: boolean;
}

/** `threads`: what each of snapshot.threads does. */
export function readLanes(
  snapshot: Snapshot,
  scheduler: Scheduler,
  threads: readonly ThreadDoing[],
  faults: Fault[],
): Lane[] {
  const machines = new Map(snapshot.machines.map((m) => [m.address, m]));
  const doing = new Map(snapshot.threads.map((t, i) => [t.machine?.address, threads[i]]));
  const holders = new Map<number, number>();
  const rows = new Map(snapshot.threads.map((t) => [t.machine?.address, t.goroutine]));
  return scheduler.processors.map((processor) => {
    const machine = machineOf(processor, machines, snapshot);
    const told = contradiction(processor, machines, holders);
    if (told) faults.push(told);
    const row = (machine && rows.get(machine.address)) ?? -1;
    const inCall = row >= 0 && snapshot.goroutines.status[row] === G_SYSCALL;
    const status = processor.status === 'running' && inCall ? 'syscall' : processor.status;
    const lane = { processor, status, machine, doing: machine && doing.get(machine.address), goroutine: row };
    return { ...lane, since: sinceOf(lane), asked: processor.preempt || isAsked(snapshot, row) };
  });
}

/** The M that has a P; for a P in a system call (up to Go 1.25) the one whose call it still is. */
function machineOf(p: Processor, machines: ReadonlyMap<number, Machine>, snapshot: Snapshot): Machine | undefined {
  if (p.status !== 'syscall') return machines.get(p.m);
  return snapshot.machines.find((m) => m.oldP === p.address && m.syscallTick === p.syscallTick && m.currentG !== 0);
}

function contradiction(
  p: Processor,
  machines: ReadonlyMap<number, Machine>,
  holders: Map<number, number>,
): Fault | undefined {
  const at = { address: p.address };
  if (p.status === 'running' && p.m === 0)
    return fault('processor-without-thread', `P ${p.id} says that it runs, and has no thread.`, at);
  if (p.m === 0) return undefined;
  const machine = machines.get(p.m);
  if (!machine) return fault('processor-of-unknown-thread', `P ${p.id} names a thread that is not in the list.`, at);
  const other = holders.get(p.m);
  if (other !== undefined)
    return fault(
      'processor-contradicts-thread',
      `P ${p.id} and P ${other} name the same thread (m ${machine.id}).`,
      at,
    );
  holders.set(p.m, p.id);
  if (machine.p === p.address || machine.nextP === p.address) return undefined;
  const says = machine.processorId === undefined ? 'none' : `P ${machine.processorId}`;
  return fault('processor-contradicts-thread', `P ${p.id} is m ${machine.id}'s, which says that it has ${says}.`, at);
}

function sinceOf({ processor: p, status }: Pick<Lane, 'processor' | 'status'>): number {
  if (status === 'syscall') return p.syscallTick === p.seen.syscallTick ? stamp(p.seen.syscallWhen) : 0;
  if (status === 'running') return p.scheduleTick === p.seen.scheduleTick ? stamp(p.seen.scheduleWhen) : 0;
  return status === 'gcstop' ? stamp(p.stoppedAt) : 0;
}

function stamp(nanotime: number): number {
  return Number.isNaN(nanotime) ? 0 : Math.max(0, nanotime);
}

function isAsked({ program, goroutines }: Snapshot, row: number): boolean {
  if (row < 0) return false;
  const { memory, layout } = program;
  const flag = (offset: number) => memory.word32(goroutines.address[row] + offset) % 0x100 === 1;
  return flag(layout.g.preempt) || flag(layout.g.preemptStop);
}
