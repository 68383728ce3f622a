/** Who runs, who runs next, and why the others do not. */
import { z } from 'zod';
import { creation, location } from './goroutine.ts';
import { certainty, explanation, processorHold, reason, scheduleFinding } from './reasons.ts';
import { problem } from './snapshot.ts';
import { threadDoing } from './thread-doing.ts';

export const schedulerQuery = z.object({
  /** Goroutines of each queue that the answer carries. */
  queued: z.number().int().min(0).max(1000).default(20),
  /** Explanations that it carries, those who wait longest first. */
  explained: z.number().int().min(0).max(1000).default(50),
});
export type SchedulerQuery = z.infer<typeof schedulerQuery>;

/** A window of one queue. */
export const runQueueQuery = z.object({
  /** The queue of a P; absent: the global one. */
  processor: z.number().int().min(0).optional(),
  /** In place of the global one: those kept back while the runtime lets no goroutine of the program run. */
  disabled: z.boolean().default(false),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(0).max(1000).default(100),
});
export type RunQueueQuery = z.infer<typeof runQueueQuery>;

/** A window of the goroutines that can run and do not: those who wait longest first, then those of whom no waiting was noted. */
export const notRunningQuery = z.object({
  /** Only those that this filter keeps. */
  filter: z.string().max(4000).optional(),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(0).max(1000).default(100),
});
export type NotRunningQuery = z.infer<typeof notRunningQuery>;

export const notRunning = z.object({
  explanations: z.array(explanation),
  offset: z.number().int(),
  total: z.number().int(),
});
export type NotRunning = z.infer<typeof notRunning>;

export const queuedGoroutine = z.object({
  goroutineId: z.number(),
  /** 1 runs first; a P's "run next" counts. */
  position: z.number().int(),
  createdBy: creation.optional(),
  start: location.optional(),
  /** Where it goes on: the innermost frame of the user's own code, where there is one. */
  next: location.optional(),
});
export type QueuedGoroutine = z.infer<typeof queuedGoroutine>;

export const runQueue = z.object({
  goroutines: z.array(queuedGoroutine),
  offset: z.number().int(),
  total: z.number().int(),
  /** What of it could not be read or believed. */
  problems: z.array(problem),
});
export type RunQueue = z.infer<typeof runQueue>;

/** One of the turns that a processor would take if nothing else happened. */
export const turn = z.object({
  /** Absent: one of the global queue, and which depends on what other processors take. */
  goroutineId: z.number().optional(),
  from: z.enum(['run next', 'own queue', 'global queue']),
});
export type Turn = z.infer<typeof turn>;

/** A goroutine that has a processor, and where it is. */
export const running = processorHold.omit({ processorId: true }).extend({
  goroutineId: z.number(),
  top: location.optional(),
});
export type Running = z.infer<typeof running>;

export const processor = z.object({
  id: z.number().int(),
  status: z.enum(['idle', 'running', 'syscall', 'gcstop', 'dead']),
  threadId: z.number().int().optional(),
  doing: threadDoing.optional(),
  /** In status "syscall": the goroutine for whose call the processor is kept. */
  running: running.optional(),
  /** What it does, as a sentence. */
  reason,
  scheduleTick: z.number().int(),
  syscallTick: z.number().int(),
  runNext: queuedGoroutine.optional(),
  /** Behind "run next". */
  queue: runQueue,
  /** The order in which they would run on it. */
  turns: z.array(turn),
  /** Goroutines of its own that it runs before it looks at the global queue. */
  ownBeforeGlobal: z.number().int(),
  timers: z.object({ count: z.number().int(), nextSeconds: z.number().optional() }),
  markWorker: z.enum(['dedicated', 'fractional', 'idle']).optional(),
});
export type Processor = z.infer<typeof processor>;

export const schedulerThread = z.object({
  threadId: z.number().int(),
  /** The runtime's number of its M; absent for threads that C made. */
  m: z.number().int().optional(),
  doing: threadDoing,
  goroutineId: z.number().optional(),
  processorId: z.number().int().optional(),
  /** The goroutine that is locked to it. */
  lockedGoroutineId: z.number().optional(),
});
export type SchedulerThread = z.infer<typeof schedulerThread>;

export const schedulerNow = z.object({
  /**
   * The process was dying: nothing may be concluded from who runs and who waits. Code "scheduler-frozen": its runtime had stopped the
   * world for good, so that even the queues are not what they were; "scheduler-dying": they are.
   */
  disturbed: problem.optional(),
  gomaxprocs: z.number().int(),
  idleProcessors: z.number().int(),
  threads: z.number().int(),
  maxThreads: z.number().int(),
  idleThreads: z.number().int(),
  /** Threads that wait for the goroutine that is locked to them. */
  lockedIdleThreads: z.number().int(),
  spinningThreads: z.number().int(),
  /** The monitor (sysmon) sleeps because nothing needs it. */
  monitorAsleep: z.boolean(),
  runnable: z.number().int(),
  poll: z.object({
    /** The thread that is blocked in it. */
    threadId: z.number().int().optional(),
    /** Until it wakes by itself, for a timer. */
    untilSeconds: z.number().optional(),
    waiters: z.number().int().optional(),
  }),
  gcPhase: z.enum(['off', 'mark', 'mark termination']).optional(),
  stop: z
    .object({
      reason: z.string(),
      /** Only a call at the next safe point of every processor is wanted; those that made it run on. */
      onlySafePoint: z.boolean(),
      goroutineId: z.number().optional(),
      threadId: z.number().int().optional(),
      seconds: z.number().optional(),
      waitsFor: z.number().int(),
      processors: z.array(z.number().int()),
      reasons: z.array(reason),
    })
    .optional(),
  processors: z.array(processor),
  global: runQueue,
  /** How many of it a processor takes when its own queue is empty. */
  globalShare: z.number().int(),
  /** Kept back while the runtime lets no goroutine of the program run. */
  disabled: runQueue,
  /** Idle processors and threads, the next to be taken first. */
  idleProcessorIds: z.array(z.number().int()),
  idleThreadIds: z.array(z.number().int()),
  /** The first of them, and how many there are. */
  threadList: z.object({ shown: z.array(schedulerThread), total: z.number().int() }),
  notRunning,
  findings: z.array(scheduleFinding),
  /** How certain the projected order is: with one processor it follows from the queues, with several they take from each other. */
  orderCertainty: certainty,
  /** What could not be read or believed. */
  problems: z.array(problem),
});
export type SchedulerNow = z.infer<typeof schedulerNow>;

/** Or why there is no scheduler to be found. */
export const schedulerAnswer = z.union([schedulerNow, z.object({ fault: problem })]);
export type SchedulerAnswer = z.infer<typeof schedulerAnswer>;
