/** What a trace tells in time, made when it is first asked for. */
import {
  GO_RUNNABLE,
  GO_RUNNING,
  GO_SYSCALL,
  GO_WAITING,
  HEAP_ALLOC,
  HEAP_GOAL,
  PROCS_CHANGE,
} from '../event-types.ts';
import type { Trace } from '../trace.ts';
import {
  type EventColumns,
  goroutineChanged,
  goroutineTold,
  isSinceStart,
  processorChanged,
  processorState,
} from './changes.ts';
import { type LaneRows, laneRows } from './lane-rows.ts';
import { StateLanes } from './lanes.ts';
import { queueLengths } from './queues.ts';
import { type Ran, ran, ranInAll } from './ran.ts';
import { findRanges, type RangeKind, type Ranges } from './ranges.ts';
import { Steps } from './steps.ts';
import { wakesOf } from './wakes.ts';

/** Numbers of goroutines in a state, sizes of the heap, GOMAXPROCS. */
export const SERIES = ['runnable', 'running', 'waiting', 'syscall', 'heap', 'goal', 'gomaxprocs'] as const;
export type Series = (typeof SERIES)[number];

const STATE_OF_SERIES: Readonly<Partial<Record<Series, number>>> = {
  runnable: GO_RUNNABLE,
  running: GO_RUNNING,
  waiting: GO_WAITING,
  syscall: GO_SYSCALL,
};

export class Timeline {
  readonly trace: Trace;
  /** Nanoseconds since the trace began: its first and last event. */
  readonly start: number;
  readonly end: number;
  #processors: StateLanes | undefined;
  #goroutines: StateLanes | undefined;
  #queues: Map<number, Steps> | undefined;
  #ran: Ran | undefined;
  readonly #ranges = new Map<RangeKind, Ranges>();
  #wakes: LaneRows | undefined;
  readonly #series = new Map<Series, Steps>();

  constructor(trace: Trace) {
    this.trace = trace;
    const { events } = trace;
    this.start = events.count === 0 ? 0 : events.time(0);
    this.end = events.count === 0 ? 0 : events.time(events.count - 1);
  }

  /** Row of the goroutine whose state an event's row tells; -1 for none. */
  goroutineOf(row: number): number {
    return goroutineTold(this.trace.events, row);
  }

  /** A lane for each processor id: what it did (changes.ts, IDLE …). */
  get processors(): StateLanes {
    const { events } = this.trace;
    this.#processors ??= new StateLanes(events, laneRows(events, processorChanged), (row) =>
      processorState(events, row),
    );
    return this.#processors;
  }

  /** Ids of the processors that the trace tells of. */
  get processorIds(): number[] {
    const { starts, count } = this.processors;
    return Array.from({ length: count }, (_, id) => id).filter((id) => starts[id + 1] > starts[id]);
  }

  /** A lane for each goroutine row: its states (event-types.ts, GO_RUNNABLE …). */
  get goroutines(): StateLanes {
    const { events, goroutines } = this.trace;
    this.#goroutines ??= new StateLanes(
      events,
      laneRows(events, goroutineChanged, goroutines.count),
      (row) => events.transition(row) & 7,
    );
    return this.#goroutines;
  }

  /** What ran in [from, to). */
  ran(from: number, to: number): Ran {
    if (from > this.start || to < this.end) return ran(this.goroutines, from, to);
    this.#ran ??= ranInAll(this.trace.events, this.trace.goroutines.count);
    return this.#ran;
  }

  /** Queue (queues.ts) → its length. */
  get queues(): ReadonlyMap<number, Steps> {
    this.#queues ??= queueLengths(this.trace.events, this.trace.goroutines.count);
    return this.#queues;
  }

  ranges(kind: RangeKind): Ranges {
    let known = this.#ranges.get(kind);
    if (!known) {
      known = findRanges(this.trace.events, kind);
      this.#ranges.set(kind, known);
    }
    return known;
  }

  /** For each goroutine row the rows of events at which it made others runnable. */
  get wakes(): LaneRows {
    this.#wakes ??= wakesOf(this.trace.events, this.trace.goroutines.count);
    return this.#wakes;
  }

  series(name: Series): Steps {
    let known = this.#series.get(name);
    if (!known) {
      const state = STATE_OF_SERIES[name];
      known = state === undefined ? this.#values(name) : this.#inState(state);
      this.#series.set(name, known);
    }
    return known;
  }

  #values(name: Series): Steps {
    const { events } = this.trace;
    const type = name === 'heap' ? HEAP_ALLOC : name === 'goal' ? HEAP_GOAL : PROCS_CHANGE;
    const { rows } = laneRows(events, (columns, row) => (columns.type(row) === type ? 0 : -1), 1);
    const value = (row: number) => (type === PROCS_CHANGE ? events.subject(row) : events.number(row, 0));
    return new Steps(events, rows, Float64Array.from(rows, value));
  }

  /** How many goroutines are in a state. Those that were from the start are counted at the first event. */
  #inState(state: number): Steps {
    const { events } = this.trace;
    const step = (columns: EventColumns, row: number): number => {
      const change = columns.transition(row);
      const by = Number((change & 7) === state) - Number(change >> 3 === state);
      return by === 0 || goroutineChanged(columns, row) < 0 || isSinceStart(columns, row) ? 0 : by;
    };
    let count = 0;
    for (const piece of events.pieces()) {
      for (let i = 0; i < piece.count; i++) {
        if ((piece.transition(i) & 7) === state && isSinceStart(piece, i) && goroutineChanged(piece, i) >= 0) count++;
      }
    }
    const { rows } = laneRows(events, (columns, row) => (step(columns, row) === 0 ? -1 : 0), 1);
    const values = new Int32Array(rows.length + 1);
    values[0] = count;
    for (const [i, row] of rows.entries()) {
      count += step(events, row);
      values[i + 1] = count;
    }
    const all = new Uint32Array(rows.length + 1);
    all.set(rows, 1);
    return new Steps(events, all, values);
  }
}
