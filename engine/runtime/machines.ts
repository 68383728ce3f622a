/**
 * Ms: the runtime's view of kernel threads, and the Ps that they hold.
 * Source: runtime2.go `type m struct`, `type p struct`; list `runtime.allm` by alllink.
 */
import { type Fault, fault } from '../bytes/fault.ts';
import { goString, uint8, uint32 } from './numbers.ts';
import type { GoProgram } from './program.ts';

export interface Machine {
  readonly address: number;
  readonly id: number;
  /** Kernel TID; 0 when the thread has not started. */
  readonly threadId: number;
  readonly g0: number;
  readonly gsignal: number;
  /** The goroutine it runs; 0 for none. */
  readonly currentG: number;
  readonly lockedG: number;
  /** 0 for none. */
  readonly p: number;
  readonly processorId?: number;
  readonly spinning: boolean;
  readonly blocked: boolean;
  readonly inCgo: boolean;
  /** Not 0: this thread is bringing the process down. */
  readonly dying: number;
  readonly throwing: number;
  readonly vdsoPc: number;
  readonly vdsoSp: number;
  /** The P it is to take when it wakes; 0 for none. */
  readonly nextP: number;
  /** The P it had when its system call began; 0 for none. */
  readonly oldP: number;
  /** The P's count of system calls when its own began: while they are equal, the P is still kept for it. */
  readonly syscallTick: number;
  /** Held locks of the runtime, and calls of the allocator: while there are any it is not interrupted. */
  readonly locks: number;
  readonly mallocing: number;
  /** Why it may not be interrupted, in the runtime's words ("gcing"); "" for no reason. */
  readonly preemptOff: string;
  /** A signal that asks it to stop was sent and has not arrived. */
  readonly signalPending: boolean;
  /** Spare: waits until C calls into Go. */
  readonly isExtra: boolean;
}

/** Linux allows about four million threads. */
const MAX_MACHINES = 1 << 22;

/** `told`: Ms that goroutines name, for what the list of all has lost. */
export function readMachines(program: GoProgram, told: Iterable<number>, faults: Fault[]): Machine[] {
  const { memory, layout } = program;
  const { m } = layout;
  const machines: Machine[] = [];
  const seen = new Set<number>();
  const head = program.variable('runtime.allm');
  let at = head === undefined ? Number.NaN : memory.word(head);
  for (; at > 0 && !seen.has(at) && seen.size < MAX_MACHINES; at = memory.word(at + m.alllink)) {
    seen.add(at);
    machines.push(readMachine(program, at));
  }
  if (at === 0) return machines;
  for (const one of told) {
    if (seen.has(one) || memory.word(memory.word(one + m.g0) + layout.g.m) !== one) continue;
    seen.add(one);
    machines.push(readMachine(program, one));
  }
  if (head !== undefined)
    faults.push(fault('allm-torn', `The list of threads (runtime.allm) breaks off after ${machines.length}.`));
  return machines;
}

function readMachine({ memory, layout: { m, p } }: GoProgram, at: number): Machine {
  const processor = memory.word(at + m.p);
  return {
    address: at,
    id: memory.word(at + m.id),
    threadId: memory.word(at + m.procid),
    g0: memory.word(at + m.g0),
    gsignal: memory.word(at + m.gsignal),
    currentG: memory.word(at + m.curg),
    lockedG: memory.word(at + m.lockedg),
    p: processor,
    processorId: processor > 0 ? uint32(memory, processor + p.id) : undefined,
    spinning: uint8(memory, at + m.spinning) === 1,
    blocked: uint8(memory, at + m.blocked) === 1,
    inCgo: uint8(memory, at + m.incgo) === 1,
    dying: uint32(memory, at + m.dying) ?? 0,
    throwing: uint32(memory, at + m.throwing) ?? 0,
    vdsoPc: memory.word(at + m.vdsoPC),
    vdsoSp: memory.word(at + m.vdsoSP),
    nextP: memory.word(at + m.nextp),
    oldP: memory.word(at + m.oldp),
    syscallTick: uint32(memory, at + m.syscalltick) ?? 0,
    locks: uint32(memory, at + m.locks) ?? 0,
    mallocing: uint32(memory, at + m.mallocing) ?? 0,
    preemptOff: goString(memory, at + m.preemptoff, 64) ?? '',
    signalPending: (uint32(memory, at + m.signalPending) ?? 0) !== 0,
    isExtra: m.isextra >= 0 && uint8(memory, at + m.isextra) === 1,
  };
}

/** Bounds of a g's stack. */
export function stackBounds(program: GoProgram, g: number): { low: number; high: number } {
  const { memory, layout } = program;
  if (g === 0) return { low: 0, high: 0 };
  return { low: memory.word(g + layout.g['stack.lo']), high: memory.word(g + layout.g['stack.hi']) };
}
