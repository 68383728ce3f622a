/** A goroutine's state in words, as a colleague would say it. */
import type { GoroutineRow, WaitTarget } from '../../api/goroutine.ts';
import { duration } from '../ui/format.ts';

type Told = Pick<GoroutineRow, 'status' | 'waitReason' | 'waitSeconds' | 'threadId' | 'crashed'>;

/** "waits in chan receive for at least 18m 42s" */
export function stateSentence({ status, waitReason, waitSeconds, threadId, crashed }: Told): string {
  const since = waitSeconds === undefined ? '' : ` for at least ${duration(waitSeconds)}`;
  const on = threadId === undefined ? '' : ` on thread ${threadId}`;
  const tail = crashed ? ' and crashed' : '';
  switch (status) {
    case 'waiting':
      return `waits${waitReason === undefined ? '' : ` in ${waitReason}`}${since}${tail}`;
    case 'leaked':
      return `leaked: the runtime proved that nothing can wake it${waitReason === undefined ? '' : ` from ${waitReason}`}${since}${tail}`;
    case 'syscall':
      return `is in a system call${on}${since}${tail}`;
    case 'running':
    case 'copystack':
      return `was running${on}${tail}`;
    case 'runnable':
      return `is runnable: it waits for a processor${since}${tail}`;
    case 'preempted':
      return `was preempted${since}${tail}`;
    case 'dead':
      return `is dead${tail}`;
    case 'unknown':
      return `stood here: a profile does not tell its state${tail}`;
    case 'idle':
      return `was just made${tail}`;
  }
}

/** What it waits for, in a table's cell: "p.jobs", "chan int 0xc00001a180", "timer, 3s to go", "fd 7". */
export function targetWords(target: WaitTarget): string {
  if (target.kind === 'timer' || (target.kind === 'other' && target.untilSeconds !== undefined))
    return target.untilSeconds === undefined
      ? 'timer'
      : `timer, ${target.untilSeconds > 0 ? `${duration(target.untilSeconds)} to go` : 'due'}`;
  if (target.descriptor !== undefined) return `fd ${target.descriptor.fd}`;
  const what = target.name ?? target.type ?? KIND_WORDS[target.kind] ?? target.kind;
  return target.name !== undefined || target.address === undefined ? what : `${what} ${target.address}`;
}

const KIND_WORDS: Partial<Record<WaitTarget['kind'], string>> = { 'chan send': 'chan', 'chan receive': 'chan' };

/** All that a goroutine waits for, in one cell: a select names how many cases it has. */
export function waitingFor(targets: readonly WaitTarget[] | undefined): string {
  if (targets === undefined || targets.length === 0) return '';
  return targets.length === 1 ? targetWords(targets[0]) : `any of ${targets.length}`;
}
