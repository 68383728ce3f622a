/**
 * One generation's events, ordered. First as strictly as Go's own reader; where that fails, because a part is lost or
 * damaged, once more leniently: what is not known is taken as the events tell it, and what waits for an event that does
 * not come goes on after a moment.
 * Source: internal/trace/reader.go, ReadEvent.
 */
import { fault } from '../../bytes/fault.ts';
import type { ByteSource } from '../../bytes/source.ts';
import {
  EVENT_NAMES,
  GC_ACTIVE,
  GC_BEGIN,
  GC_END,
  GO_START,
  GO_SWITCH,
  GO_SWITCH_DESTROY,
  GO_UNBLOCK,
  PROC_START,
  PROC_STEAL,
} from './event-types.ts';
import { Frontier } from './frontier.ts';
import type { Generation } from './generation.ts';
import { ADVANCED, CONTRADICTS, type Ordering } from './ordering.ts';
import { exists, P_UNKNOWN } from './scheduler-state.ts';
import { ThreadEvents } from './thread-events.ts';
import type { TraceClock } from './trace-clock.ts';
import { TraceFaults } from './trace-faults.ts';

/** How far other threads may run ahead of an event that waits, in nanoseconds and in events, when reading leniently. */
const PATIENCE_NS = 100_000;
const PATIENCE_EVENTS = 500;

export interface GenerationReading {
  /** Events by type. */
  readonly counts: Float64Array;
  readonly faults: TraceFaults;
  /** Events that went on though what is known did not allow it; 0 for a whole generation. */
  readonly forced: number;
  /** Row of the last of them before which something known must be lost: from there on all is whole; -1 for none. */
  readonly lastGap: number;
}

export function readGeneration(
  source: ByteSource,
  generation: Generation,
  clock: TraceClock,
  ordering: Ordering,
): GenerationReading {
  const { sink } = ordering;
  const mark = sink.save();
  const state = ordering.state.save();
  const strict = new Reading(source, generation, clock, ordering);
  if (strict.run(false)) return strict;
  sink.restore(mark);
  ordering.state = state;
  const lenient = new Reading(source, generation, clock, ordering);
  lenient.run(true);
  return lenient;
}

class Reading implements GenerationReading {
  readonly counts = new Float64Array(256);
  readonly faults = new TraceFaults();
  forced = 0;
  lastGap = -1;
  readonly #ordering: Ordering;
  readonly #generation: Generation;
  readonly #clock: TraceClock;
  readonly #frontier = new Frontier();
  #sample = 0;
  #waited = 0;
  #firstForced: string | undefined;

  constructor(source: ByteSource, generation: Generation, clock: TraceClock, ordering: Ordering) {
    this.#ordering = ordering;
    this.#generation = generation;
    this.#clock = clock;
    const { sink } = ordering;
    ordering.generation = generation.number;
    sink.begin(generation, clock.at(generation.start), this.faults);
    for (const [id, batches] of generation.batches) {
      const thread = id < 0 ? -1 : sink.threads.row(id);
      if (thread >= 0) ordering.state.addThread(thread);
      const events = new ThreadEvents(source, thread, batches, clock, this.counts, this.faults);
      if (events.next()) this.#frontier.insert(events);
    }
  }

  /** False: the events contradict each other, and it was not to be lenient. */
  run(lenient: boolean): boolean {
    const { heap } = this.#frontier;
    for (;;) {
      this.#addSamples(heap.length === 0 ? Number.POSITIVE_INFINITY : heap[0].time);
      if (heap.length === 0) break;
      const outcome = this.#ordering.advance(heap[0], false);
      if (outcome === ADVANCED) this.#next(0);
      else if (lenient) this.#goOn(outcome === CONTRADICTS);
      else if (outcome === CONTRADICTS || !this.#another(Number.POSITIVE_INFINITY)) return false;
    }
    if (this.forced > 0) this.#tellForced();
    return true;
  }

  /** Advances the next thread but the first that can; false: none can up to that time, or, strictly, one contradicts. */
  #another(until: number): boolean {
    const strict = until === Number.POSITIVE_INFINITY;
    this.#frontier.sort();
    const { heap } = this.#frontier;
    for (let i = 1; i < heap.length && heap[i].time <= until; i++) {
      const outcome = this.#ordering.advance(heap[i], false);
      if (outcome === CONTRADICTS && strict) return false;
      if (outcome === ADVANCED) {
        this.#next(i);
        return true;
      }
    }
    return false;
  }

  /** The first event cannot go on: another does, or it goes on all the same. */
  #goOn(contradicts: boolean): void {
    const first = this.#frontier.heap[0];
    const unknown = contradicts ? this.#hasNoGoroutine(first) : this.#waitsForUnknown(first);
    const waits = !contradicts && !unknown && this.#waited < PATIENCE_EVENTS;
    if (waits && this.#another(first.time + PATIENCE_NS)) {
      this.#waited++;
      return;
    }
    // Sorting has kept it the first: nothing is earlier.
    this.#waited = 0;
    this.forced++;
    this.#firstForced ??= `${EVENT_NAMES[first.type]} at ${first.time} ns`;
    if (!unknown) this.lastGap = this.#ordering.sink.events.count;
    this.#ordering.advance(this.#frontier.heap[0], true);
    this.#next(0);
  }

  /** What it waits for has not been told at all, so that waiting for it would be in vain. */
  #waitsForUnknown(ev: ThreadEvents): boolean {
    const { state, sink } = this.#ordering;
    switch (ev.type) {
      case GO_START:
      case GO_UNBLOCK:
      case GO_SWITCH:
      case GO_SWITCH_DESTROY:
        return !exists(state.goroutines.status[sink.goroutines.find(ev.a)] ?? 0);
      case PROC_START:
      case PROC_STEAL:
        return (state.processors.status[ev.a] ?? P_UNKNOWN) === P_UNKNOWN;
      case GC_ACTIVE:
      case GC_BEGIN:
      case GC_END:
        return Number.isNaN(state.gcSequence);
      default:
        return false;
    }
  }

  /** What runs on its thread has not been told yet. */
  #hasNoGoroutine({ thread }: ThreadEvents): boolean {
    return thread < 0 || this.#ordering.state.threadGoroutine[thread] < 0;
  }

  #next(at: number): void {
    if (this.#frontier.heap[at].next()) this.#frontier.update(at);
    else this.#frontier.remove(at);
  }

  #addSamples(before: number): void {
    const { samples } = this.#generation;
    for (; this.#sample < samples.length; this.#sample++) {
      const sample = samples[this.#sample];
      const time = this.#clock.at(sample.time);
      if (time >= before) return;
      if (!Number.isNaN(time)) this.#ordering.sink.addSample(sample, time);
    }
  }

  #tellForced(): void {
    const message = `In generation ${this.#generation.number} ${this.forced} events do not follow from those before, the first ${this.#firstForced}: parts of it are lost or damaged, and states around them may be wrong.`;
    this.faults.add(fault('trace-order-broken', message));
  }
}
