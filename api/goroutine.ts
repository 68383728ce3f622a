/**
 * Goroutines, frames and where they stand, as answers. The shapes of Location, Frame and WaitTarget are those of
 * `unpark inspect` (docs/inspect-contract.d.ts), so that a script and the explorer speak one language.
 */
import { z } from 'zod';
import { explanation, processorHold } from './reasons.ts';
import { address, variable } from './value.ts';

/** A place in the source, of one pc. `function` is as Go prints it: "main.(*Pool).Get", "main.Map[...]". */
export const location = z.object({
  function: z.string(),
  file: z.string(),
  line: z.number().int(),
  pc: address.optional(),
});
export type Location = z.infer<typeof location>;

/** The go statement that made a goroutine, and the goroutine that ran it (since Go 1.21). */
export const creation = location.extend({ goroutineId: z.number().optional() });
export type Creation = z.infer<typeof creation>;

export const goroutineStatus = z.enum([
  'idle',
  'runnable',
  'running',
  'syscall',
  'waiting',
  'preempted',
  'copystack',
  'dead',
  'leaked',
  // Profiles do not tell it.
  'unknown',
]);
export type GoroutineStatus = z.infer<typeof goroutineStatus>;

/** What colour and glyph a goroutine gets: the families of states, with what belongs to each decided by the engine. */
export const stateFamily = z.enum(['running', 'runnable', 'sync', 'io', 'gc', 'idle', 'knot']);
export type StateFamily = z.infer<typeof stateFamily>;

export const waitTarget = z.object({
  kind: z.enum([
    'chan send',
    'chan receive',
    'mutex',
    'rwmutex read',
    'rwmutex write',
    'waitgroup',
    'cond',
    'once',
    'semaphore',
    'timer',
    'network',
    'syscall',
    'gc',
    'nil channel',
    'empty select',
    'coroutine',
    'other',
  ]),
  address: address.optional(),
  type: z.string().optional(),
  name: z.string().optional(),
  /** Of a select's case: the line at which it stands, in the file of the select. */
  line: z.number().int().optional(),
  descriptor: z
    .object({
      fd: z.number(),
      deadlineSeconds: z.number().optional(),
      /** Both ends of a connection, as net.Addr prints them. */
      local: z.string().optional(),
      remote: z.string().optional(),
    })
    .optional(),
  untilSeconds: z.number().optional(),
});
export type WaitTarget = z.infer<typeof waitTarget>;

/** Whose code a frame is: folded and dimmed unless it is the user's own main module. */
export const frameOrigin = z.enum(['user', 'library', 'runtime', 'native']);
export type FrameOrigin = z.infer<typeof frameOrigin>;

/** One call of a stack, innermost first; inlined calls are frames of their own. */
export const frame = location.extend({
  inlined: z.boolean(),
  /** Why the stack cannot be followed beyond this frame. */
  fault: z.string().optional(),
  /** Canonical frame address: the stack pointer before the call. */
  frameAddress: address.optional(),
  /** Not Go's code: C, or the kernel's vDSO. A function without a name is in a file that is not at hand. */
  native: z.literal(true).optional(),
  variables: z.array(variable).optional(),
});
export type Frame = z.infer<typeof frame>;

/** A frame as the explorer shows it: with its number in the stack and whose code it is. */
export const stackFrame = frame.extend({
  index: z.number().int(),
  origin: frameOrigin,
  /** The frame below was reached through a signal (the kernel called the code above). */
  signal: z.boolean().optional(),
  /** Frames of C between this one, which called them, and the frame of Go above it, which they called; innermost first. */
  cFrames: z.array(frame).optional(),
});
export type StackFrame = z.infer<typeof stackFrame>;

/** One row of the goroutine table. */
export const goroutineRow = z.object({
  id: z.number(),
  status: goroutineStatus,
  family: stateFamily,
  waitReason: z.string().optional(),
  /** At least so long: the runtime notes the start late, so this is a lower bound. Absent where it noted none. */
  waitSeconds: z.number().optional(),
  system: z.boolean(),
  crashed: z.boolean(),
  threadId: z.number().optional(),
  lockedToThread: z.boolean().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  waitingOn: z.array(waitTarget).optional(),
  /** The innermost frame of the user's own code; where there is none, of a library; else the innermost. */
  top: location.optional(),
  createdBy: creation.optional(),
  start: location.optional(),
  stackBytes: z.number().optional(),
  frameCount: z.number().int(),
  /** Equal for goroutines with the same stack (same lines): the group it belongs to. */
  fingerprint: z.string(),
  /** With `marks`: it can never be woken; the knot that it is in, or waits behind. */
  stuck: z.enum(['proved', 'likely']).optional(),
  knot: z.number().int().optional(),
  behindKnot: z.number().int().optional(),
});
export type GoroutineRow = z.infer<typeof goroutineRow>;

export const panicEntry = z.object({
  message: z.string(),
  value: variable.optional(),
  recovered: z.boolean(),
});
export type PanicEntry = z.infer<typeof panicEntry>;

export const deferredCall = z.object({ location, function: z.string() });

/** Everything about one goroutine but its variables. */
export const goroutineDetail = goroutineRow.extend({
  address: address.optional(),
  stack: z.object({ low: address, high: address, bytes: z.number(), usedBytes: z.number().optional() }).optional(),
  frames: z.array(stackFrame),
  /** The stack was cut for this answer: how many frames there are. */
  frameTotal: z.number().int(),
  panics: z.array(panicEntry).optional(),
  deferred: z.array(deferredCall).optional(),
  /** Ancestors by "created by … in goroutine N", nearest first, as far as they are still alive. */
  ancestors: z.array(z.object({ id: z.number(), alive: z.boolean(), top: location.optional() })),
  children: z.object({ ids: z.array(z.number()), total: z.number().int() }),
  registers: z.record(z.string(), address).optional(),
  thread: z.object({ threadId: z.number(), m: address.optional(), processorId: z.number().optional() }).optional(),
  /** Of a runnable goroutine: why it does not run. */
  notRunning: explanation.optional(),
  /** Of one that has a processor: since when, and whether it was asked to give it back. */
  processor: processorHold.optional(),
});
export type GoroutineDetail = z.infer<typeof goroutineDetail>;

/** How the table is put together. `none` is the flat list. `label:key` groups by a pprof label. */
export const groupBy = z.union([
  z.enum(['stack', 'wait-site', 'go-statement', 'start', 'state', 'none']),
  z.templateLiteral(['label:', z.string().min(1)]),
]);
export type GroupBy = z.infer<typeof groupBy>;

export const goroutineSort = z.enum([
  'id',
  'state',
  'reason',
  'waiting-for',
  'function',
  'created',
  'start',
  'stack',
  'labels',
  'wait',
  'count',
]);
export type GoroutineSort = z.infer<typeof goroutineSort>;

/** A question for goroutines: a filter in the filter language, an order and a window. */
export const goroutineQuery = z.object({
  filter: z.string().max(4000).default(''),
  sort: goroutineSort.default('id'),
  descending: z.boolean().default(false),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(0).max(1000).default(100),
  /** With what only the diagnosis knows: who is stuck, knots, names of what is waited for. That takes seconds on a large heap. */
  marks: z.boolean().optional(),
});
export type GoroutineQuery = z.infer<typeof goroutineQuery>;

/** A mistake in the filter, and where: the text between `from` and `to` (offsets in UTF-16 units). */
export const filterError = z.object({
  from: z.number().int(),
  to: z.number().int(),
  message: z.string(),
});
export type FilterError = z.infer<typeof filterError>;

/** Which goroutines a filter keeps, for views that show them among other things: a processor's queue, a list of threads. */
export const keptQuery = z.object({
  filter: z.string().max(4000).default(''),
  /** Ranges at most. */
  limit: z.number().int().min(0).max(100_000).default(100_000),
});
export type KeptQuery = z.infer<typeof keptQuery>;

export const keptGoroutines = z.object({
  /** First and last id of each range, in order: no goroutine between them is left out. Empty where `rangeTotal` is over the limit. */
  ranges: z.array(z.number()),
  rangeTotal: z.number().int(),
  matched: z.number().int(),
  total: z.number().int(),
  errors: z.array(filterError),
});
export type KeptGoroutines = z.infer<typeof keptGoroutines>;

export const goroutinePage = z.object({
  rows: z.array(goroutineRow),
  offset: z.number().int(),
  /** How many goroutines match the filter, and how many there are. */
  matched: z.number().int(),
  total: z.number().int(),
  /** Runtime goroutines that the filter's own `-is:system` hides. */
  systemHidden: z.number().int(),
  errors: z.array(filterError),
  /** When nothing matches: the term that, dropped, would bring back the most, and how many. */
  emptiedBy: z.object({ term: z.string(), without: z.string(), count: z.number().int() }).optional(),
});
export type GoroutinePage = z.infer<typeof goroutinePage>;

export const groupQuery = goroutineQuery.extend({
  by: groupBy.default('stack'),
  /** Equal when: the same lines, or only the same functions (stack and wait-site only). */
  equal: z.enum(['lines', 'functions']).default('lines'),
  sort: goroutineSort.default('count'),
  descending: z.boolean().default(true),
});
export type GroupQuery = z.infer<typeof groupQuery>;

/** Goroutines that are equal in what one groups by. A member's cell that differs among them is given as a count of kinds. */
export const goroutineGroup = z.object({
  /** Stable within a snapshot and between snapshots of the same build: a hash of what is equal. */
  key: z.string(),
  /** What is equal, in words: a label's value, a state, a function with its location. */
  title: z.string(),
  count: z.number().int(),
  /** The first goroutines, by id. */
  goroutineIds: z.array(z.number()),
  family: stateFamily,
  status: goroutineStatus.optional(),
  waitReason: z.string().optional(),
  reasons: z.number().int(),
  top: location.optional(),
  tops: z.number().int(),
  createdBy: creation.optional(),
  creators: z.number().int(),
  start: location.optional(),
  waitingFor: z
    .object({
      kind: waitTarget.shape.kind,
      addresses: z.number().int(),
      address: address.optional(),
      /** With `marks`. */
      name: z.string().optional(),
    })
    .optional(),
  longestWaitSeconds: z.number().optional(),
  /** Absent where the source does not tell. */
  stackBytes: z.number().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  crashed: z.boolean(),
  system: z.boolean(),
  /** With `marks`: how many can never be woken, and the knot that all of them are in. */
  proved: z.number().int().optional(),
  likely: z.number().int().optional(),
  knot: z.number().int().optional(),
});
export type GoroutineGroup = z.infer<typeof goroutineGroup>;

export const groupPage = z.object({
  groups: z.array(goroutineGroup),
  offset: z.number().int(),
  groupTotal: z.number().int(),
  matched: z.number().int(),
  total: z.number().int(),
  systemHidden: z.number().int(),
  errors: z.array(filterError),
  emptiedBy: goroutinePage.shape.emptiedBy,
});
export type GroupPage = z.infer<typeof groupPage>;
