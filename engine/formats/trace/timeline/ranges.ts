/**
 * Stretches of time with a beginning and an end: the collector's mark phases, stops of the world, sweeping of a
 * processor, assists of a goroutine, the program's own tasks and regions.
 */
import type { EventTable } from '../event-table.ts';
import {
  GC_ACTIVE,
  GC_BEGIN,
  GC_END,
  GC_MARK_ASSIST_ACTIVE,
  GC_MARK_ASSIST_BEGIN,
  GC_MARK_ASSIST_END,
  GC_SWEEP_ACTIVE,
  GC_SWEEP_BEGIN,
  GC_SWEEP_END,
  STW_BEGIN,
  STW_END,
  USER_REGION_BEGIN,
  USER_REGION_END,
  USER_TASK_BEGIN,
  USER_TASK_END,
} from '../event-types.ts';

export const RANGE_KINDS = ['gc', 'stw', 'sweep', 'assist', 'task', 'region'] as const;
export type RangeKind = (typeof RANGE_KINDS)[number];

/** Ranges of one kind in order of their beginnings. */
export interface Ranges {
  readonly count: number;
  /** Row of the event that begins it; -1: it began before the trace. */
  readonly begin: Int32Array;
  /** Row of the event that ends it; -1: it goes on at the end of the trace. */
  readonly end: Int32Array;
}

/** Event → what it does: the kind, and 1 begins, 2 goes on, 3 ends. */
const MEANING: ReadonlyMap<number, readonly [kind: RangeKind, what: 1 | 2 | 3]> = new Map([
  [GC_BEGIN, ['gc', 1]],
  [GC_ACTIVE, ['gc', 2]],
  [GC_END, ['gc', 3]],
  [STW_BEGIN, ['stw', 1]],
  [STW_END, ['stw', 3]],
  [GC_SWEEP_BEGIN, ['sweep', 1]],
  [GC_SWEEP_ACTIVE, ['sweep', 2]],
  [GC_SWEEP_END, ['sweep', 3]],
  [GC_MARK_ASSIST_BEGIN, ['assist', 1]],
  [GC_MARK_ASSIST_ACTIVE, ['assist', 2]],
  [GC_MARK_ASSIST_END, ['assist', 3]],
  [USER_TASK_BEGIN, ['task', 1]],
  [USER_TASK_END, ['task', 3]],
  [USER_REGION_BEGIN, ['region', 1]],
  [USER_REGION_END, ['region', 3]],
]);

export function findRanges(events: EventTable, kind: RangeKind): Ranges {
  const what = Uint8Array.from({ length: 256 }, (_, type) => {
    const meaning = MEANING.get(type);
    return meaning?.[0] === kind ? meaning[1] : 0;
  });
  const list = new RangeList();
  for (const piece of events.pieces()) {
    for (let i = 0; i < piece.count; i++) {
      const does = what[piece.type(i)];
      if (does === 0) continue;
      const row = piece.first + i;
      const owner = ownerOf(events, row, kind);
      if (does === 1) list.open(owner, row);
      else if (does === 2) list.goesOn(owner);
      else list.close(owner, row);
    }
  }
  return list.ranges();
}

/** What the range belongs to: one of a kind can be open for each, regions lie in each other. */
function ownerOf(events: EventTable, row: number, kind: RangeKind): number {
  const type = events.type(row);
  switch (kind) {
    case 'gc':
    case 'stw':
      return 0;
    case 'sweep':
      return type === GC_SWEEP_ACTIVE ? events.subject(row) : events.processor(row);
    case 'assist':
      return type === GC_MARK_ASSIST_ACTIVE ? events.subject(row) : events.goroutine(row);
    case 'task':
      return events.number(row, 0);
    case 'region':
      return events.goroutine(row);
  }
}

/** Open ranges that are followed: a damaged trace may begin any number. */
const MAX_OPEN = 1 << 22;

class RangeList {
  #begin = new Int32Array(1 << 10);
  #end = new Int32Array(1 << 10);
  #count = 0;
  readonly #open = new Map<number, number[]>();

  open(owner: number, row: number): void {
    const index = this.#add(row, -1);
    const inner = this.#open.get(owner);
    if (inner) inner.push(index);
    else if (this.#open.size < MAX_OPEN) this.#open.set(owner, [index]);
  }

  /** Told to be open: if its beginning is not in the trace, it was before. */
  goesOn(owner: number): void {
    if (!this.#open.get(owner)?.length) this.open(owner, -1);
  }

  close(owner: number, row: number): void {
    const inner = this.#open.get(owner);
    const index = inner?.pop();
    if (inner?.length === 0) this.#open.delete(owner);
    if (index !== undefined) this.#end[index] = row;
    else this.#add(-1, row);
  }

  ranges(): Ranges {
    return { count: this.#count, begin: this.#begin.slice(0, this.#count), end: this.#end.slice(0, this.#count) };
  }

  #add(begin: number, end: number): number {
    if (this.#count === this.#begin.length) {
      this.#begin = wider(this.#begin);
      this.#end = wider(this.#end);
    }
    this.#begin[this.#count] = begin;
    this.#end[this.#count] = end;
    return this.#count++;
  }
}

function wider(old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const made = new Int32Array(old.length * 2);
  made.set(old);
  return made;
}
