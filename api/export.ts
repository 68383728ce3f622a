/** A snapshot written out: goroutines for other tools, or a report for people. */
import { z } from 'zod';

/**
 * dump: as Go prints them. pprof: a goroutine profile, compressed. csv: a line for each. markdown: the verdict and the biggest
 * groups, for an issue. report: one HTML file that needs nothing else.
 */
export const exportForm = z.enum(['dump', 'pprof', 'csv', 'markdown', 'report']);
export type ExportForm = z.infer<typeof exportForm>;

/** How the file of each form is named, and its media type. */
export const EXPORT_FILES: Readonly<
  Record<ExportForm, { readonly name: string; readonly end: string; readonly type: string }>
> = {
  dump: { name: 'goroutines', end: 'txt', type: 'text/plain; charset=utf-8' },
  pprof: { name: 'goroutines', end: 'pb.gz', type: 'application/octet-stream' },
  csv: { name: 'goroutines', end: 'csv', type: 'text/csv; charset=utf-8' },
  markdown: { name: 'report', end: 'md', type: 'text/markdown; charset=utf-8' },
  report: { name: 'report', end: 'html', type: 'text/html; charset=utf-8' },
};

export const exportQuery = z.object({
  as: exportForm,
  /** Only those that a filter keeps. */
  filter: z.string().max(4000).default(''),
});
export type ExportQuery = z.infer<typeof exportQuery>;
