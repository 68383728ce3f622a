/** What an event changes: whose state, and to which. Of the table, or of a piece of it in a walk over all. */
import {
  GO_BLOCK,
  GO_CREATE,
  GO_CREATE_BLOCKED,
  GO_CREATE_SYSCALL,
  GO_DESTROY,
  GO_RUNNING,
  GO_START,
  GO_STATUS,
  GO_STATUS_STACK,
  GO_STOP,
  GO_SWITCH,
  GO_SWITCH_DESTROY,
  GO_SYSCALL_BEGIN,
  GO_SYSCALL_END,
  GO_SYSCALL_END_BLOCKED,
  GO_UNBLOCK,
  PROC_IDLE,
  PROC_START,
  PROC_STATUS,
  PROC_STEAL,
  PROC_STOP,
} from '../event-types.ts';

/** EventTable, or EventPiece with places in it for rows. */
export interface EventColumns {
  type(row: number): number;
  transition(row: number): number;
  processor(row: number): number;
  goroutine(row: number): number;
  subject(row: number): number;
}

/** Events that name the goroutine whose state they change; others change that of the one that they happen on. */
const NAMES_GOROUTINE = table(
  GO_CREATE,
  GO_CREATE_BLOCKED,
  GO_CREATE_SYSCALL,
  GO_START,
  GO_UNBLOCK,
  GO_STATUS,
  GO_STATUS_STACK,
  GO_SWITCH,
  GO_SWITCH_DESTROY,
);
const OF_PROCESSOR = table(PROC_START, PROC_STOP, PROC_STEAL, PROC_STATUS);
/** After these a processor has no goroutine to run, or another state of the same. */
const ON_PROCESSOR = table(
  GO_START,
  GO_STOP,
  GO_BLOCK,
  GO_DESTROY,
  GO_SYSCALL_BEGIN,
  GO_SYSCALL_END,
  GO_SYSCALL_END_BLOCKED,
);
const TELLS_STATUS = table(GO_STATUS, GO_STATUS_STACK);

function table(...types: readonly number[]): Uint8Array {
  const found = new Uint8Array(256);
  for (const type of types) found[type] = 1;
  return found;
}

export function isOfProcessor(type: number): boolean {
  return OF_PROCESSOR[type] === 1;
}

/** Row of the goroutine whose state a row tells; -1 for none. */
export function goroutineTold(events: EventColumns, row: number): number {
  const type = events.type(row);
  if (events.transition(row) === 0 || OF_PROCESSOR[type] === 1) return -1;
  return NAMES_GOROUTINE[type] === 1 ? events.subject(row) : events.goroutine(row);
}

/** The same, but -1 where the state stays what it was: each generation tells all states again. */
export function goroutineChanged(events: EventColumns, row: number): number {
  const change = events.transition(row);
  return change >> 3 === (change & 7) ? -1 : goroutineTold(events, row);
}

/**
 * Whether a row tells a state that its goroutine or processor has had since the trace began: what is only told again, and
 * has left no event before.
 */
export function isSinceStart(events: EventColumns, row: number): boolean {
  if (events.transition(row) >> 3 !== 0) return false;
  const type = events.type(row);
  return TELLS_STATUS[type] === 1 || type === PROC_STATUS;
}

/** What a processor does. */
export const IDLE = 0;
/** It has a thread, which looks for something to run, collects or is between two goroutines. */
export const WITHOUT_GOROUTINE = 1;
export const RUNNING = 2;
/** Its goroutine is in a system call: it can be taken away. */
export const IN_SYSCALL = 3;

/** Id of the processor for which a row begins something else; -1 for none. */
export function processorChanged(events: EventColumns, row: number): number {
  const type = events.type(row);
  if (ON_PROCESSOR[type] === 1) return events.processor(row);
  const change = events.transition(row);
  if (OF_PROCESSOR[type] === 1) return change >> 3 === (change & 7) ? -1 : events.subject(row);
  const tellsRunning = TELLS_STATUS[type] === 1 && (change & 7) === GO_RUNNING && change >> 3 !== GO_RUNNING;
  return tellsRunning ? events.processor(row) : -1;
}

/** What the processor does from such a row on. */
export function processorState(events: EventColumns, row: number): number {
  switch (events.type(row)) {
    case GO_START:
    case GO_STATUS:
    case GO_STATUS_STACK:
    case GO_SYSCALL_END:
      return RUNNING;
    case GO_SYSCALL_BEGIN:
      return IN_SYSCALL;
    case PROC_STOP:
    case PROC_STEAL:
      return IDLE;
    case PROC_STATUS:
      return (events.transition(row) & 7) === PROC_IDLE ? IDLE : WITHOUT_GOROUTINE;
    default:
      return WITHOUT_GOROUTINE;
  }
}

/** Row of the goroutine that a processor has from such a row on; -1 for none. */
export function processorGoroutine(events: EventColumns, row: number): number {
  const state = processorState(events, row);
  return state === RUNNING || state === IN_SYSCALL ? goroutineTold(events, row) : -1;
}
