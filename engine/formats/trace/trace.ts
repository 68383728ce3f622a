/** An execution trace, read: its events in order and what they name. */
import type { Fault } from '../../bytes/fault.ts';
import { fault } from '../../bytes/fault.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { EventSink } from './event-sink.ts';
import type { EventTable } from './event-table.ts';
import { CPU_SAMPLE } from './event-types.ts';
import { type ClockSnapshot, type Generation, generations } from './generation.ts';
import { Ordering } from './ordering.ts';
import { readGeneration } from './read-generation.ts';
import { SchedulerState, withRoom } from './scheduler-state.ts';
import { TraceClock } from './trace-clock.ts';
import { TraceFaults } from './trace-faults.ts';
import type { TraceIds } from './trace-ids.ts';
import type { TraceStacks } from './trace-stacks.ts';
import { TraceStrings } from './trace-strings.ts';
import { requireVersion } from './version.ts';

/** What Linux counts on amd64 and arm64: nanotime / 64. */
const USUAL_FREQUENCY = 15_625_000;
const NEWEST = 26;

export interface TraceOptions {
  /** Of a longer trace the last so many bytes are read, by whole generations. */
  readonly maxBytes?: number;
  /** Events that are kept: reading ends there. */
  readonly maxEvents?: number;
  readonly progress?: (done: number, total: number) => void;
}

const MAX_BYTES = 2 ** 28;
const MAX_EVENTS = 40_000_000;

export interface GenerationFacts {
  readonly number: number;
  /** Rows of the events [from, to). */
  readonly from: number;
  readonly to: number;
  /** Its end is in the trace. */
  readonly ended: boolean;
  /** Events that do not follow from those before: parts are lost or damaged; 0 for a whole one. */
  readonly forced: number;
  /** Row of the last of them before which something known must be lost: from there on all is whole; -1 for none. */
  readonly lastGap: number;
  readonly clock?: ClockSnapshot;
}

export interface Trace {
  /** 22 for the format of Go 1.22, and so on. */
  readonly version: number;
  readonly events: EventTable;
  /** Nanoseconds of the machine's clock (on Linux CLOCK_MONOTONIC, the runtime's nanotime) when the trace began. */
  readonly origin: number;
  /** Events by type, as they are in the trace; the table has those besides that others imply (GoSwitch). */
  readonly counts: Float64Array;
  readonly goroutines: TraceIds;
  readonly threads: TraceIds;
  /** Goroutine row → row of the stack with its start function; -1 where the trace did not see it made. */
  readonly starts: Int32Array;
  readonly strings: TraceStrings;
  readonly stacks: TraceStacks;
  readonly generations: readonly GenerationFacts[];
  /** Bytes at the beginning that were not read: the trace is too long. */
  readonly skippedBytes: number;
  readonly faults: readonly Fault[];
}

/**
 * Reads a trace that Go 1.22 or later wrote. Throws OpenFailure for what is no such trace; what is damaged or lost in one is
 * among its faults.
 */
export function openTrace(source: ByteSource, options: TraceOptions = {}): Trace {
  const version = requireVersion(source);
  const reader = new TraceReader(source, version, options);
  return reader.read();
}

class TraceReader {
  readonly #source: ByteSource;
  readonly #version: number;
  readonly #options: TraceOptions;
  readonly #faults = new TraceFaults();
  readonly #sink: EventSink;
  readonly #ordering: Ordering;
  readonly #counts = new Float64Array(256);
  readonly #generations: GenerationFacts[] = [];
  readonly #readings: TraceFaults[] = [];
  #frequency: number | undefined;
  #origin: number | undefined;
  #skipped = 0;

  constructor(source: ByteSource, version: number, options: TraceOptions) {
    this.#source = source;
    this.#version = version;
    this.#options = options;
    this.#sink = new EventSink(new TraceStrings(source));
    this.#ordering = new Ordering(new SchedulerState(), this.#sink);
  }

  read(): Trace {
    if (this.#version > NEWEST) {
      this.#faults.add(
        fault(
          'trace-version-unknown',
          `This trace is of Go 1.${this.#version}, newer than the versions that Unpark knows: events that it does not know are left out.`,
        ),
      );
    }
    const { maxBytes = MAX_BYTES, maxEvents = MAX_EVENTS, progress } = this.#options;
    for (const generation of generations(this.#source, this.#faults)) {
      progress?.(generation.offset, this.#source.size);
      if (this.#source.size - generation.offset > maxBytes && generation.ended) {
        this.#skipped = generation.offset;
        continue;
      }
      this.#add(generation);
      if (this.#sink.events.count <= maxEvents) continue;
      this.#faults.add(
        fault('trace-too-long', `Only the first ${this.#sink.events.count} events of the trace were read.`),
      );
      break;
    }
    return this.#trace();
  }

  #add(generation: Generation): void {
    const { number } = generation;
    // Up to Go 1.25 nothing says that a generation ends; its stacks are written when it does.
    const ended = generation.ended || (this.#version < 26 && generation.stacks.size > 0);
    this.#ordering.first = this.#generations.length === 0;
    const from = this.#sink.events.count;
    const clock = new TraceClock(this.#units(generation), generation.start, this.#origin);
    this.#origin = clock.origin;
    const reading = readGeneration(this.#source, generation, clock, this.#ordering);
    for (let type = 0; type < 256; type++) this.#counts[type] += reading.counts[type];
    this.#counts[CPU_SAMPLE] += generation.samples.length;
    this.#readings.push(reading.faults);
    const { forced, lastGap } = reading;
    this.#generations.push({
      number,
      from,
      to: this.#sink.events.count,
      ended,
      forced,
      lastGap,
      clock: generation.clock,
    });
  }

  /** Units of time in a second. Up to Go 1.24 they are told at the end of a generation, which a cut trace lacks. */
  #units(generation: Generation): number {
    if (generation.frequency !== undefined) this.#frequency = generation.frequency;
    else if (this.#frequency === undefined) {
      this.#faults.add(
        fault(
          'trace-frequency-lost',
          `The trace does not tell the unit of its times: taken as 64 ns, as Go has it on Linux.`,
        ),
      );
    }
    return this.#frequency ?? USUAL_FREQUENCY;
  }

  #trace(): Trace {
    const { events, goroutines, threads, strings, stacks } = this.#sink;
    if (goroutines.full || threads.full) {
      this.#faults.add(fault('trace-too-long', 'The trace names more goroutines or threads than Unpark tells apart.'));
    }
    const starts = withRoom(this.#sink.starts, goroutines.count);
    const faults = [...this.#faults.list(), ...this.#readings.flatMap((one) => one.list())];
    return {
      version: this.#version,
      events,
      origin: this.#origin ?? 0,
      counts: this.#counts,
      goroutines,
      threads,
      starts,
      strings,
      stacks,
      generations: this.#generations,
      skippedBytes: this.#skipped,
      faults,
    };
  }
}
