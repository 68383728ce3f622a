/**
 * Who waits for what, as columns: every wait of every blocked goroutine, every channel that anything waits on with both its
 * queues, every sync object that somebody waits for. Built by analyses/waits when first asked for; the other analyses are
 * given it.
 */
import type { Fault } from '../bytes/fault.ts';
import type { Clock } from '../runtime/clock.ts';
import type { GoroutineColumns } from '../runtime/goroutines.ts';

export interface WaitTable {
  /** Goroutine row → its first wait; one entry more than rows. A plain operation has one wait, a select one per case. */
  readonly first: Uint32Array;
  /** Wait → goroutine row. */
  readonly goroutine: Uint32Array;
  /** Wait → WAIT_KINDS. */
  readonly kind: Uint8Array;
  /** Wait → address of the channel, sync object, pollDesc or coroutine; 0 where it has none or it is not known. */
  readonly resource: Float64Array;
  /** Wait → the runtime's record of it (sudog); 0 for none. */
  readonly sudog: Float64Array;
  /** Wait → seconds until a timer ends it, where one will; NaN for none. Of a network wait: its deadline. */
  readonly until: Float64Array;
  /** Wait → file descriptor; -1 for none. */
  readonly descriptor: Int32Array;
  /** Wait → 1: its record stands in the queue of what it waits for, as it must unless somebody is just waking it. */
  readonly queued: Uint8Array;
  /** Goroutine rows whose waits cannot be read or contradict themselves, and why. */
  readonly faults: ReadonlyMap<number, Fault>;
  readonly channels: ChannelTable;
  readonly locks: LockTable;
}

/** The waits on channels alone, and the channels: their queues have the numbers of these waits. Else as in WaitTable. */
export interface ChannelWaits extends Omit<WaitTable, 'descriptor' | 'locks'> {
  /** Addresses of channels with a queue that cannot be followed to its end. */
  readonly torn: ReadonlySet<number>;
}

/** What they are read from: the columns of a snapshot of the same names. */
export interface WaitingGoroutines {
  readonly goroutines: Pick<GoroutineColumns, 'count' | 'address' | 'status' | 'waitReason' | 'waiting'>;
  readonly waitReasons: readonly string[];
  readonly clock: Clock;
}

/** Lists of waiters, one after the other: those of row r are [first[r], first[r + 1]). */
export interface Queues {
  readonly first: Uint32Array;
  /** Waits, in the order of the queue. */
  readonly wait: Uint32Array;
}

export interface ChannelTable {
  readonly count: number;
  /** Ascending. */
  readonly address: Float64Array;
  /** Run-time type of the elements; 0 where it cannot be read. */
  readonly elementType: Float64Array;
  readonly elementSize: Uint32Array;
  readonly length: Float64Array;
  readonly capacity: Float64Array;
  readonly buffer: Float64Array;
  readonly sendIndex: Float64Array;
  readonly receiveIndex: Float64Array;
  readonly closed: Uint8Array;
  /** A timer sends on it (time.After, time.NewTimer, …). */
  readonly timer: Uint8Array;
  readonly senders: Queues;
  readonly receivers: Queues;
}

export interface LockTable {
  readonly count: number;
  /** Ascending. */
  readonly address: Float64Array;
  /** LOCK_KINDS. */
  readonly kind: Uint8Array;
  readonly waiters: Queues;
}

/** The row of an address in an ascending column; -1 for none. */
export function rowOfAddress(addresses: Float64Array, address: number): number {
  let low = 0;
  let high = addresses.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if (addresses[middle] === address) return middle;
    if (addresses[middle] < address) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
