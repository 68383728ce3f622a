/** Sleeping goroutines, and how long each would still sleep. Source: time.go timeSleep: g.sleepWhen since Go 1.23, g.timer. */
import type { Clock } from '../../runtime/clock.ts';
import { G_SYSCALL } from '../../runtime/status.ts';
import { timerWhen } from '../../runtime/timers.ts';
import { waitKind } from '../../runtime/waiting.ts';
import type { Blocked } from './blocked.ts';
import { kindNumber, type WaitColumns } from './wait-columns.ts';

/** Seconds from the snapshot's moment; at most so long where the clock is too early; NaN where nothing tells. */
export function secondsUntil({ now }: Clock, when: number): number {
  return when > 0 && now > 0 ? Math.max(0, (when - now) / 1e9) : Number.NaN;
}

export function addSleepers(blocked: Blocked, columns: WaitColumns): void {
  const { goroutines, program, clock } = blocked.snapshot;
  const kind = kindNumber('timer');
  for (const row of blocked.rows((reason) => waitKind(reason) === 'timer', goroutines.address)) {
    const sleep = goroutines.sleep[row];
    const when = program.layout.g.sleepWhen >= 0 ? sleep : sleep > 0 ? timerWhen(program, sleep) : Number.NaN;
    columns.add(row, kind, { until: secondsUntil(clock, when) });
  }
}

/** Goroutines in a system call or in C, and those that wait for the runtime alone: no resource of the program's. */
export function addPlainWaits(blocked: Blocked, columns: WaitColumns): void {
  const { goroutines } = blocked.snapshot;
  const syscall = kindNumber('syscall');
  for (let row = 0; row < goroutines.count; row++) if (goroutines.status[row] === G_SYSCALL) columns.add(row, syscall);
  const plain = new Set(['nil channel', 'empty select', 'gc', 'other']);
  const isPlain = (reason: string) => reason !== '' && plain.has(waitKind(reason)) && !/^select(?! \(no)/.test(reason);
  for (const row of blocked.rows(isPlain, goroutines.id)) columns.add(row, kindNumber(blocked.kind(row)));
}
