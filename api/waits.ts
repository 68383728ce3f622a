/** Who waits for what: resources with their queues and holders, what blocks one goroutine, and the graph of all of it. */
import { z } from 'zod';
import { resourceRef } from './diagnosis.ts';
import { location, stateFamily, waitTarget } from './goroutine.ts';
import { certainty } from './reasons.ts';
import { address, variable } from './value.ts';

/** The variable of a frame that leads to a channel or lock: where its value can be seen, and by which Go expression. */
export const leading = z.object({ frame: z.number().int(), path: z.string() });
export type Leading = z.infer<typeof leading>;

/** A goroutine that holds a lock, with the evidence. */
export const holder = z.object({
  goroutineId: z.number(),
  /** Frame number, 0 innermost, that the evidence is in. */
  frame: z.number().int(),
  /** "deferred Unlock pending in frame 3, bank.go:41" */
  evidence: z.string(),
  certainty: z.enum(['proved', 'likely']),
  /** Where it stands. */
  at: location.optional(),
  /** Where one lock or one goroutine is asked for: how the holder's code knows it. */
  variable: leading.optional(),
});
export type Holder = z.infer<typeof holder>;

/** Goroutines that can reach something: possible wakers, no more. */
export const reachers = z.object({
  goroutines: z.array(
    z.object({
      goroutineId: z.number(),
      at: location.optional(),
      stuck: z.boolean(),
      /** Of the first of them: by which variable, where one leads there by names alone. */
      variable: leading.optional(),
    }),
  ),
  total: z.number().int(),
  /** Package variables lead there, so that any code may. */
  viaGlobals: z.boolean(),
  /** A timer that is set leads there. */
  viaTimer: z.boolean(),
  /** Why there may be more. */
  incomplete: z.string().optional(),
});
export type Reachers = z.infer<typeof reachers>;

export const resourceKind = z.enum([
  'channel',
  'sync.Mutex',
  'sync.RWMutex',
  'sync.WaitGroup',
  'sync.Cond',
  'sync.Once',
  'semaphore',
]);
export type ResourceKind = z.infer<typeof resourceKind>;

/** One row of the table of resources: something that somebody waits for. */
export const resourceRow = resourceRef.extend({
  kind: resourceKind,
  /** Its state in words: "locked, 874 waiting", "0 of 256", "counter 3". */
  state: z.string(),
  waiters: z.number().int(),
  longestSeconds: z.number().optional(),
  /** Who waits longest, by the times that were noted, else, of a channel, by its queue: who came first is first. */
  longest: z.number().optional(),
  /** The first who waits. */
  first: z.number().optional(),
  holders: z.array(holder),
  /** Why no holder can be shown. */
  noHolder: z.string().optional(),
  /** Who could end the waits, as far as that is known without a walk of the heap: unknown is whoever reaches it. */
  wakers: z.object({
    kind: z.enum(['held', 'knot', 'timer', 'nobody', 'unknown']),
    /** The holders, or those of its knot: the first of `total`. */
    goroutineIds: z.array(z.number()),
    total: z.number().int(),
    evidence: z.string().optional(),
    certainty: certainty.optional(),
  }),
  /** How many of the waiters can never be woken. */
  stuck: z.number().int(),
  /** Numbers of the knots that it is in. */
  knots: z.array(z.number().int()),
});
export type ResourceRow = z.infer<typeof resourceRow>;

export const resourcesQuery = z.object({
  sort: z.enum(['waiters', 'longest', 'name', 'kind']).default('waiters'),
  descending: z.boolean().default(true),
  /** Part of a name or type, or an address. */
  search: z.string().max(400).optional(),
  /** Only those of a knot and behind it. */
  knot: z.number().int().min(1).optional(),
  /** Only what is near a goroutine (g18) or a resource (0xc000…), as in the graph. */
  focus: z.string().max(40).optional(),
  hops: z.number().int().min(1).max(6).default(2),
  /** Only where a goroutine that this filter keeps waits or holds. */
  filter: z.string().max(4000).optional(),
  /** Also channels that nobody waits on, which a stack or a package variable holds. */
  idle: z.boolean().default(false),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(0).max(1000).default(100),
});
export type ResourcesQuery = z.infer<typeof resourcesQuery>;

export const resourcesPage = z.object({
  rows: z.array(resourceRow),
  offset: z.number().int(),
  total: z.number().int(),
  /** As many as there would be without the filter. */
  unfiltered: z.number().int(),
  /** What blocked goroutines wait for that is no resource of the program: network, timers, system calls, the collector. */
  outside: z.array(z.object({ kind: z.string(), count: z.number().int(), filter: z.string() })),
});
export type ResourcesPage = z.infer<typeof resourcesPage>;

/** A goroutine in a queue. */
export const queued = z.object({
  goroutineId: z.number(),
  /** From 1. */
  position: z.number().int(),
  kind: waitTarget.shape.kind,
  select: z.boolean(),
  waitSeconds: z.number().optional(),
  at: location.optional(),
  stuck: z.enum(['proved', 'likely']).optional(),
  /** What a sender holds out. */
  element: variable.optional(),
});
export type Queued = z.infer<typeof queued>;

export const resourceQuery = z.object({
  address,
  /** What is there, if nobody waits for it: a lock does not tell what it is, a channel does. */
  kind: resourceKind.optional(),
  /** A window of each queue. */
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(0).max(1000).default(100),
  /** Search who reaches it: it walks the heap. */
  reach: z.boolean().default(false),
});
export type ResourceQuery = z.infer<typeof resourceQuery>;

/** A channel or lock, entire. */
export const resourceDetail = resourceRow.extend({
  names: z.array(z.string()),
  /** The fields of its state, decoded. */
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  channel: z
    .object({
      length: z.number(),
      capacity: z.number(),
      closed: z.boolean(),
      timer: z.boolean(),
      /** Seconds until its timer sends. */
      firesIn: z.number().optional(),
      /** Oldest first; as many as the window has. */
      buffer: z.array(variable),
    })
    .optional(),
  queues: z.array(
    z.object({
      name: z.string(),
      total: z.number().int(),
      waiters: z.array(queued),
      /** Why it may end too early. */
      fault: z.string().optional(),
    }),
  ),
  reachers: reachers.optional(),
});
export type ResourceDetail = z.infer<typeof resourceDetail>;

/** What blocks one goroutine, and what it keeps others from. */
export const blocking = z.object({
  goroutineId: z.number(),
  stuck: z.enum(['proved', 'likely']).optional(),
  knot: z.number().int().optional(),
  /** It waits behind this knot. */
  behindKnot: z.number().int().optional(),
  /** From it to whom it waits for, and so on, until the line ends or closes. */
  chain: z.array(
    z.object({
      goroutineId: z.number(),
      resource: resourceRef,
      kind: waitTarget.shape.kind,
      /** Who could end the wait; absent: the line ends here. */
      next: z.object({ goroutineId: z.number(), holds: z.boolean(), because: z.string(), certainty }).optional(),
    }),
  ),
  /** The line as one sentence; "" for a goroutine that is not blocked. */
  sentence: z.string(),
  /** How the line ends: it closes, somebody is alive, nobody is known. */
  ends: z.enum(['closes', 'alive', 'nobody', 'unknown', 'long']),
  waits: z.array(
    z.object({
      target: waitTarget,
      resource: resourceRow.optional(),
      /** How its own code knows what it waits for. */
      variable: leading.optional(),
      /** Its place in the queue, from 1. */
      position: z.number().int().optional(),
    }),
  ),
  /** Of a select with more cases. */
  waitTotal: z.number().int(),
  holds: z.array(
    resourceRow.extend({ frame: z.number().int(), evidence: z.string(), certainty, variable: leading.optional() }),
  ),
});
export type Blocking = z.infer<typeof blocking>;

/** A node of the graph: a goroutine or a group of equal ones, a resource or many alike, or what is outside. */
export const graphNode = z.object({
  id: z.string(),
  kind: z.enum(['goroutine', 'group', 'resource', 'resources', 'nobody', 'outside', 'more']),
  /** "main.(*Ledger).Transfer", "accounts[17].mu", "2,399 × chan Result". */
  label: z.string(),
  /** Of a goroutine its function; of a resource "sync.Mutex · locked · 874 wait". */
  detail: z.string(),
  /** Of a goroutine or group: where it stands, "transfer.go:88". */
  position: z.string().optional(),
  count: z.number().int(),
  family: stateFamily.optional(),
  goroutineId: z.number().optional(),
  address: address.optional(),
  /** Number of the knot that it is in. */
  knot: z.number().int().optional(),
  /** The filter that shows its goroutines. */
  filter: z.string().optional(),
  /** It can be unfolded into its members. */
  unfolds: z.boolean(),
  /** Id of the group that it was unfolded from. */
  of: z.string().optional(),
});
export type GraphNode = z.infer<typeof graphNode>;

export const graphEdge = z.object({
  from: z.string(),
  to: z.string(),
  /** waits: from a waiter to a resource; held, reached: from a resource to who could end the waits. */
  kind: z.enum(['waits', 'held', 'reached', 'nobody']),
  /** "874 in the queue", "held by" */
  label: z.string(),
  count: z.number().int(),
  certainty,
  /** A sentence: how that is known. */
  evidence: z.string(),
  knot: z.number().int().optional(),
  /** One of several cases of a select. */
  anyOf: z.number().int().optional(),
  /** Of a lock that is held: the holder's frame that the evidence is in. */
  frame: z.number().int().optional(),
});
export type GraphEdge = z.infer<typeof graphEdge>;

export const waitGraphQuery = z.object({
  /** Nodes at most. */
  limit: z.number().int().min(2).max(500).default(150),
  /** Only this knot with its victims. */
  knot: z.number().int().min(1).optional(),
  /** Only what is near a goroutine (g18) or a resource (0xc000…). */
  focus: z.string().max(40).optional(),
  hops: z.number().int().min(1).max(6).default(2),
  /** Only channels and locks where a goroutine that this filter keeps waits or holds; all who wait there are drawn. */
  filter: z.string().max(4000).optional(),
  /** Ids of groups that are unfolded. */
  open: z.array(z.string()).default([]),
  /** Also who could possibly wake them: it walks the whole heap. */
  reach: z.boolean().default(false),
});
export type WaitGraphQuery = z.infer<typeof waitGraphQuery>;

export const waitGraph = z.object({
  nodes: z.array(graphNode),
  edges: z.array(graphEdge),
  /** Waiting goroutines that the picture stands for, of all that wait for resources. */
  drawn: z.number().int(),
  total: z.number().int(),
  /** Nodes that a whole picture would have. */
  nodeTotal: z.number().int(),
  knots: z.number().int(),
  knotsDrawn: z.number().int(),
});
export type WaitGraph = z.infer<typeof waitGraph>;
