/** Package variables: by package, by a search, and one with its parts. */
import { z } from 'zod';
import { valueLimits, variable } from './value.ts';

export const globalsQuery = valueLimits.extend({
  /** Import path: the variables of that package alone. */
  package: z.string().max(4000).optional(),
  /** Part of a full name, upper and lower case alike. */
  search: z.string().max(400).optional(),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(0).max(1000).default(100),
});
export type GlobalsQuery = z.infer<typeof globalsQuery>;

export const packageEntry = z.object({
  name: z.string(),
  /** Its package variables. */
  count: z.number().int(),
  /** Of the main module. */
  own: z.boolean(),
});
export type PackageEntry = z.infer<typeof packageEntry>;

export const globalsAnswer = z.object({
  /** The packages that have variables: the program's own first, then by name. */
  packages: z.array(packageEntry),
  /** A window of those that were asked for; `name` is the full name, "main.registry". */
  variables: z.array(variable),
  offset: z.number().int(),
  total: z.number().int(),
  fault: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }).optional(),
});
export type GlobalsAnswer = z.infer<typeof globalsAnswer>;

export const globalQuery = valueLimits.extend({
  /** Full name: "example.com/app/pool.Default". */
  name: z.string().min(1).max(4000),
  path: z.array(z.string()).default([]),
  offset: z.number().int().min(0).default(0),
});
export type GlobalQuery = z.infer<typeof globalQuery>;
