/** Two snapshots of a program: what changed from one to the other. */
import { z } from 'zod';
import { location, stateFamily } from './goroutine.ts';
import { address } from './value.ts';
import { resourceKind } from './waits.ts';

const change = { before: z.number().int(), after: z.number().int() };

/** Goroutines with equal stacks in the one and in the other. */
export const groupChange = z.object({
  key: z.string(),
  /** The innermost function of the program's own. */
  title: z.string(),
  state: z.string(),
  family: stateFamily,
  top: location.optional(),
  createdBy: location.optional(),
  ...change,
  /** Of the same process: in both at the same place, by id. */
  stayed: z.number().int().optional(),
  /** The first of them after, or before where none is left. */
  goroutineIds: z.array(z.number()),
});
export type GroupChange = z.infer<typeof groupChange>;

/** A channel or lock of the same process, in both or in one. */
export const resourceChange = z.object({
  address,
  kind: resourceKind,
  name: z.string().optional(),
  type: z.string().optional(),
  /** Their states in words; absent: nobody waited for it and nothing that was looked at held it. */
  stateBefore: z.string().optional(),
  stateAfter: z.string().optional(),
  /** How many wait. */
  ...change,
});
export type ResourceChange = z.infer<typeof resourceChange>;

export const typeChange = z.object({
  type: z.string(),
  objectsBefore: z.number().int(),
  objectsAfter: z.number().int(),
  bytesBefore: z.number(),
  bytesAfter: z.number(),
});
export type TypeChange = z.infer<typeof typeChange>;

export const comparison = z.object({
  /** Of one process: ids and addresses mean the same in both. */
  sameProcess: z.boolean(),
  /** Of one build: lines are compared; otherwise functions. */
  sameBuild: z.boolean(),
  /** Between them, where it is one process and its clock was read. */
  seconds: z.number().optional(),
  goroutines: z.object({
    /** Those that the filter keeps. */
    ...change,
    /** Of the same process, of those kept in one or the other: alive in both; of these at the same place; only before; only after. */
    inBoth: z.number().int().optional(),
    stayed: z.number().int().optional(),
    gone: z.number().int().optional(),
    came: z.number().int().optional(),
  }),
  /** Most changed first. */
  groups: z.array(groupChange),
  groupTotal: z.number().int(),
  resources: z.array(resourceChange),
  resourceTotal: z.number().int(),
  /** Absent unless it was asked for. */
  types: z.array(typeChange).optional(),
  typeTotal: z.number().int().optional(),
});
export type Comparison = z.infer<typeof comparison>;

export const profileQuery = z.object({
  /** Only the goroutines that it keeps, and channels and locks where one of them waits or holds; types are of all objects. */
  filter: z.string().max(4000).default(''),
  /** Stacks are equal by. */
  equal: z.enum(['lines', 'functions']).default('lines'),
  /** Objects by type too: walks the whole heap. */
  heap: z.boolean().default(false),
});
export type ProfileQuery = z.infer<typeof profileQuery>;

/** What a comparison needs of one snapshot: it travels from one session to the other. */
export interface SnapshotProfile {
  readonly buildId?: string;
  readonly program?: string;
  /**
   * How much stacks tell. all: every frame, with state and go statement. shown: without the runtime's own frames, as Go
   * prints them. places: neither state nor go statement.
   */
  readonly tells: 'all' | 'shown' | 'places';
  /** What tells processes apart: its id and when its runtime started. */
  readonly process?: { readonly pid: number; readonly started: number; readonly now: number };
  /** Goroutines by id, ascending, with the number of the group; -1: the filter does not keep it. */
  readonly ids: readonly number[];
  readonly group: readonly number[];
  readonly groups: readonly ProfileGroup[];
  readonly resources: readonly ProfileResource[];
  readonly types?: readonly { readonly type: string; readonly objects: number; readonly bytes: number }[];
}

export type ProfileGroup = Pick<
  GroupChange,
  'key' | 'title' | 'state' | 'family' | 'top' | 'createdBy' | 'goroutineIds'
> & {
  readonly count: number;
  /** Keys by less, for a comparison with a snapshot that tells less. */
  readonly lesser: { readonly shown: string; readonly places: string };
};
export type ProfileResource = Pick<ResourceChange, 'address' | 'kind' | 'name' | 'type'> & {
  readonly state: string;
  readonly waiters: number;
  /** By the filter. */
  readonly kept: boolean;
};
