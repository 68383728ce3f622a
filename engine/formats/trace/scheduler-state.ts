/**
 * What a trace has told so far about goroutines, processors and threads, in columns: the state machine that puts events
 * of different threads in order.
 * Source: internal/trace/order.go, gState, pState, mState.
 */

import { MAX_PROCESSOR } from './event-table.ts';
import { GO_LOST, GO_NOT_EXIST, GO_UNDETERMINED } from './event-types.ts';

/** Status of a processor, numbered as in ProcStatus events; 0: nothing known. */
export const P_UNKNOWN = 0;
export const P_RUNNING = 1;
export const P_IDLE = 2;
export const P_SYSCALL = 3;
/** Was in a system call of a thread that is not known any more. */
export const P_SYSCALL_ABANDONED = 4;

export class SchedulerState {
  readonly goroutines: StateColumns = new StateColumns();
  /** By id: MAX_PROCESSOR bounds it. */
  readonly processors: StateColumns = new StateColumns();
  /** By row: the goroutine and the processor that a thread has; -1 for none. */
  threadGoroutine: Int32Array = new Int32Array(64).fill(-1);
  threadProcessor: Int32Array = new Int32Array(64).fill(-1);
  /** By row: whether an event of the thread was tried, or told about it. */
  threadSeen: Uint8Array = new Uint8Array(64);
  /** Processor → row of its thread; -1 for none. */
  processorThread: Int32Array = new Int32Array(64).fill(-1);
  /** Number of the collector's last begin or end; NaN before the first. */
  gcSequence = Number.NaN;
  gcRunning: boolean | undefined;

  /** Makes room for a thread. */
  addThread(thread: number): void {
    this.threadGoroutine = withRoom(this.threadGoroutine, thread);
    this.threadProcessor = withRoom(this.threadProcessor, thread);
    if (thread >= this.threadSeen.length)
      this.threadSeen = wider(this.threadSeen, new Uint8Array(this.threadProcessor.length));
  }

  /** Whether it is an id that a processor can have; makes room for it. */
  addProcessor(id: number): boolean {
    if (!(id >= 0 && id <= MAX_PROCESSOR)) return false;
    this.processors.reserve(id);
    this.processorThread = withRoom(this.processorThread, id);
    return true;
  }

  /** The thread has the processor from now on, and nobody else has; -1: it has none. */
  bind(thread: number, processor: number): void {
    const before = this.threadProcessor[thread];
    if (before >= 0) this.processorThread[before] = -1;
    this.threadProcessor[thread] = processor;
    if (processor < 0) return;
    const other = this.processorThread[processor];
    if (other >= 0 && other !== thread) this.threadProcessor[other] = -1;
    this.processorThread[processor] = thread;
  }

  /** A copy to come back to. */
  save(): SchedulerState {
    const copy = new SchedulerState();
    copy.goroutines.copy(this.goroutines);
    copy.processors.copy(this.processors);
    copy.threadGoroutine = this.threadGoroutine.slice();
    copy.threadProcessor = this.threadProcessor.slice();
    copy.threadSeen = this.threadSeen.slice();
    copy.processorThread = this.processorThread.slice();
    copy.gcSequence = this.gcSequence;
    copy.gcRunning = this.gcRunning;
    return copy;
  }
}

/** Status and sequence number, which counts within a generation, of goroutines or processors. */
export class StateColumns {
  status: Uint8Array = new Uint8Array(64);
  #sequence = new Float64Array(64);
  #generation = new Float64Array(64);

  reserve(row: number): void {
    if (row < this.status.length) return;
    const length = Math.max(row + 1, this.status.length * 2);
    this.status = wider(this.status, new Uint8Array(length));
    this.#sequence = wider(this.#sequence, new Float64Array(length));
    this.#generation = wider(this.#generation, new Float64Array(length));
  }

  set(row: number, status: number, generation: number, sequence: number): void {
    this.status[row] = status;
    this.#generation[row] = generation;
    this.#sequence[row] = sequence;
  }

  /** Whether an event with this number is the next of its goroutine or processor. */
  follows(row: number, generation: number, sequence: number): boolean {
    return this.#generation[row] === generation && this.#sequence[row] + 1 === sequence;
  }

  copy(other: StateColumns): void {
    this.status = other.status.slice();
    this.#sequence = other.#sequence.slice();
    this.#generation = other.#generation.slice();
  }
}

/** Whether it is known to exist. */
export function exists(status: number): boolean {
  return status !== GO_UNDETERMINED && status !== GO_NOT_EXIST && status !== GO_LOST;
}

/** A column with room for a row; new rows are -1. */
export function withRoom(column: Int32Array, row: number): Int32Array {
  return row < column.length ? column : wider(column, new Int32Array(Math.max(row + 1, column.length * 2)).fill(-1));
}

function wider<T extends Uint8Array | Int32Array | Float64Array>(old: T, made: T): T {
  made.set(old);
  return made;
}
