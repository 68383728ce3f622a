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
import { goroutineChanged, goroutineTold, isSinceStart, processorChanged, processorState } from './changes.ts';
import { type LaneRows, laneRows, StateLanes } from './lanes.ts';
import { queueLengths } from './queues.ts';
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
  #ranges: Record<RangeKind, Ranges> | undefined;
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
    if (!this.#processors) {
      const { events } = this.trace;
      let most = -1;
      for (let row = 0; row < events.count; row++) most = Math.max(most, processorChanged(events, row));
      const lanes = laneRows(events, most + 1, (row) => processorChanged(events, row));
      this.#processors = new StateLanes(events, lanes, (row) => processorState(events, row));
    }
    return this.#processors;
  }

  /** A lane for each goroutine row: its states (event-types.ts, GO_RUNNABLE …). */
  get goroutines(): StateLanes {
    if (!this.#goroutines) {
      const { events, goroutines } = this.trace;
      const lanes = laneRows(events, goroutines.count, (row) => goroutineChanged(events, row));
      this.#goroutines = new StateLanes(events, lanes, (row) => events.transition(row) & 7);
    }
    return this.#goroutines;
  }

  /** Queue (queues.ts) → its length. */
  get queues(): ReadonlyMap<number, Steps> {
    this.#queues ??= queueLengths(this.trace.events, this.trace.goroutines.count);
    return this.#queues;
  }

  ranges(kind: RangeKind): Ranges {
    this.#ranges ??= findRanges(this.trace.events);
    return this.#ranges[kind];
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
    const { rows } = laneRows(events, 1, (row) => (events.type(row) === type ? 0 : -1));
    const value = (row: number) =>
      type === PROCS_CHANGE ? events.subject(row) : events.numbers.at(events.subject(row));
    return new Steps(events, rows, Float64Array.from(rows, value));
  }

  /** How many goroutines are in a state. Those that were from the start are counted at the first event. */
  #inState(state: number): Steps {
    const { events } = this.trace;
    const steps = (row: number): number => {
      if (goroutineChanged(events, row) < 0 || isSinceStart(events, row)) return 0;
      const change = events.transition(row);
      return Number((change & 7) === state) - Number(change >> 3 === state);
    };
    let count = 0;
    for (let row = 0; row < events.count; row++) {
      if (isSinceStart(events, row) && goroutineChanged(events, row) >= 0 && (events.transition(row) & 7) === state)
        count++;
    }
    const { rows } = laneRows(events, 1, (row) => (row === 0 || steps(row) !== 0 ? 0 : -1));
    const values = new Int32Array(rows.length);
    for (const [i, row] of rows.entries()) {
      count += steps(row);
      values[i] = count;
    }
    return new Steps(events, rows, values);
  }
}
