/**
 * Where ordered events go: ids of the generation become rows of the trace's own tables, and times are made to rise, since
 * of two events of different threads the later may carry the earlier time.
 */
import { fault } from '../../bytes/fault.ts';
import { EventTable } from './event-table.ts';
import { CPU_SAMPLE, STACK_ARGUMENT } from './event-types.ts';
import type { CpuSample, Generation } from './generation.ts';
import { withRoom } from './scheduler-state.ts';
import type { ThreadEvents } from './thread-events.ts';
import type { TraceFaults } from './trace-faults.ts';
import { TraceIds } from './trace-ids.ts';
import { TraceStacks } from './trace-stacks.ts';
import type { TraceStrings } from './trace-strings.ts';

/** A point to come back to. */
interface Mark {
  readonly time: number;
  readonly events: ReturnType<EventTable['save']>;
  readonly goroutines: number;
  readonly threads: number;
  readonly starts: Int32Array;
  readonly stop: number;
}

export class EventSink {
  readonly events = new EventTable();
  readonly goroutines = new TraceIds();
  readonly threads = new TraceIds();
  readonly strings: TraceStrings;
  readonly stacks: TraceStacks;
  /** Goroutine → the stack that it was started with: its start function; -1 where the trace did not see it made. */
  starts: Int32Array = new Int32Array(64).fill(-1);
  #generation: Generation | undefined;
  #faults: TraceFaults | undefined;
  #lastTime = Number.NEGATIVE_INFINITY;
  #stop = 0;
  readonly #stringRows = new Map<number, number>();
  readonly #stackRows = new Map<number, number>();

  constructor(strings: TraceStrings) {
    this.strings = strings;
    this.stacks = new TraceStacks(strings);
  }

  /** From here on ids are those of a generation, which begins at a time. */
  begin(generation: Generation, time: number, faults: TraceFaults): void {
    this.#generation = generation;
    this.#faults = faults;
    this.#stringRows.clear();
    this.#stackRows.clear();
    // Go's reader tells an event of its own at each generation's beginning, which takes a time for itself.
    if (!Number.isNaN(time)) this.#rise(time);
  }

  save(): Mark {
    return {
      time: this.#lastTime,
      events: this.events.save(),
      goroutines: this.goroutines.count,
      threads: this.threads.count,
      starts: this.starts.slice(),
      stop: this.#stop,
    };
  }

  restore(mark: Mark): void {
    this.#lastTime = mark.time;
    this.#stop = mark.stop;
    this.events.restore(mark.events);
    this.goroutines.truncate(mark.goroutines);
    this.threads.truncate(mark.threads);
    this.starts = mark.starts;
  }

  /** The event that a thread is at. `thread`: where it is told to have happened. */
  add(
    ev: ThreadEvents,
    type: number,
    transition: number,
    processor: number,
    goroutine: number,
    subject: number,
    thread: number = ev.thread,
  ): void {
    const which = STACK_ARGUMENT[type];
    const stack = which === 0 ? 0 : this.stack(which < 3 ? (which === 1 ? ev.a : ev.b) : which === 3 ? ev.c : ev.d);
    this.events.add(this.#rise(ev.time), type, transition, thread, processor, goroutine, stack, subject);
  }

  /** An event that another implies. */
  addMade(
    ev: ThreadEvents,
    type: number,
    transition: number,
    processor: number,
    goroutine: number,
    subject: number,
  ): void {
    this.events.add(this.#rise(ev.time), type, transition, ev.thread, processor, goroutine, 0, subject);
  }

  /** A sample of the CPU profiler, at nanoseconds since the trace began. */
  addSample(sample: CpuSample, time: number): void {
    const { thread, processor, goroutine, stack } = sample;
    const row = (table: TraceIds, id: number) => (id < 0 ? -1 : table.row(id));
    this.events.add(
      this.#rise(time),
      CPU_SAMPLE,
      0,
      row(this.threads, thread),
      processor,
      row(this.goroutines, goroutine),
      this.stack(stack),
      0,
    );
  }

  created(goroutine: number, startStack: number): void {
    this.starts = withRoom(this.starts, goroutine);
    this.starts[goroutine] = this.stack(startStack);
  }

  /** The world is stopped for a reason, a row of the strings; returns it. */
  beginStop(reason: number): number {
    this.#stop = reason;
    return reason;
  }

  endStop(): number {
    return this.#stop;
  }

  /** Numbers of an event; where they begin. */
  numbers(...values: readonly number[]): number {
    const start = this.events.nextNumber;
    for (const value of values) this.events.addNumber(value);
    return start;
  }

  /** Row of a string by its id in the generation; 0, which is "", where the trace does not have it. */
  string(id: number): number {
    if (id === 0) return 0;
    const known = this.#stringRows.get(id);
    if (known !== undefined) return known;
    const offset = this.#generation?.strings.get(id);
    const row = offset === undefined ? this.#lost('string', id) : this.strings.intern(this.strings.at(offset));
    this.#stringRows.set(id, row);
    return row;
  }

  /** Where a string is in the trace; -1 where it is not. */
  stringOffset(id: number): number {
    if (id === 0) return -1;
    const offset = this.#generation?.strings.get(id);
    if (offset === undefined) this.#lost('string', id);
    return offset ?? -1;
  }

  /** Row of a stack by its id in the generation; 0, the empty one, where the trace does not have it. */
  stack(id: number): number {
    if (id === 0) return 0;
    const known = this.#stackRows.get(id);
    if (known !== undefined) return known;
    const offset = this.#generation?.stacks.get(id);
    const row = offset === undefined ? this.#lost('stack', id) : this.stacks.read(offset, (s) => this.string(s));
    this.#stackRows.set(id, row);
    return row;
  }

  #rise(time: number): number {
    this.#lastTime = Math.max(time, this.#lastTime + 1);
    return this.#lastTime;
  }

  #lost(what: string, id: number): 0 {
    const message = `Generation ${this.#generation?.number} names ${what} ${id}, which the trace does not have.`;
    this.#faults?.add(fault(`trace-${what}-lost`, message));
    return 0;
  }
}
