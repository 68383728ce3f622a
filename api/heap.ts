/** The heap and its collector. */
import { z } from 'zod';
import { problem } from './snapshot.ts';

export const heapQuery = z.object({
  /** Objects by type: walks the whole heap when first asked for, seconds for a gigabyte. */
  byType: z.boolean().default(false),
  offset: z.number().int().min(0).default(0),
  /** Types that the answer carries, biggest first. */
  limit: z.number().int().min(0).max(10_000).default(100),
});
export type HeapQuery = z.infer<typeof heapQuery>;

export const typeUse = z.object({
  /** "" where the type cannot be told. */
  type: z.string(),
  objects: z.number().int(),
  /** Of the slots: the size classes, not the sizes that were asked for. */
  bytes: z.number(),
});
export type TypeUse = z.infer<typeof typeUse>;

export const spanClassUse = z.object({
  /** Bytes of a slot; 0: large objects, each of a span of its own. */
  slot: z.number().int(),
  noscan: z.boolean(),
  spans: z.number().int(),
  spanBytes: z.number(),
  objects: z.number().int(),
  objectBytes: z.number(),
  freeSlots: z.number().int(),
});
export type SpanClassUse = z.infer<typeof spanClassUse>;

/** Who works for the collector, or waits for it. */
export const collectorWork = z.object({
  goroutineId: z.number(),
  kind: z.enum(['mark worker', 'assist', 'assist waiting', 'waits for a cycle']),
  processorId: z.number().int().optional(),
  worker: z.enum(['dedicated', 'fractional', 'idle']).optional(),
});
export type CollectorWork = z.infer<typeof collectorWork>;

/** Facts that a stripped program does not tell are absent. */
export const collector = z.object({
  phase: z.enum(['off', 'mark', 'mark termination', 'sweep']).optional(),
  cycles: z.number().int().optional(),
  forcedCycles: z.number().int().optional(),
  goalBytes: z.number().optional(),
  triggerBytes: z.number().optional(),
  /** As the pacer counts: spans that processors hold count as full. */
  pacedBytes: z.number().optional(),
  /** What the last collection marked. */
  markedBytes: z.number().optional(),
  /** GOGC in percent; -1: off. */
  gogc: z.number().int().optional(),
  memoryLimitBytes: z.number().optional(),
  /** Since when the marking that goes on does, at least. */
  markingSeconds: z.number().optional(),
  /** Since the last collection ended, at least, and when that was (ISO 8601). */
  sinceLastSeconds: z.number().optional(),
  lastEnd: z.string().optional(),
  /** How long the world stood still for it, in all and last. */
  pauseSeconds: z.number().optional(),
  lastPauseSeconds: z.number().optional(),
  /** The first of them, and how many there are. */
  work: z.object({ shown: z.array(collectorWork), total: z.number().int() }),
  queuedFinalizers: z.number().int().optional(),
  queuedCleanups: z.number().int().optional(),
  /** Goroutines that are in a finalizer or cleanup of the program: the queued ones wait for them. */
  finalizing: z.array(z.number()),
});
export type CollectorAnswer = z.infer<typeof collector>;

export const heapUse = z.object({
  objects: z.number().int(),
  liveBytes: z.number(),
  spans: z.object({
    inUse: z.number().int(),
    free: z.number().int(),
    bytesInUse: z.number(),
    /** Of the bytes in use, those that no object has: free slots, and what no slot fits into. */
    unusedBytes: z.number(),
    /** Not swept since the last collection. */
    unswept: z.number().int(),
  }),
  classes: z.array(spanClassUse),
  /** Absent unless it was asked for. */
  byType: z.object({ rows: z.array(typeUse), offset: z.number().int(), total: z.number().int() }).optional(),
});
export type HeapUseAnswer = z.infer<typeof heapUse>;

export const heapAnswer = z.object({
  /** Absent for a core without its executable. */
  collector: collector.optional(),
  /** Absent where the heap cannot be found: then `fault` says why. */
  use: heapUse.optional(),
  fault: problem.optional(),
  stacks: z
    .object({
      /** Of all goroutines that live. */
      goroutineBytes: z.number(),
      /** Of the spans that stacks are cut from. */
      spanBytes: z.number().optional(),
    })
    .optional(),
  /** What the runtime has mapped and can use, what it gave back, and what the collector's own lists take. */
  memory: z.object({ committedBytes: z.number(), releasedBytes: z.number(), workBufferBytes: z.number() }).optional(),
  /** What of the heap could not be read: with any of them the figures are at least these. */
  problems: z.array(problem),
});
export type HeapAnswer = z.infer<typeof heapAnswer>;
