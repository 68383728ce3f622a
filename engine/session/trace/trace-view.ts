/** The questions of api/trace.ts, answered from a trace's timeline. */
import type { Problem } from '../../../api/snapshot.ts';
import type {
  DrawnWindow,
  GoroutineLane,
  ProcessorLane,
  TraceEventPage,
  TraceEventsQuery,
  TraceGoroutineQuery,
  TraceLanesQuery,
  TraceOverview,
  TraceQuestions,
  TraceQueues,
  TraceRanges,
  TraceRangesQuery,
  TraceRanPage,
  TraceRanQuery,
  TraceSeries,
  TraceSeriesQuery,
  TraceSummary,
} from '../../../api/trace.ts';
import { queuesAt } from '../../formats/trace/timeline/queues.ts';
import { Timeline } from '../../formats/trace/timeline/timeline.ts';
import type { Trace } from '../../formats/trace/trace.ts';
import { eventPage } from './event-page.ts';
import { goroutineLane, processorLane } from './lanes.ts';
import { overviewOf, summaryOf, type TraceOrigin, traceProblems } from './overview.ts';
import { ranPage } from './ran-page.ts';
import { rangesPage } from './ranges-page.ts';

/** Processors of an answer: no machine has more, a damaged trace may name any number. */
const MAX_LANES = 4096;
/** Goroutines of a queue that are told one by one. */
const TOLD_IN_QUEUE = 1000;

export class TraceView implements TraceQuestions {
  readonly timeline: Timeline;
  readonly #origin: TraceOrigin;

  constructor(trace: Trace, origin: TraceOrigin) {
    this.timeline = new Timeline(trace);
    this.#origin = origin;
  }

  overview(): TraceOverview {
    return overviewOf(this.timeline, this.#origin);
  }

  /** `trace` of `unpark inspect`. */
  summary(): TraceSummary {
    return summaryOf(this.timeline, this.#origin);
  }

  problems(): Problem[] {
    return traceProblems(this.timeline.trace, this.#origin);
  }

  processors(query: TraceLanesQuery): ProcessorLane[] {
    const { from, to } = this.#window(query);
    const lanes = this.timeline.processors;
    const wanted = query.processors?.filter((id) => id < lanes.count) ?? this.timeline.processorIds;
    return wanted.slice(0, MAX_LANES).map((id) => processorLane(this.timeline, id, from, to, query.pieces));
  }

  goroutine(query: TraceGoroutineQuery): GoroutineLane | undefined {
    const row = this.timeline.trace.goroutines.find(query.goroutineId);
    const { from, to } = this.#window(query);
    return row < 0 ? undefined : goroutineLane(this.timeline, row, from, to, query);
  }

  series(query: TraceSeriesQuery): TraceSeries {
    const { from, to } = this.#window(query);
    const steps = query.series === 'queue' ? this.timeline.queues.get(query.queue) : this.timeline.series(query.series);
    const found = steps?.window(from, to, query.pieces) ?? { time: [], min: [], max: [], last: [] };
    return { ...found, time: found.time.map((time) => time - this.timeline.start) };
  }

  queues(time: number): TraceQueues {
    const { events, goroutines } = this.timeline.trace;
    const found = queuesAt(events, this.timeline.goroutines, time + this.timeline.start);
    const queues = [...found].map(([queue, rows]) => ({
      queue,
      goroutines: rows.slice(0, TOLD_IN_QUEUE).map((row) => ({
        goroutineId: goroutines.ids[this.timeline.goroutineOf(row)],
        since: events.time(row) - this.timeline.start,
      })),
      shown: Math.min(rows.length, TOLD_IN_QUEUE),
      total: rows.length,
    }));
    return { queues: queues.sort((a, b) => a.queue - b.queue) };
  }

  ranges(query: TraceRangesQuery): TraceRanges {
    return rangesPage(this.timeline, query, this.#window(query));
  }

  ran(query: TraceRanQuery): TraceRanPage {
    return ranPage(this.timeline, query, this.#window(query));
  }

  events(query: TraceEventsQuery): TraceEventPage {
    return eventPage(this.timeline, query, this.#window(query));
  }

  /** In the trace's clock, within it; the last event is in a window that reaches to the end. */
  #window({ from, to }: Pick<DrawnWindow, 'from' | 'to'>): { from: number; to: number } {
    const { start, end } = this.timeline;
    const within = (time: number) => Math.min(Math.max(start, start + time), end + 1);
    return { from: within(from), to: Math.max(within(from), within(to)) };
  }
}
