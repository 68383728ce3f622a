/** A trace as a whole: what it is, what it counts, who ran the longest, what is lost. */
import type { Problem } from '../../../api/snapshot.ts';
import type { TraceOverview, TraceSummary } from '../../../api/trace.ts';
import type { Fault } from '../../bytes/fault.ts';
import { EVENT_NAMES, GO_CREATE, GO_CREATE_BLOCKED, GO_CREATE_SYSCALL } from '../../formats/trace/event-types.ts';
import type { Timeline } from '../../formats/trace/timeline/timeline.ts';
import type { GenerationFacts, Trace } from '../../formats/trace/trace.ts';
import { problemOf } from '../snapshot-facts.ts';
import { ranPage } from './ran-page.ts';

/** Where a trace comes from. */
export interface TraceOrigin {
  readonly source: TraceSummary['source'];
  /** Of the program, where it is known. */
  readonly goVersion?: string;
  /** nanotime of the snapshot that the trace belongs to. */
  readonly moment?: number;
  /** What is known to be missing beyond what the trace itself shows, in a sentence. */
  readonly lost?: string;
  readonly faults?: readonly Fault[];
}

const LONGEST = 10;
/** Faults by which events are missing. */
const LOSS: ReadonlySet<string> = new Set(['trace-cut', 'trace-damaged', 'trace-batches-lost', 'trace-too-long']);

export function overviewOf(timeline: Timeline, origin: TraceOrigin): TraceOverview {
  const { trace, start, end } = timeline;
  const created = [GO_CREATE, GO_CREATE_BLOCKED, GO_CREATE_SYSCALL];
  const ran = { from: 0, to: 0, sort: 'running', offset: 0, limit: LONGEST } as const;
  return {
    summary: summaryOf(timeline, origin),
    duration: end - start,
    startNanotime: trace.origin + start,
    wallTime: wallTimeOf(trace, start),
    moment: origin.moment === undefined ? undefined : Math.max(end, origin.moment - trace.origin) - start,
    generations: trace.generations.map((g) => ({
      number: g.number,
      from: g.from < trace.events.count ? trace.events.time(g.from) - start : end - start,
      to: g.to > g.from ? trace.events.time(g.to - 1) - start : end - start,
      events: g.to - g.from,
      ended: g.ended,
      disordered: g.forced,
      wholeFrom: g.lastGap < 0 ? undefined : trace.events.time(g.lastGap) - start,
    })),
    processors: timeline.processorIds.length,
    gomaxprocs: timeline.series('gomaxprocs').at(end),
    threads: trace.threads.count,
    goroutines: {
      seen: trace.goroutines.count,
      created: created.reduce((sum, type) => sum + trace.counts[type], 0),
      atEnd: timeline.ran(start, end + 1).living,
    },
    longestRunning: ranPage(timeline, ran, { from: start, to: end + 1 }).rows,
    gc: stretches(timeline, 'gc'),
    stopTheWorld: stretches(timeline, 'stw'),
    problems: traceProblems(trace, origin),
  };
}

/** `trace` of `unpark inspect`. */
export function summaryOf(timeline: Timeline, origin: TraceOrigin): TraceSummary {
  const { trace, start, end } = timeline;
  const moment = origin.moment === undefined ? start : Math.max(end, origin.moment - trace.origin);
  const events = Object.fromEntries(
    EVENT_NAMES.flatMap((name, type) => (trace.counts[type] > 0 ? [[name, trace.counts[type]]] : [])),
  );
  return {
    source: origin.source,
    goVersion: origin.goVersion ?? `go1.${trace.version}`,
    startSeconds: (start - moment) / 1e9,
    endSeconds: (end - moment) / 1e9,
    events,
    lost: lostWords(trace, origin),
  };
}

/** What is missing, in words; undefined: nothing. */
function lostWords(trace: Trace, origin: TraceOrigin): string | undefined {
  const gapped = trace.generations.filter((g) => g.lastGap >= 0);
  const gap = gapped.at(-1);
  const unended = trace.generations.filter((g) => !g.ended).map((g) => g.number);
  const words = [
    origin.lost,
    trace.skippedBytes > 0
      ? `The first ${trace.skippedBytes} bytes of the trace were not read: it is too long.`
      : undefined,
    gap && `Parts of generation ${gapped.map((g) => g.number).join(', ')} are lost; ${wholeWords(trace, gap)}.`,
    origin.source === 'file' && unended.length > 0
      ? `Generation ${unended.join(', ')} was not written to its end.`
      : undefined,
    ...[...trace.faults, ...(origin.faults ?? [])].filter((f) => LOSS.has(f.code)).map((f) => f.message),
  ].filter((one) => one !== undefined);
  return words.length === 0 ? undefined : words.join(' ');
}

/** Since when nothing is missing. */
function wholeWords({ events }: Trace, gap: GenerationFacts): string {
  const since = (events.time(events.count - 1) - events.time(gap.lastGap)) / 1e6;
  return `the last ${since.toFixed(1)} ms are whole`;
}

/** What could not be read or believed. */
export function traceProblems(trace: Trace, origin: TraceOrigin): Problem[] {
  return [...(origin.faults ?? []), ...trace.faults].map(problemOf);
}

/** By the first snapshot of the clocks: wall and monotonic time of one moment. */
function wallTimeOf(trace: Trace, start: number): string | undefined {
  const clock = trace.generations.find((g) => g.clock !== undefined)?.clock;
  if (!clock) return undefined;
  const milliseconds = clock.seconds * 1000 + (clock.nanoseconds - (clock.monotonic - (trace.origin + start))) / 1e6;
  return Number.isFinite(milliseconds) && Math.abs(milliseconds) < 8.64e15
    ? new Date(milliseconds).toISOString()
    : undefined;
}

function stretches(timeline: Timeline, kind: 'gc' | 'stw'): TraceOverview['gc'] {
  const { events } = timeline.trace;
  const { begin, end, count } = timeline.ranges(kind);
  let total = 0;
  let longest = 0;
  for (let i = 0; i < count; i++) {
    const starts = begin[i] < 0 ? timeline.start : events.time(begin[i]);
    const length = (end[i] < 0 ? timeline.end : events.time(end[i])) - starts;
    total += length;
    longest = Math.max(longest, length);
  }
  return { count, total, longest };
}
