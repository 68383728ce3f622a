/**
 * An execution trace, as answers: opened alone, found in a core, or attached to one. Times are nanoseconds from the trace's
 * first event; windows are [from, to). What is many is bounded and says how many there were.
 */
import { z } from 'zod';
import { location } from './goroutine.ts';
import { problem } from './snapshot.ts';

/** A time, or a length of time, in nanoseconds. */
const nanoseconds = z.number();

/** `trace` of `unpark inspect` (docs/inspect-contract.d.ts). */
export const traceSummary = z.object({
  source: z.enum(['file', 'core', 'flight recorder in the core']),
  /** Of the program where it is known, else of the format: "go1.23" is also what Go 1.24 writes. */
  goVersion: z.string(),
  /** Relative to the snapshot's moment (negative), or from 0 on for a file alone. */
  startSeconds: z.number(),
  endSeconds: z.number(),
  /** By type, as in Go's internal/trace: "GoStart", "GoBlock", … */
  events: z.record(z.string(), z.number().int()),
  /** What is missing, in words. */
  lost: z.string().optional(),
});
export type TraceSummary = z.infer<typeof traceSummary>;

/** About a second of a trace, complete in itself. */
export const traceGeneration = z.object({
  number: z.number().int(),
  from: nanoseconds,
  to: nanoseconds,
  events: z.number().int(),
  /** Its end is in the trace. */
  ended: z.boolean(),
  /** Events that do not follow from those before: a part is lost or damaged. */
  disordered: z.number().int(),
  /** Where parts are lost: from when on nothing more is. */
  wholeFrom: nanoseconds.optional(),
});
export type TraceGeneration = z.infer<typeof traceGeneration>;

/** How long a goroutine was in each state in a window. */
export const traceRan = z.object({
  goroutineId: z.number(),
  /** The function that it was started with, where the trace tells. */
  startFunction: location.optional(),
  running: nanoseconds,
  runnable: nanoseconds,
  waiting: nanoseconds,
  syscall: nanoseconds,
  /** How often it began to run. */
  runs: z.number().int(),
  /** Its longest time without interruption. */
  longestRun: nanoseconds,
});
export type TraceRan = z.infer<typeof traceRan>;

/** Of many stretches of time: how many, how long together, and the longest. */
const stretches = z.object({ count: z.number().int(), total: nanoseconds, longest: nanoseconds });

export const traceOverview = z.object({
  summary: traceSummary,
  /** Nanoseconds from the first event to the last. */
  duration: nanoseconds,
  /** CLOCK_MONOTONIC of the first event on Linux: what the runtime's nanotime says. */
  startNanotime: z.number(),
  /** When it began, ISO 8601 (since Go 1.25). */
  wallTime: z.string().optional(),
  /** The snapshot's moment, where the trace belongs to one. */
  moment: nanoseconds.optional(),
  generations: z.array(traceGeneration),
  processors: z.number().int(),
  /** GOMAXPROCS at the end. */
  gomaxprocs: z.number().int().optional(),
  threads: z.number().int(),
  goroutines: z.object({ seen: z.number().int(), created: z.number().int(), atEnd: z.number().int() }),
  /** By time running, the longest first. */
  longestRunning: z.array(traceRan),
  gc: stretches,
  stopTheWorld: stretches,
  problems: z.array(problem),
});
export type TraceOverview = z.infer<typeof traceOverview>;

const MAX_PIECES = 4000;

export const traceWindow = z.object({
  from: nanoseconds.default(0),
  to: nanoseconds.default(Number.MAX_SAFE_INTEGER),
});
/** A window drawn with so many pieces at most: pixels, or a few of them. */
const drawnWindow = traceWindow.extend({ pieces: z.number().int().min(1).max(MAX_PIECES).default(1000) });
export type DrawnWindow = z.infer<typeof drawnWindow>;

/** Columns of pieces of time. Where `exact`, each is one state; else each may hold many, and shows the one that took longest. */
const pieces = {
  exact: z.boolean(),
  start: z.array(nanoseconds),
  end: z.array(nanoseconds),
  /** How many states the piece holds. */
  count: z.array(z.number().int()),
};

export const traceLanesQuery = drawnWindow.extend({
  /** Absent: all. */
  processors: z.array(z.number().int().min(0)).optional(),
});
export type TraceLanesQuery = z.infer<typeof traceLanesQuery>;

export const processorState = z.enum(['idle', 'no goroutine', 'running', 'syscall', 'unknown']);
export type ProcessorState = z.infer<typeof processorState>;

/** What ran on a processor. */
export const processorLane = z.object({
  processor: z.number().int(),
  ...pieces,
  state: z.array(processorState),
  /** The goroutine that it had, -1 for none. */
  goroutineId: z.array(z.number()),
  /** Of the piece, the part in which a goroutine ran: 0 to 1. */
  busy: z.array(z.number()),
});
export type ProcessorLane = z.infer<typeof processorLane>;

export const traceGoroutineQuery = drawnWindow.extend({
  goroutineId: z.number(),
  /** Edges to and from other goroutines. */
  edges: z.number().int().min(0).max(10_000).default(500),
});
export type TraceGoroutineQuery = z.infer<typeof traceGoroutineQuery>;

export const traceGoroutineState = z.enum(['unknown', 'none', 'runnable', 'running', 'waiting', 'syscall']);
export type TraceGoroutineState = z.infer<typeof traceGoroutineState>;

/** One goroutine made another runnable. */
export const wakeEdge = z.object({
  time: nanoseconds,
  /** Absent: nobody's doing, but the network's, a timer's or the runtime's own. */
  from: z.number().optional(),
  to: z.number(),
  kind: z.enum(['unblocked', 'created', 'switched to']),
  processor: z.number().int().optional(),
});
export type WakeEdge = z.infer<typeof wakeEdge>;

const cut = z.object({ shown: z.number().int(), total: z.number().int() });

export const goroutineLane = z.object({
  goroutineId: z.number(),
  startFunction: location.optional(),
  ...pieces,
  state: z.array(traceGoroutineState),
  /** Where it ran, -1 where it did not. */
  processor: z.array(z.number().int()),
  /** Why it waited or stopped, in the runtime's words; "" where there is no reason. */
  reason: z.array(z.string()),
  wokenBy: z.object({ edges: z.array(wakeEdge), ...cut.shape }),
  woke: z.object({ edges: z.array(wakeEdge), ...cut.shape }),
});
export type GoroutineLane = z.infer<typeof goroutineLane>;

export const traceSeriesQuery = drawnWindow.extend({
  series: z.enum(['runnable', 'running', 'waiting', 'syscall', 'heap', 'goal', 'gomaxprocs', 'queue']),
  /** Of a queue: a processor's id, -1 for the global one, -2 for goroutines of which the trace does not tell it. */
  queue: z.number().int().min(-2).default(-1),
});
export type TraceSeriesQuery = z.infer<typeof traceSeriesQuery>;

/** Steps: for each piece the lowest, the highest and the last value. Lengths of queues are reconstructed. */
export const traceSeries = z.object({
  time: z.array(nanoseconds),
  min: z.array(z.number()),
  max: z.array(z.number()),
  last: z.array(z.number()),
});
export type TraceSeries = z.infer<typeof traceSeries>;

/** The queues at a moment, as far as the trace tells: that others steal from a queue is not seen. */
export const traceQueues = z.object({
  queues: z.array(
    z.object({
      /** As in traceSeriesQuery. */
      queue: z.number().int(),
      goroutines: z.array(z.object({ goroutineId: z.number(), since: nanoseconds })),
      ...cut.shape,
    }),
  ),
});
export type TraceQueues = z.infer<typeof traceQueues>;

export const traceRangesQuery = traceWindow.extend({
  kind: z.enum(['gc', 'stw', 'sweep', 'assist', 'task', 'region']),
  limit: z.number().int().min(0).max(10_000).default(1000),
});
export type TraceRangesQuery = z.infer<typeof traceRangesQuery>;

export const traceRange = z.object({
  /** Absent: it began before the trace. */
  start: nanoseconds.optional(),
  /** Absent: it goes on at the end of the trace. */
  end: nanoseconds.optional(),
  /** Why the world was stopped; the name of a task or region. */
  name: z.string().optional(),
  goroutineId: z.number().optional(),
  processor: z.number().int().optional(),
  taskId: z.number().optional(),
  parentTaskId: z.number().optional(),
});
export type TraceRange = z.infer<typeof traceRange>;

/** In order of their beginnings. */
export const traceRanges = z.object({ ranges: z.array(traceRange), ...cut.shape });
export type TraceRanges = z.infer<typeof traceRanges>;

export const traceRanQuery = traceWindow.extend({
  sort: z.enum(['running', 'runnable', 'waiting', 'syscall', 'runs', 'longestRun', 'goroutineId']).default('running'),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(0).max(1000).default(100),
});
export type TraceRanQuery = z.infer<typeof traceRanQuery>;

/** The largest first. */
export const traceRanPage = z.object({ rows: z.array(traceRan), offset: z.number().int(), total: z.number().int() });
export type TraceRanPage = z.infer<typeof traceRanPage>;

export const traceEventsQuery = traceWindow.extend({
  goroutineId: z.number().optional(),
  /** Names of types; absent: all. */
  types: z.array(z.string()).optional(),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(0).max(1000).default(100),
});
export type TraceEventsQuery = z.infer<typeof traceEventsQuery>;

export const traceEvent = z.object({
  row: z.number().int(),
  time: nanoseconds,
  type: z.string(),
  /** Where it happened. */
  threadId: z.number().optional(),
  processor: z.number().int().optional(),
  goroutineId: z.number().optional(),
  /** What it is about. */
  target: z.object({ goroutineId: z.number().optional(), processor: z.number().int().optional() }).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  /** A reason, a label, a message. */
  text: z.string().optional(),
  values: z.record(z.string(), z.number()).optional(),
  /** Of whoever caused it, innermost first. */
  stack: z.array(location),
});
export type TraceEvent = z.infer<typeof traceEvent>;

export const traceEventPage = z.object({
  rows: z.array(traceEvent),
  offset: z.number().int(),
  total: z.number().int(),
});
export type TraceEventPage = z.infer<typeof traceEventPage>;

/** Whether a trace is of the process of a snapshot. */
export const traceMatch = z.object({
  belongs: z.boolean(),
  /** In a sentence: why not, or what speaks for it. */
  reason: z.string(),
});
export type TraceMatch = z.infer<typeof traceMatch>;

/** Questions to a trace. */
export interface TraceQuestions {
  overview(): TraceOverview;
  processors(query: TraceLanesQuery): ProcessorLane[];
  /** undefined: the trace does not name that goroutine. */
  goroutine(query: TraceGoroutineQuery): GoroutineLane | undefined;
  series(query: TraceSeriesQuery): TraceSeries;
  queues(time: number): TraceQueues;
  ranges(query: TraceRangesQuery): TraceRanges;
  ran(query: TraceRanQuery): TraceRanPage;
  events(query: TraceEventsQuery): TraceEventPage;
}
