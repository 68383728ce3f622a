/** Locks that many wait for: held by somebody who is alive, or by nobody that can be seen. */
import { counted, type Finding, type FindingInput, goroutinesText, longest } from './finding.ts';

/** What is known of a lock that somebody waits for. */
export interface ContendedLock {
  readonly address: number;
  /** Rows of those who wait, in order. */
  readonly waiters: readonly number[];
  readonly holders: readonly { readonly row: number; readonly evidence: string }[];
  /** Why nobody is named. */
  readonly reason?: string;
  /** The lock's own words say that somebody has it. */
  readonly isLocked: boolean;
}

/** Fewer waiters than these behind a live holder are how locks work, unless they wait for long. */
const MANY = 8;
/** Seconds. A lock is there for short moments. */
const LONG = 10;

export function contention(
  input: FindingInput,
  locks: readonly ContendedLock[],
  doing: (row: number) => string,
): Finding[] {
  const findings: Finding[] = [];
  for (const lock of locks) {
    const free = lock.waiters.filter((row) => input.stuck[row] === 0);
    if (free.length === 0) continue;
    const [holder] = lock.holders;
    if (holder && (free.length >= MANY || (longest(input, free) ?? 0) >= LONG))
      findings.push(held(input, lock, free, doing));
    else if (!holder && lock.isLocked) findings.push(lost(input, lock, free));
  }
  return findings.sort((a, b) => b.rows.length - a.rows.length);
}

function held(
  input: FindingInput,
  lock: ContendedLock,
  rows: readonly number[],
  doing: (row: number) => string,
): Finding {
  const name = input.nameOf(lock.address);
  const ids = lock.holders.map((h) => input.idOf(h.row));
  const [{ row, evidence }] = lock.holders;
  return {
    kind: 'contention',
    title: `${counted(rows.length, 'goroutine')} ${rows.length === 1 ? 'waits' : 'wait'} for ${name}, held by ${goroutinesText(ids)}.`,
    explanation: `Goroutine ${input.idOf(row)} ${doing(row)}: ${evidence}.`,
    certainty: 'likely',
    rows: [row, ...rows],
    longestSeconds: longest(input, rows),
    resources: [lock.address],
  };
}

function lost(input: FindingInput, lock: ContendedLock, rows: readonly number[]): Finding {
  const name = input.nameOf(lock.address);
  return {
    kind: 'lost-unlock',
    title: `${name} is locked and no holder can be shown; ${counted(rows.length, 'goroutine')} ${rows.length === 1 ? 'waits' : 'wait'} for it.`,
    explanation: `${capital(lock.reason ?? 'The evidence is not enough to name one')}.`,
    certainty: 'possible',
    rows,
    longestSeconds: longest(input, rows),
    resources: [lock.address],
  };
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
