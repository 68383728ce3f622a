/** Values over many frames: one variable in all goroutines of a group, and a text within the values of a goroutine. */
import { z } from 'zod';
import { valueLimits, variable } from './value.ts';

export const valueTableQuery = valueLimits.omit({ depth: true, elements: true }).extend({
  /** Which goroutines: a filter, as `group:<fingerprint>`. */
  filter: z.string().max(4000),
  /** Frame number, 0 innermost. */
  frame: z.number().int().min(0),
  /** The function of that frame: goroutines in which it stands elsewhere are looked at there. */
  function: z.string().max(4000).optional(),
  path: z.array(z.string()).min(1),
  /** Only the rows with this one of the distinct values. */
  value: z.string().max(20_000).optional(),
  descending: z.boolean().default(false),
  /** By the value, or by goroutine id. */
  sort: z.enum(['value', 'id']).default('id'),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(0).max(1000).default(100),
});
export type ValueTableQuery = z.infer<typeof valueTableQuery>;

export const valueTable = z.object({
  rows: z.array(
    z.object({
      goroutineId: z.number(),
      frame: z.number().int().optional(),
      value: variable.optional(),
      /** Why there is no value. */
      fault: z.string().optional(),
    }),
  ),
  offset: z.number().int(),
  /** How many rows there are to show: those with the value that was asked for. */
  matched: z.number().int(),
  /** Goroutines that the filter keeps. */
  total: z.number().int(),
  /** The distinct values with their counts, most frequent first; of all rows. */
  distinct: z.array(z.object({ value: z.string(), count: z.number().int() })),
  distinctTotal: z.number().int(),
  /** Only the first of the goroutines were looked at, to sort and to count them. */
  looked: z.object({ shown: z.number(), total: z.number() }).optional(),
});
export type ValueTable = z.infer<typeof valueTable>;

export const valueSearchQuery = z.object({
  goroutineId: z.number(),
  /** Only this frame. */
  frame: z.number().int().min(0).optional(),
  /** Part of a name or of a value. */
  text: z.string().min(1).max(400),
  depth: z.number().int().min(0).max(16).default(5),
  limit: z.number().int().min(1).max(1000).default(100),
});
export type ValueSearchQuery = z.infer<typeof valueSearchQuery>;

export const valueSearch = z.object({
  hits: z.array(
    z.object({
      frame: z.number().int(),
      function: z.string(),
      path: z.array(z.string()),
      type: z.string(),
      value: z.string(),
    }),
  ),
  /** Values that were looked at. */
  looked: z.number().int(),
  /** A limit ended the search: there may be more. */
  cut: z.boolean(),
});
export type ValueSearch = z.infer<typeof valueSearch>;
