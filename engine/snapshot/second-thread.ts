/**
 * Work of an opening that a second thread can do, which has the same core open. All of it is pure: what comes of it is the same
 * wherever it is done. See docs/decisions/0027-a-second-thread-for-opening.md.
 */
import type { GoroutineRows, GoroutineTask } from '../runtime/goroutines.ts';
import type { UnwindTask, UnwoundShare } from './unwinding.ts';
import type { ChannelWaits, WaitingGoroutines } from './wait-table.ts';

export interface SharedWork {
  /** Reads some of the goroutines into columns that both threads have. */
  goroutines(task: GoroutineTask): GoroutineRows;
  /** Follows some of the stacks. */
  stacks(task: UnwindTask): UnwoundShare;
  /** Reads all waits on channels. */
  channels(goroutines: WaitingGoroutines): ChannelWaits;
}

/**
 * Begins with the work at once, or when what it was given before is done. What it returns waits for the end; undefined: it came to
 * nothing, and is to be done here. Answers are to be asked for in the order in which work was given.
 */
export type SecondThread = {
  readonly [Work in keyof SharedWork]: (task: Parameters<SharedWork[Work]>[0]) => Pending<ReturnType<SharedWork[Work]>>;
} & {
  /** Fewer rows than so many are not worth handing over. */
  readonly least: number;
  /** It is not needed any more. */
  end(): void;
};

export type Pending<T> = () => T | undefined;
