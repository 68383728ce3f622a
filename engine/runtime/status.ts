/**
 * Statuses and wait reasons of goroutines.
 * Source: runtime2.go, _Gidle…; `waitReasonStrings`, read from the process itself.
 */
import type { Memory } from '../bytes/memory.ts';
import { goString } from './numbers.ts';

const G_IDLE = 0;
export const G_RUNNABLE = 1;
export const G_RUNNING = 2;
export const G_SYSCALL = 3;
export const G_WAITING = 4;
export const G_DEAD = 6;
export const G_COPYSTACK = 8;
export const G_PREEMPTED = 9;
/** Since Go 1.26: found leaked by the leak detector; otherwise like waiting. */
export const G_LEAKED = 10;
/** Since Go 1.26: the g of a spare thread for C callbacks; dead up to 1.25. */
export const G_DEAD_EXTRA = 11;
/** No status of the runtime's: what a process wrote of a goroutine does not tell it. */
export const G_UNKNOWN = 255;
/** Bit: the collector (or tracer) owns the stack. */
export const G_SCAN = 0x1000;

export type StatusName =
  | 'idle'
  | 'runnable'
  | 'running'
  | 'syscall'
  | 'waiting'
  | 'preempted'
  | 'copystack'
  | 'dead'
  | 'leaked'
  | 'unknown';

const NAMES: Readonly<Record<number, StatusName>> = {
  [G_IDLE]: 'idle',
  [G_RUNNABLE]: 'runnable',
  [G_RUNNING]: 'running',
  [G_SYSCALL]: 'syscall',
  [G_WAITING]: 'waiting',
  [G_DEAD]: 'dead',
  [G_COPYSTACK]: 'copystack',
  [G_PREEMPTED]: 'preempted',
  [G_LEAKED]: 'leaked',
  [G_DEAD_EXTRA]: 'dead',
  [G_UNKNOWN]: 'unknown',
};

/** It is parked until somebody wakes it, for a reason that it notes. */
export function isBlocked(status: number): boolean {
  return status === G_WAITING || status === G_LEAKED;
}

/** The status that the runtime calls so; undefined: it is none of its words for them. */
export function statusNumber(name: string): number | undefined {
  const found = Object.entries(NAMES).find(([, known]) => known === name)?.[0];
  return found === undefined ? undefined : Number(found);
}

export function statusName(status: number): StatusName {
  return NAMES[status] ?? 'idle';
}

/** A reason is at most this long in every Go version, and there are at most so many. */
const MAX_REASONS = 128;
const MAX_REASON_LENGTH = 64;

/**
 * The runtime's own words for wait reasons, by number. The array ends where a header is no short printable text.
 */
export function readWaitReasons(memory: Memory, array: number | undefined): string[] {
  const reasons: string[] = [];
  if (array === undefined) return reasons;
  for (let i = 0; i < MAX_REASONS; i++) {
    const length = memory.word(array + 16 * i + 8);
    if (!(length <= MAX_REASON_LENGTH)) break;
    const text = goString(memory, array + 16 * i);
    if (text === undefined || !/^[\x20-\x7e]*$/.test(text) || (text === '' && i > 0)) break;
    reasons.push(text);
  }
  return reasons;
}
