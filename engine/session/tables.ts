/**
 * What the questions about goroutines in rows stand on: tables, trees, groups, filters, exports. A core answers these, and so
 * does what a process wrote of its goroutines, which has no memory behind it.
 */
import type { Creation, GoroutineRow, Location, WaitTarget } from '../../api/goroutine.ts';
import type { StateFamily } from '../snapshot/family.ts';
import type { Place, StackLocations, StackRows } from '../snapshot/stack-locations.ts';

/** Columns: what every goroutine has, in order of ids. Numbers of places mean what `locations` makes of them. */
interface Columns {
  readonly count: number;
  readonly id: Float64Array;
  readonly status: Uint8Array;
  readonly waitReason: Uint8Array;
  readonly system: Uint8Array;
  /** The go statement; 0: none made it. */
  readonly createdPc: Float64Array;
  readonly startPc: Float64Array;
  /** 0: not known. */
  readonly parentId: Float64Array;
  /** 0: none. */
  readonly labels: Float64Array;
  readonly stack: Int32Array;
  readonly thread: ArrayLike<number>;
  readonly lockedM: ArrayLike<number>;
}

export interface GoroutineTables {
  readonly snapshot: StackRows & {
    readonly goroutines: Columns;
    /** -1: there is no such goroutine. */
    rowOf(id: number): number;
  };
  readonly locations: StackLocations & {
    creation(createdPc: number): Place | undefined;
    start(startPc: number): Place | undefined;
  };
  /** Row of the goroutine that brought the process down; -1 for none. */
  readonly crashed: number;
  readonly fingerprint: (row: number) => string;
  /** Equal for rows with equal fingerprints. */
  readonly fingerprintKey: (row: number) => number;
  isWaiting(row: number): boolean;
  /** "" unless it waits. */
  waitReason(row: number): string;
  /** At least so long; undefined where nobody noted since when. */
  waitSeconds(row: number): number | undefined;
  family(row: number): StateFamily;
  /** How many goroutines are in each state, wait reason and family: the first of them, in order of id, stands for all. */
  states(): readonly { readonly row: number; readonly count: number }[];
  labels(row: number): Record<string, string> | undefined;
  createdBy(row: number): Creation | undefined;
  start(row: number): Location | undefined;
  waitingOn(row: number): WaitTarget[] | undefined;
  /** How many channels, locks and the like goroutines wait for, by the first wait of each; 0: it is not known. */
  resourcesOf(rows: Uint32Array): number;
  /** Sets the bytes of the rows that wait for what lies there to 1. */
  markWaiters(address: number, out: Uint8Array): void;
  /** undefined: how large stacks are is not known. */
  stackBytes(row: number): number | undefined;
  row(row: number): GoroutineRow;
}

/** What is written out for other tools, besides. */
export interface WritableTables extends GoroutineTables {
  /** Path of the executable, as far as it is known. */
  readonly program: string | undefined;
  /** Rows of `snapshot.pcs`, innermost machine frame first. */
  machineRows(row: number): Iterable<number>;
  /** Rows of which it is true have a stack that no other has. */
  hasOwnStack(row: number): boolean;
  /** Why the stack breaks off. */
  brokenOff(row: number): string | undefined;
  /** Bytes from the beginning of the function; undefined: not known. */
  callOffset(pcRow: number): number | undefined;
}
