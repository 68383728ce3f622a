/**
 * The parameters of the HTTP routes: those of the session's questions, as they come in a URL's path and search. Answers
 * have the schemas of the other files. All routes are below API_BASE.
 */
import { z } from 'zod';
import { profileQuery } from './compare.ts';
import { valueSearchQuery, valueTableQuery } from './frame-values.ts';
import { globalQuery, globalsQuery } from './globals.ts';
import { goroutineQuery, groupQuery, keptQuery } from './goroutine.ts';
import { heapQuery } from './heap.ts';
import { heapObjectsQuery, heapPathQuery, retainersQuery } from './heap-objects.ts';
import { MAX_BYTES, MAX_ELEMENTS, MAX_MEMORY, MAX_PREVIEW } from './limits.ts';
import { memoryQuery, memorySearchQuery, typedQuery } from './memory.ts';
import { completionQuery } from './query.ts';
import { notRunningQuery, runQueueQuery, schedulerQuery } from './scheduler.ts';
import { createdByQuery, stackTreeQuery } from './trees.ts';
import { variablesQuery } from './value.ts';
import { resourceQuery, resourcesQuery, waitGraphQuery } from './waits.ts';

export const API_BASE = '/api/v1';

/** The cache key: answers under the current revision of a snapshot never change. */
const revision = { revision: z.string().max(64).optional() };

/** A whole number in a search, with the bounds that the question itself has. */
function whole(min: number, max: number, preset: number) {
  return z.coerce.number().int().min(min).max(max).default(preset);
}

export const snapshotParams = z.object({ id: z.string().regex(/^[0-9a-f]{8,64}$/, 'a snapshot id: hex digits') });
export const goroutineParams = snapshotParams.extend({ gid: z.coerce.number().int().min(0) });
export const frameParams = goroutineParams.extend({ frame: z.coerce.number().int().min(0) });

export const namedViewParams = snapshotParams.extend({ name: z.string().min(1).max(64) });

export const plainSearch = z.object(revision);

export const goroutinesSearch = goroutineQuery.extend({
  ...revision,
  descending: z.stringbool().default(false),
  offset: whole(0, Number.MAX_SAFE_INTEGER, 0),
  limit: whole(0, 1000, 100),
  marks: z.stringbool().optional(),
});

export const groupsSearch = groupQuery.extend({
  ...revision,
  descending: z.stringbool().default(true),
  offset: whole(0, Number.MAX_SAFE_INTEGER, 0),
  limit: whole(0, 1000, 100),
  marks: z.stringbool().optional(),
});

export const keptSearch = keptQuery.extend({ ...revision, limit: whole(0, 100_000, 100_000) });

/** A window of a goroutine's frames. */
export const framesSearch = z.object({
  ...revision,
  offset: whole(0, Number.MAX_SAFE_INTEGER, 0),
  limit: whole(0, 1000, 200),
});

/** Limits of values as they come in a search. */
const limitsSearch = {
  depth: whole(0, 16, 1),
  elements: whole(0, MAX_ELEMENTS, 100),
  bytes: whole(0, MAX_BYTES, 4096),
  preview: z.coerce.number().int().min(0).max(MAX_PREVIEW).optional(),
  plain: z.stringbool().default(false),
};

/** As formatValuePath writes it: "from.mu". Absent or empty: the whole. */
const path = z.string().max(4000).default('');

export const variablesSearch = variablesQuery.omit({ goroutineId: true, frame: true, path: true }).extend({
  ...revision,
  ...limitsSearch,
  path,
  offset: whole(0, Number.MAX_SAFE_INTEGER, 0),
});

export const globalsSearch = globalsQuery.extend({
  ...revision,
  ...limitsSearch,
  offset: whole(0, Number.MAX_SAFE_INTEGER, 0),
  limit: whole(0, 1000, 100),
});

export const globalSearch = globalQuery.extend({
  ...revision,
  ...limitsSearch,
  path,
  offset: whole(0, Number.MAX_SAFE_INTEGER, 0),
});

export const memorySearch = memoryQuery.extend({
  ...revision,
  length: whole(1, MAX_MEMORY, 512),
  bare: z.stringbool().default(false),
});

export const typedSearch = typedQuery.extend({
  ...revision,
  ...limitsSearch,
  path,
  offset: whole(0, Number.MAX_SAFE_INTEGER, 0),
});

export const memoryHitsSearch = memorySearchQuery.extend({ ...revision, limit: whole(1, 1000, 100) });

export const valueTableSearch = valueTableQuery.extend({
  ...revision,
  frame: whole(0, Number.MAX_SAFE_INTEGER, 0),
  path: z.string().min(1).max(4000),
  bytes: limitsSearch.bytes,
  preview: limitsSearch.preview,
  plain: limitsSearch.plain,
  descending: z.stringbool().default(false),
  offset: whole(0, Number.MAX_SAFE_INTEGER, 0),
  limit: whole(0, 1000, 100),
});

export const valueHitsSearch = valueSearchQuery.omit({ goroutineId: true }).extend({
  ...revision,
  frame: z.coerce.number().int().min(0).optional(),
  depth: whole(0, 16, 5),
  limit: whole(1, 1000, 100),
});

export const resourcesSearch = resourcesQuery.extend({
  ...revision,
  descending: z.stringbool().default(true),
  knot: z.coerce.number().int().min(1).optional(),
  hops: whole(1, 6, 2),
  idle: z.stringbool().default(false),
  offset: whole(0, Number.MAX_SAFE_INTEGER, 0),
  limit: whole(0, 1000, 100),
});

export const resourceSearch = resourceQuery.extend({
  ...revision,
  offset: whole(0, Number.MAX_SAFE_INTEGER, 0),
  limit: whole(0, 1000, 100),
  reach: z.stringbool().default(false),
});

/** `open`: ids of nodes, comma between. */
export const waitGraphSearch = waitGraphQuery.extend({
  ...revision,
  limit: whole(2, 500, 150),
  knot: z.coerce.number().int().min(1).optional(),
  hops: whole(1, 6, 2),
  open: z
    .string()
    .max(8000)
    .default('')
    .transform((ids) => ids.split(',').filter((id) => id !== '')),
  reach: z.stringbool().default(false),
});

export const completionsSearch = completionQuery.extend({ ...revision, limit: whole(1, 200, 20) });

export const schedulerSearch = schedulerQuery.extend({
  ...revision,
  queued: whole(0, 1000, 20),
  explained: whole(0, 1000, 50),
});

export const runQueueSearch = runQueueQuery.extend({
  ...revision,
  processor: z.coerce.number().int().min(0).optional(),
  disabled: z.stringbool().default(false),
  offset: whole(0, Number.MAX_SAFE_INTEGER, 0),
  limit: whole(0, 1000, 100),
});

export const notRunningSearch = notRunningQuery.extend({
  ...revision,
  offset: whole(0, Number.MAX_SAFE_INTEGER, 0),
  limit: whole(0, 1000, 100),
});

export const heapSearch = heapQuery.extend({
  ...revision,
  byType: z.stringbool().default(false),
  offset: whole(0, Number.MAX_SAFE_INTEGER, 0),
  limit: whole(0, 10_000, 100),
});

export const heapObjectsSearch = heapObjectsQuery.extend({
  ...revision,
  retained: z.stringbool().default(false),
  offset: whole(0, Number.MAX_SAFE_INTEGER, 0),
  limit: whole(0, 1000, 100),
});

export const retainersSearch = retainersQuery.extend({
  ...revision,
  offset: whole(0, Number.MAX_SAFE_INTEGER, 0),
  limit: whole(0, 1000, 100),
});

export const heapPathSearch = heapPathQuery.extend(revision);

export const compareSearch = profileQuery.extend({
  before: snapshotParams.shape.id,
  after: snapshotParams.shape.id,
  heap: z.stringbool().default(false),
});

export const createdBySearch = createdByQuery.extend({
  ...revision,
  marks: z.stringbool().optional(),
  limit: whole(1, 20_000, 5_000),
});

export const stackTreeSearch = stackTreeQuery.extend({
  ...revision,
  mine: z.stringbool().default(false),
  limit: whole(1, 100_000, 20_000),
});

export const inspectSearch = z.object({
  /** Sections, comma between; absent: all but the large ones. */
  only: z.string().max(400).optional(),
  maxLength: whole(0, 1_000_000, 256),
  maxDepth: whole(0, 16, 4),
});

export const uploadSearch = z.object({
  name: z.string().min(1).max(255),
  /** The snapshot that a trace is attached to; absent: the first that it fits. */
  snapshot: snapshotParams.shape.id.optional(),
});

/** A trace that lies on the machine that the server runs on. */
export const attachByPath = z.object({ path: z.string().min(1).max(4096) });

/** Files of the machine that the server runs on. */
export const addByPath = z.object({
  core: z.string().min(1).max(4096),
  executable: z.string().min(1).max(4096).optional(),
});

/** How far opening a snapshot has come; of an open one, which long work it does at the moment. */
export const opening = z.object({
  state: z.enum(['closed', 'opening', 'open']),
  phase: z.string().optional(),
  done: z.number().optional(),
  total: z.number().optional(),
  seconds: z.number().optional(),
  /** It is long work that can be ended without closing the snapshot. */
  cancellable: z.boolean().optional(),
});
export type Opening = z.infer<typeof opening>;

export const health = z.object({ status: z.literal('ok'), version: z.string() });
