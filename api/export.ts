/** Goroutines written out for other tools. */
import { z } from 'zod';

/**
 * dump: as Go prints them. pprof: a goroutine profile, compressed. csv: a line for each. markdown: a report of the snapshot with
 * the verdict and the biggest groups; the filter decides about the groups.
 */
export const exportForm = z.enum(['dump', 'pprof', 'csv', 'markdown']);
export type ExportForm = z.infer<typeof exportForm>;

export const exportQuery = z.object({
  as: exportForm,
  /** Only those that a filter keeps. */
  filter: z.string().max(4000).default(''),
});
export type ExportQuery = z.infer<typeof exportQuery>;
