/**
 * Sentences about goroutines, processors and threads, with references that a reader can follow, and how certain they are.
 */
import { z } from 'zod';

/**
 * proved: read from a queue, a register or the like. likely: follows from what was seen, which is shown. possible: nothing speaks
 * against it.
 */
export const certainty = z.enum(['proved', 'likely', 'possible']);
export type Certainty = z.infer<typeof certainty>;

/** Text, or who is meant: a goroutine by id, a processor by id, a thread by the kernel's id. */
export const word = z.union([
  z.string(),
  z.object({ goroutine: z.number() }),
  z.object({ processor: z.number().int() }),
  z.object({ thread: z.number().int() }),
]);
export type Word = z.infer<typeof word>;

export const reason = z.object({ words: z.array(word), certainty });
export type Reason = z.infer<typeof reason>;

/** Why a goroutine that can run does not: a chain that is as certain as its weakest link. */
export const explanation = z.object({
  goroutineId: z.number(),
  reasons: z.array(reason),
  certainty,
  /** At least so long it could have run and did not; absent where the runtime noted nothing. */
  waitSeconds: z.number().optional(),
});
export type Explanation = z.infer<typeof explanation>;

/** How a goroutine holds its processor. */
export const processorHold = z.object({
  processorId: z.number().int(),
  /** At least so long this time slice, or the system call, has lasted; absent where the monitor has not seen it yet. */
  seconds: z.number().optional(),
  /** It, or its processor, was asked to come to the scheduler. */
  preemptionAsked: z.boolean(),
  /** Why it does not stop all the same, in words that follow "it". */
  cannotStop: z.string().optional(),
});
export type ProcessorHold = z.infer<typeof processorHold>;

/** What is wrong with the schedule, with the goroutines that it concerns: the first of them, and how many there are. */
export const scheduleFinding = z.object({
  /** kebab-case, stable: "processor-hogged". */
  kind: z.string(),
  title: z.string(),
  explanation: z.array(word),
  certainty,
  longestSeconds: z.number().optional(),
  goroutineIds: z.array(z.number()),
  total: z.number().int(),
});
export type ScheduleFinding = z.infer<typeof scheduleFinding>;
