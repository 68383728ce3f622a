/** The snapshot as a whole: what it is, what happened, what it counts, what could not be read. */
import { z } from 'zod';
import { frame, goroutineGroup, location, panicEntry, stateFamily } from './goroutine.ts';
import { threadDoing } from './thread-doing.ts';
import { address } from './value.ts';

/** What could not be read or believed, where, and what to do about it. */
export const problem = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  goroutineId: z.number().optional(),
  address: address.optional(),
});
export type Problem = z.infer<typeof problem>;

export const signal = z.object({
  number: z.number().int(),
  name: z.string(),
  threadId: z.number().int(),
  code: z.number().int().optional(),
  faultAddress: address.optional(),
});
export type Signal = z.infer<typeof signal>;

/** The facts at the top of every document: `snapshot` of `unpark inspect`. */
export const snapshotFacts = z.object({
  kind: z.enum(['core', 'goroutine-dump', 'goroutine-profile', 'execution-trace']),
  goVersion: z.string().optional(),
  arch: z.string().optional(),
  program: z.string().optional(),
  arguments: z.array(z.string()).optional(),
  pid: z.number().int().optional(),
  buildId: z.string().optional(),
  modulePath: z.string().optional(),
  buildSettings: z.record(z.string(), z.string()).optional(),
  signal: signal.optional(),
  wallTime: z.string().optional(),
  debugInfo: z.enum(['dwarf', 'pclntab', 'none']),
  schedulerFrozen: z.boolean().optional(),
  /** false: ids are not told by the source, a profile; goroutines are numbered as they come in it. */
  idsTold: z.boolean().optional(),
  counts: z.object({
    goroutines: z.number().int(),
    system: z.number().int(),
    threads: z.number().int(),
    byStatus: z.record(z.string(), z.number().int()),
    byWaitReason: z.record(z.string(), z.number().int()),
  }),
});
export type SnapshotFacts = z.infer<typeof snapshotFacts>;

/** Why the process ended, as it would have said itself. */
export const crash = z.object({
  goroutineId: z.number().optional(),
  kind: z.enum(['panic', 'fatal error', 'signal', 'requested']),
  message: z.string(),
});
export type Crash = z.infer<typeof crash>;

/** What the Overview shows. */
export const summary = z.object({
  facts: snapshotFacts,
  /** More facts, where the process has them. */
  host: z.object({
    /** GOMAXPROCS */
    processors: z.number().int().optional(),
    uptimeSeconds: z.number().optional(),
    pageSize: z.number().int().optional(),
    /** Bytes of objects as the collector's pacer counts them: an upper bound, for spans in use count as full. */
    heapBytes: z.number().optional(),
  }),
  /** How the core was read: seconds and bytes. */
  reading: z.object({ seconds: z.number(), bytesRead: z.number(), coreBytes: z.number(), debugInfoBytes: z.number() }),
  crash: crash
    .extend({
      panics: z.array(panicEntry).optional(),
      /** The innermost frame of the user's own code. */
      at: location.optional(),
      fault: z
        .object({
          signal: z.string(),
          code: z.string().optional(),
          address: address.optional(),
          pc: address.optional(),
        })
        .optional(),
    })
    .optional(),
  states: z.array(z.object({ family: stateFamily, label: z.string(), count: z.number().int(), filter: z.string() })),
  waitReasons: z.array(
    z.object({ reason: z.string(), family: stateFamily, count: z.number().int(), filter: z.string() }),
  ),
  /** The biggest groups of equal stacks, runtime goroutines left out. */
  groups: z.array(goroutineGroup),
  groupTotal: z.number().int(),
  /** Different go statements that made goroutines which live, those of the runtime left out. */
  statementTotal: z.number().int().optional(),
  problems: z.array(problem),
});
export type Summary = z.infer<typeof summary>;

export const thread = z.object({
  threadId: z.number().int(),
  m: address.optional(),
  goroutineId: z.number().optional(),
  processorId: z.number().int().optional(),
  state: z.enum(['running goroutine', 'in syscall', 'in cgo', 'spinning', 'idle', 'sysmon', 'gc', 'signal', 'unknown']),
  /** The same more exactly. */
  doing: threadDoing.optional(),
  /** The runtime's number of its M; absent for threads that C made. */
  number: z.number().int().optional(),
  /** The goroutine that is locked to it. */
  lockedGoroutineId: z.number().optional(),
  /** Of one that is outside Go or polls the network: what it asked of the kernel, as far as its registers tell. */
  systemCall: z
    .object({
      number: z.number().int(),
      name: z.string().optional(),
      /** The file that it is about. */
      descriptor: z.number().int().optional(),
    })
    .optional(),
  /** Where its goroutine stands: the innermost frame of the user's own code, where there is one. */
  top: location.optional(),
  /** At least so long it has had its processor, or been in the call that its processor is kept for. */
  seconds: z.number().optional(),
  registers: z.record(z.string(), address).optional(),
  /** The thread's own stack (g0, C frames) where it can be unwound. */
  frames: z.array(frame),
});
export type Thread = z.infer<typeof thread>;
