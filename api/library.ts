/** The library: the snapshots that a server keeps, and what became of each upload. */
import { z } from 'zod';
import { problem } from './snapshot.ts';

export const snapshotEntry = z.object({
  /** A hash of the core's size, headers and notes: the same core has the same id everywhere. */
  id: z.string(),
  /** Changes when something is attached later (an executable). Answers are cached for ever under (id, revision). */
  revision: z.string(),
  /** ready: can be opened. waiting: needs its executable. failed: cannot be opened; `problem` says why. */
  state: z.enum(['ready', 'waiting', 'failed']),
  source: z.enum(['path', 'upload', 'sample']),
  /** Absent: a core. dump, profile: what the process wrote of its goroutines. */
  kind: z.enum(['dump', 'profile']).optional(),
  program: z.string(),
  goVersion: z.string().optional(),
  buildId: z.string().optional(),
  /** When the snapshot was taken: ISO 8601, as far as it is known (the core file's modification time). */
  wallTime: z.string().optional(),
  addedAt: z.string(),
  coreBytes: z.number(),
  goroutines: z.number().int().optional(),
  /** The first words of what happened: "panic: …", "SIGABRT, sent from outside". */
  headline: z.string().optional(),
  problem: problem.optional(),
  /** The execution trace that was attached. missing: its file is no longer there. */
  trace: z.object({ name: z.string(), missing: z.boolean() }).optional(),
});
export type SnapshotEntry = z.infer<typeof snapshotEntry>;

export const snapshotList = z.object({
  snapshots: z.array(snapshotEntry),
  uploadLimitBytes: z.number(),
  version: z.string(),
});
export type SnapshotList = z.infer<typeof snapshotList>;

/** What an uploaded or named file turned out to be, and the snapshot it made or joined. */
export const added = z.object({
  what: z.enum(['core', 'executable', 'debug information', 'bundle', 'trace', 'dump', 'profile']),
  /** Absent for an executable that no snapshot waits for: it is kept, and matched by build ID when its core comes. Of a text with several dumps the last. */
  snapshot: snapshotEntry.optional(),
  message: z.string(),
});
export type Added = z.infer<typeof added>;

/** RFC 9457 problem details. `type` is "about:blank" or a page of the documentation; `code` is stable, kebab-case. */
export const problemDetails = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  hint: z.string().optional(),
});
export type ProblemDetails = z.infer<typeof problemDetails>;
