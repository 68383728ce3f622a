/**
 * Which goroutines can only go on with another's help, and by which resources: those blocked on channels and on package
 * sync. All others count as live, as the runtime's own leak detection has it.
 * Source: runtime/mgc.go isMaybeRunnable, mgcmark.go (Go 1.26); wait reasons "(durable)" belong to synctest, whose bubble's
 * clock can wake them.
 */
import { type Fault, fault } from '../../bytes/fault.ts';
import { isBlocked } from '../../runtime/status.ts';
import { WAIT_KINDS } from '../../runtime/waiting.ts';
import { goroutineWords, SELECT_DONE } from '../../snapshot/goroutine-words.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { WaitTable } from '../../snapshot/wait-table.ts';

/** Kinds that another goroutine must end, through the resource. */
const NEEDS_HELP: ReadonlySet<string> = new Set([
  'chan send',
  'chan receive',
  'mutex',
  'rwmutex read',
  'rwmutex write',
  'waitgroup',
  'cond',
  'once',
] satisfies (typeof WAIT_KINDS)[number][]);
/** Kinds that nothing ends. */
const NEVER: ReadonlySet<string> = new Set(['nil channel', 'empty select'] satisfies (typeof WAIT_KINDS)[number][]);
const BUBBLE = /\((durable|synctest)\)$/;

/** State of a row: live, or waiting for help; NOTHING_HELPS is stuck whatever the heap holds. */
export const LIVE = 0;
export const NEEDS = 1;
export const NOTHING_HELPS = 2;

export interface Candidates {
  readonly state: Uint8Array;
  /** Rows that count as live because what they wait for cannot be read or believed. */
  readonly doubts: ReadonlyMap<number, Fault>;
}

export function findCandidates(snapshot: Snapshot, waits: WaitTable): Candidates {
  const { goroutines, waitReasons } = snapshot;
  const state = new Uint8Array(goroutines.count);
  const words = goroutineWords(snapshot);
  const doubts = new Map<number, Fault>(waits.faults);
  const inBubble = waitReasons.map((reason) => BUBBLE.test(reason));
  for (let row = 0; row < goroutines.count; row++) {
    if (!isBlocked(goroutines.status[row]) || inBubble[goroutines.waitReason[row]]) continue;
    if (doubts.has(row)) continue;
    state[row] = stateOf(waits, row);
    if (state[row] === NEEDS && !allQueued(waits, row)) {
      state[row] = LIVE;
      doubts.set(row, fault('wait-ending', 'it is just being woken: no queue names it any more'));
    }
    if (state[row] === NEEDS && words[row] & SELECT_DONE) state[row] = LIVE;
  }
  return { state, doubts };
}

function stateOf(waits: WaitTable, row: number): number {
  let state = LIVE;
  for (let wait = waits.first[row]; wait < waits.first[row + 1]; wait++) {
    const kind = WAIT_KINDS[waits.kind[wait]];
    if (NEVER.has(kind)) state = Math.max(state, NOTHING_HELPS);
    else if (NEEDS_HELP.has(kind) && waits.resource[wait] > 0) state = NEEDS;
    else return LIVE;
  }
  return state;
}

function allQueued(waits: WaitTable, row: number): boolean {
  for (let wait = waits.first[row]; wait < waits.first[row + 1]; wait++) if (waits.queued[wait] === 0) return false;
  return true;
}
