/** Goroutines as trees: by the go statements that made them, and by their stacks from the start function on. */
import { z } from 'zod';
import { location, stateFamily } from './goroutine.ts';

/** How many goroutines of each family of states; families with none are left out. */
export const familyCounts = z.partialRecord(stateFamily, z.number().int());
export type FamilyCounts = z.infer<typeof familyCounts>;

export const createdByQuery = z.object({
  /** Also how many can never be woken, which takes the diagnosis. */
  marks: z.boolean().optional(),
  /** Only these are counted; the ways to them are drawn all the same. */
  filter: z.string().max(4000).default(''),
  limit: z.number().int().min(1).max(20_000).default(5_000),
});
export type CreatedByQuery = z.infer<typeof createdByQuery>;

export const createdByNode = z.object({
  /** Stable between snapshots of the same build: a hash of the way to it. */
  id: z.string(),
  /** Place of the parent in the list; absent at the top. Parents come before their children. */
  parent: z.number().int().optional(),
  /**
   * statement: goroutines that a go statement made. Others stand at the top: main: the first goroutine. runtime: made by the
   * runtime. foreign: threads of C that called Go. gone: the goroutine that ran the statement has ended. unknown: it is not known which one ran it (before Go 1.21).
   */
  kind: z.enum(['statement', 'main', 'runtime', 'foreign', 'gone', 'unknown']),
  statement: location.optional(),
  start: location.optional(),
  /** Goroutines of this node, and with all below. */
  own: z.number().int(),
  total: z.number().int(),
  /** Of all: states, bytes of stacks, how many can never be woken. */
  families: familyCounts,
  /** Absent where the source does not tell. */
  stackBytes: z.number().optional(),
  /** Of all: how long they wait, together. */
  waitSeconds: z.number(),
  /** With `marks`. */
  stuck: z.number().int().optional(),
  /** Of its own: the longest wait and the one in the middle. */
  oldestSeconds: z.number().optional(),
  medianSeconds: z.number().optional(),
  /** Goroutines that ran the statement. */
  parents: z.number().int(),
  /** It spawns itself: how many levels its own goroutines stand under one another, from 1. */
  recursion: z.object({ least: z.number().int(), most: z.number().int() }).optional(),
  /** The first of its own. */
  goroutineIds: z.array(z.number()),
});
export type CreatedByNode = z.infer<typeof createdByNode>;

export const createdByTree = z.object({
  /** Parents before children, children by how many they are, most first. */
  nodes: z.array(createdByNode),
  nodeTotal: z.number().int(),
  matched: z.number().int(),
  total: z.number().int(),
});
export type CreatedByTree = z.infer<typeof createdByTree>;

export const stackTreeQuery = z.object({
  filter: z.string().max(4000).default(''),
  /** Calls are one when: at the same line, or of the same function. */
  equal: z.enum(['lines', 'functions']).default('functions'),
  /** Only calls of the program's own code; stacks without any are one node. */
  mine: z.boolean().default(false),
  limit: z.number().int().min(1).max(100_000).default(20_000),
});
export type StackTreeQuery = z.infer<typeof stackTreeQuery>;

export const stackTreeNode = z.object({
  /** A hash of the way to it: the same in every snapshot of the same code. */
  id: z.string(),
  /** Place of the caller in the list; absent for what goroutines were started with. Callers come first. */
  parent: z.number().int().optional(),
  /** Place in `calls`. */
  call: z.number().int(),
  /** Goroutines whose stack goes through here, and those whose stack ends here. */
  total: z.number().int(),
  own: z.number().int(),
  families: familyCounts,
  /** Absent where the source does not tell. */
  stackBytes: z.number().optional(),
  waitSeconds: z.number(),
  oldestSeconds: z.number().optional(),
});
export type StackTreeNode = z.infer<typeof stackTreeNode>;

export const stackTree = z.object({
  calls: z.array(location.extend({ origin: z.enum(['user', 'library', 'runtime', 'native']) })),
  /** Callers before callees, siblings by how many they are, most first. */
  nodes: z.array(stackTreeNode),
  nodeTotal: z.number().int(),
  matched: z.number().int(),
  total: z.number().int(),
});
export type StackTree = z.infer<typeof stackTree>;
