/**
 * The order in which goroutines would run on a processor if nothing else happened: what is known of the future. "Run next" first,
 * then its own queue; at every 61st tick one from the global queue before all of them; when its own queue is empty a share of the
 * global queue, and after that half of another P's. With one P the order is whole; with several they share the global queue and
 * steal, so each P's is its own part.
 * Source: proc.go schedule, findRunnable, runqget, globrunqget (1.26: globrunqgetbatch), execute; Go 1.17 to 1.27. A race build
 * shuffles its queues (randomizeScheduler).
 */
import type { Schedule } from './schedule.ts';

export type From = 'run next' | 'own queue' | 'global queue';

export interface Turn {
  /** Row of the goroutine; -1: one of the global queue, and which depends on what other Ps take. */
  readonly row: number;
  readonly from: From;
}

/** A P looks at the global queue first when its tick is a multiple of this. */
const GLOBAL_EVERY = 61;
/** It takes at most half a ring of it. */
const MAX_SHARE = 128;

/** How many of its own goroutines a P runs before it looks at the global queue. */
export function ownTurnsBeforeGlobal(schedule: Schedule, lane: number): number {
  const tick = schedule.lanes[lane].processor.scheduleTick % GLOBAL_EVERY;
  if (tick === 0) return 0;
  // "Run next" shares the time slice of who made it ready: it costs no tick.
  return GLOBAL_EVERY - tick + (schedule.runNext[lane] >= 0 ? 1 : 0);
}

/** How many it takes of the global queue when its own is empty. */
export function globalShare({ scheduler, global }: Schedule): number {
  const size = global.rows.length;
  return Math.min(size, Math.floor(size / scheduler.gomaxprocs) + 1, MAX_SHARE);
}

/** The first `limit` turns. */
export function turns(schedule: Schedule, lane: number, limit: number): Turn[] {
  const { global, own, lanes, scheduler } = schedule;
  const alone = scheduler.gomaxprocs === 1;
  const shared = global.rows;
  const local = new Fifo(own[lane].rows);
  const order: Turn[] = [];
  let tick = lanes[lane].processor.scheduleTick;
  let next = schedule.runNext[lane];
  let taken = 0;
  while (order.length < limit) {
    if (tick % GLOBAL_EVERY === 0 && taken < shared.length) {
      order.push({ row: alone ? shared[taken] : -1, from: 'global queue' });
      taken++;
      tick++;
    } else if (next >= 0) {
      order.push({ row: next, from: 'run next' });
      next = -1;
    } else if (local.length > 0) {
      order.push({ row: local.take(), from: local.lastWasShared ? 'global queue' : 'own queue' });
      tick++;
    } else if (taken < shared.length && alone) {
      const share = Math.min(shared.length - taken, MAX_SHARE);
      order.push({ row: shared[taken], from: 'global queue' });
      local.add(shared.subarray(taken + 1, taken + share));
      taken += share;
      tick++;
    } else break;
  }
  return order;
}

/** A P's own queue, to which shares of the global one are added. */
class Fifo {
  /** Whether what was taken last came from the global queue. */
  lastWasShared = false;
  readonly #parts: Int32Array[];
  #part = 0;
  #at = 0;

  constructor(own: Int32Array) {
    this.#parts = [own];
  }

  get length(): number {
    return this.#part < this.#parts.length ? this.#parts[this.#part].length - this.#at : 0;
  }

  add(share: Int32Array): void {
    this.#parts.push(share);
    this.#skip();
  }

  take(): number {
    const row = this.#parts[this.#part][this.#at++];
    this.lastWasShared = this.#part > 0;
    this.#skip();
    return row;
  }

  #skip(): void {
    while (this.#part < this.#parts.length - 1 && this.#at === this.#parts[this.#part].length) {
      this.#part++;
      this.#at = 0;
    }
  }
}
