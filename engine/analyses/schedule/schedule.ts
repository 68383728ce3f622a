/**
 * Who runs, who runs next and who waits for a processor: the scheduler of the snapshot with its goroutines as rows of the
 * tables.
 */
import { type Fault, fault } from '../../bytes/fault.ts';
import { isFault } from '../../bytes/memory.ts';
import { schedulerDisturbance } from '../../runtime/scheduler/disturbance.ts';
import type { RunQueue } from '../../runtime/scheduler/run-queue.ts';
import { readScheduler, type Scheduler } from '../../runtime/scheduler/scheduler.ts';
import { G_RUNNABLE, statusName } from '../../runtime/status.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { type Lane, readLanes } from './lanes.ts';
import { findStop, type StopTheWorld } from './stop.ts';
import { readDoing, type ThreadDoing } from './threads.ts';

/** A queue as rows of the goroutine table, first to run first. */
export interface QueueRows {
  readonly rows: Int32Array;
  readonly faults: readonly Fault[];
}

/** Where a runnable goroutine stands. */
export interface Place {
  readonly queue: 'run next' | 'own' | 'global' | 'disabled' | 'none';
  /** Index of the lane; -1 for a queue of no P. */
  readonly lane: number;
  /** 1 for the one that runs first of that queue; a P's "run next" counts. */
  readonly position: number;
}

export interface Schedule {
  readonly snapshot: Snapshot;
  readonly scheduler: Scheduler;
  /** Set in the core of a dying process: then nothing may be concluded from who runs and who waits. */
  readonly disturbed?: Fault;
  /** What each of snapshot.threads does. */
  readonly threads: readonly ThreadDoing[];
  readonly lanes: readonly Lane[];
  /** Row of the goroutine that runs next, and the queue behind it, of each lane. */
  readonly runNext: Int32Array;
  readonly own: readonly QueueRows[];
  readonly global: QueueRows;
  readonly disabled: QueueRows;
  /** Rows of the runnable goroutines. */
  readonly runnable: Int32Array;
  readonly stop?: StopTheWorld;
  /** All that could not be read or believed. */
  readonly faults: readonly Fault[];
  placeOf(row: number): Place;
}

/** A queue with more faults than this tells their number. */
const TOLD_FAULTS = 10;

export function readSchedule(snapshot: Snapshot): Schedule | Fault {
  const scheduler = readScheduler(snapshot.program);
  if (isFault(scheduler)) return scheduler;
  const disturbed = schedulerDisturbance(snapshot.program);
  const faults: Fault[] = [...scheduler.faults];
  const threads = readDoing(snapshot);
  const lanes = readLanes(snapshot, scheduler, threads, faults);
  const queues = new QueueReader(snapshot);
  const own = scheduler.processors.map((p, lane) => queues.read(p.queue, `the run queue of P ${p.id}`, 'own', lane));
  const runNext = Int32Array.from(scheduler.processors, (p, lane) => queues.next(p.runNext, `P ${p.id}`, lane, faults));
  const global = queues.read(scheduler.globalQueue, 'the global run queue', 'global', -1);
  const disabled = queues.read(scheduler.disabledQueue, 'the queue of disabled goroutines', 'disabled', -1);
  for (const queue of [...own, global, disabled]) faults.push(...queue.faults);
  return {
    snapshot,
    scheduler,
    disturbed,
    threads,
    lanes,
    runNext,
    own,
    global,
    disabled,
    runnable: runnableRows(snapshot),
    stop: disturbed ? undefined : findStop(snapshot, scheduler, lanes),
    faults,
    placeOf: (row) => queues.placeOf(row, runNext),
  };
}

function runnableRows({ goroutines }: Snapshot): Int32Array {
  let count = 0;
  const rows = new Int32Array(goroutines.count);
  for (let row = 0; row < goroutines.count; row++) if (goroutines.status[row] === G_RUNNABLE) rows[count++] = row;
  return rows.subarray(0, count);
}

const KINDS: readonly Place['queue'][] = ['none', 'run next', 'own', 'global', 'disabled'];

/** Turns queues of addresses into rows, and notes who stands where: nobody stands twice. */
class QueueReader {
  readonly #snapshot: Snapshot;
  readonly #row: (address: number) => number;
  readonly #kind: Uint8Array;
  readonly #lane: Int32Array;
  readonly #position: Int32Array;

  constructor(snapshot: Snapshot) {
    const { count } = snapshot.goroutines;
    this.#snapshot = snapshot;
    this.#row = rowsByAddress(snapshot);
    this.#kind = new Uint8Array(count);
    this.#lane = new Int32Array(count);
    this.#position = new Int32Array(count);
  }

  read(queue: RunQueue, name: string, kind: Place['queue'], lane: number): QueueRows {
    const rows = new Int32Array(queue.goroutines.length);
    const faults: Fault[] = [];
    let count = 0;
    for (let i = 0; i < queue.goroutines.length; i++) {
      const row = this.#row(queue.goroutines[i]);
      const why = this.#complaint(row, queue.goroutines[i], `Entry ${i + 1} of ${name}`);
      if (why) faults.push(why);
      if (row < 0) continue;
      rows[count++] = row;
      if (this.#kind[row] === 0) this.#place(row, kind, lane, count);
    }
    return { rows: rows.subarray(0, count), faults: bounded(faults, name) };
  }

  next(address: number, name: string, lane: number, faults: Fault[]): number {
    if (!(address > 0)) return -1;
    const row = this.#row(address);
    const why = this.#complaint(row, address, `What ${name} is to run next`);
    if (why) faults.push(why);
    if (row >= 0 && this.#kind[row] === 0) this.#place(row, 'run next', lane, 1);
    return row;
  }

  placeOf(row: number, runNext: Int32Array): Place {
    const queue = KINDS[this.#kind[row]];
    const lane = queue === 'run next' || queue === 'own' ? this.#lane[row] : -1;
    const before = queue === 'own' && runNext[lane] >= 0 ? 1 : 0;
    return { queue, lane, position: this.#position[row] + before };
  }

  #place(row: number, kind: Place['queue'], lane: number, position: number): void {
    this.#kind[row] = KINDS.indexOf(kind);
    this.#lane[row] = lane;
    this.#position[row] = position;
  }

  #complaint(row: number, address: number, entry: string): Fault | undefined {
    if (row < 0) return fault('queued-goroutine-unknown', `${entry} is no goroutine that lives.`, { address });
    const { goroutines } = this.#snapshot;
    const about = { address, goroutineId: goroutines.id[row] };
    if (this.#kind[row] !== 0)
      return fault(
        'goroutine-queued-twice',
        `${entry}, goroutine ${about.goroutineId}, stands in a queue already.`,
        about,
      );
    if (goroutines.status[row] === G_RUNNABLE) return undefined;
    const status = statusName(goroutines.status[row]);
    return fault('queued-goroutine-not-runnable', `${entry}, goroutine ${about.goroutineId}, is ${status}.`, about);
  }
}

function bounded(faults: readonly Fault[], name: string): Fault[] {
  if (faults.length <= TOLD_FAULTS) return [...faults];
  const more = `${faults.length} entries of ${name} cannot be believed; ${TOLD_FAULTS} are told one by one.`;
  return [...faults.slice(0, TOLD_FAULTS), fault('run-queue-torn', more)];
}

/** Address of a g → its row; -1 for none. */
function rowsByAddress({ goroutines }: Snapshot): (address: number) => number {
  const order = Uint32Array.from({ length: goroutines.count }, (_, i) => i);
  order.sort((a, b) => goroutines.address[a] - goroutines.address[b]);
  return (address) => {
    let low = 0;
    let high = order.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const at = goroutines.address[order[middle]];
      if (at === address) return order[middle];
      if (at < address) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  };
}
