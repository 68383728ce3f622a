/** Completions of the filter bar: the keys of the filter language and the values they have in this snapshot. */
import { z } from 'zod';
import { stateFamily } from './goroutine.ts';

export const completionQuery = z.object({
  /** A key ("state", "reason", "fn", …); absent: the keys themselves. */
  key: z.string().optional(),
  prefix: z.string().max(200).default(''),
  limit: z.number().int().min(1).max(200).default(20),
});
export type CompletionQuery = z.infer<typeof completionQuery>;

export const completion = z.object({
  /** What is inserted, quoted where it must be: `reason:"chan receive"`. */
  insert: z.string(),
  label: z.string(),
  /** Goroutines that have it, in the whole snapshot. */
  count: z.number().int().optional(),
  family: stateFamily.optional(),
  detail: z.string().optional(),
});
export type Completion = z.infer<typeof completion>;
