/** Objects of the heap, what each keeps from being collected, and why an object is there. */
import { z } from 'zod';
import { problem } from './snapshot.ts';
import { address } from './value.ts';

export const heapObjectsQuery = z.object({
  /** Only those of a type, by the label that the heap by type has; "" for those that cannot be told. */
  type: z.string().max(4000).optional(),
  /** Also what each keeps: works out the whole heap's dominators when first asked for. */
  retained: z.boolean().default(false),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(0).max(1000).default(100),
});
export type HeapObjectsQuery = z.infer<typeof heapObjectsQuery>;

export const heapObject = z.object({
  address,
  /** "" where it cannot be told. */
  type: z.string(),
  /** Of its slot. */
  bytes: z.number(),
  /** With all that would go with it. Absent: it was not asked for, or nothing leads to the object any more. */
  retainedBytes: z.number().optional(),
});
export type HeapObjectRow = z.infer<typeof heapObject>;

/** Largest first, then by address. */
export const heapObjectsPage = z.object({
  rows: z.array(heapObject),
  offset: z.number().int(),
  total: z.number().int(),
  fault: problem.optional(),
});
export type HeapObjectsPage = z.infer<typeof heapObjectsPage>;

/** What can keep something: "g18", the address of a package variable or an object, timers that are set, finalizers and cleanups. */
export const keeperKey = z.string().regex(/^(g\d+|0x[0-9a-f]+|timers|finalizers)$/);

export const retainersQuery = z.object({
  /** What it keeps directly; absent: the outermost keepers. An object's address may lie anywhere in it. */
  of: keeperKey.optional(),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(0).max(1000).default(100),
});
export type RetainersQuery = z.infer<typeof retainersQuery>;

export const retainer = z.object({
  key: keeperKey,
  kind: z.enum(['variable', 'goroutine', 'timers', 'finalizers', 'object']),
  /** Name of the variable, start function of the goroutine, type of the object ("" where it cannot be told). */
  text: z.string(),
  goroutineId: z.number().optional(),
  /** Of the object itself; 0 for what lies outside the heap. */
  ownBytes: z.number(),
  /** Of all objects that would go with it, it included. */
  bytes: z.number(),
  objects: z.number().int(),
  /** How many it keeps directly. */
  keeps: z.number().int(),
});
export type Retainer = z.infer<typeof retainer>;

/**
 * The dominator tree of the heap, one level at a time: what stands under a keeper is reached over it alone. What several
 * keepers reach stands beside them.
 */
export const retainersPage = z.object({
  /** Most bytes first. */
  rows: z.array(retainer),
  offset: z.number().int(),
  total: z.number().int(),
  of: retainer.optional(),
  /** What keeps that in turn, nearest first. */
  keepers: z.array(retainer),
  /** Of all that is reached, and what is not: garbage that was not collected yet, and what the runtime alone uses. */
  reachedBytes: z.number(),
  reachedObjects: z.number(),
  otherBytes: z.number(),
  otherObjects: z.number(),
  fault: problem.optional(),
});
export type RetainersPage = z.infer<typeof retainersPage>;

export const heapPathQuery = z.object({ address });
export type HeapPathQuery = z.infer<typeof heapPathQuery>;

/** A word on the way and what it lies in. */
export const heapPathStep = z.object({
  /** Of the word that is followed. */
  address,
  kind: z.enum(['variable', 'stack', 'timer', 'finalizer', 'object']),
  /** "main.ledger", "stack of g18", "main.Account"; "" for an object of which nothing is known. */
  text: z.string(),
  goroutineId: z.number().optional(),
  /** Bytes from the beginning of what it lies in, and the field there. */
  offset: z.number().optional(),
  field: z.string().optional(),
});
export type HeapPathStep = z.infer<typeof heapPathStep>;

/** Shortest ways from roots to an object: why it is there. */
export const heapPathAnswer = z.object({
  /** One for each kind of root that leads there: package variables, the nearest goroutines, timers, finalizers. */
  paths: z.array(z.array(heapPathStep)),
  /** Goroutines whose stacks lead there, in all. */
  goroutines: z.number().int(),
  fault: problem.optional(),
});
export type HeapPathAnswer = z.infer<typeof heapPathAnswer>;
