/**
 * Go values as answers: natural form in `value`, internals in `raw`, parts in `children`.
 * The shape is that of `unpark inspect` (docs/inspect-contract.d.ts, Variable).
 */
import { z } from 'zod';
import { MAX_BYTES, MAX_ELEMENTS, MAX_PREVIEW } from './limits.ts';

/** An address in the inspected process: lower-case hex with 0x. */
export const address = z.string().regex(/^0x[0-9a-f]+$/);
export type Address = z.infer<typeof address>;

export interface Variable {
  name: string;
  /** As Go prints it: "map[string]*main.Conn". */
  type: string;
  /** reflect's kind names in lower case: "int", "string", "slice", "ptr", "struct", … */
  kind: string;
  role?: 'argument' | 'result' | 'local';
  shadowed?: boolean;
  /** Moved to the heap by the compiler: shown as the variable it is. */
  escaped?: boolean;
  address?: string;
  /** Natural form. "" when `unreadable` says why. */
  value: string;
  /** Where a printer of a well-known type, or a constant's name, made `value`: what it would be without. */
  plain?: string;
  /** The value comes from a home that may be stale (an argument's spill slot). */
  lastKnown?: true;
  /** Parts that are not known, e.g. ["length", "capacity"]: the compiler kept no place for them. */
  missing?: string[];
  unreadable?: string;
  /** Why it should not be believed as a whole: torn while it was written, counts that disagree. */
  fault?: string;
  /** Path of the value further out that this pointer leads back to; what is there is not shown again. */
  sameAs?: string;
  /** The true length of a string, slice, array, map or channel, whatever the limits cut. */
  length?: number;
  capacity?: number;
  children?: Child[];
  /** Some parts were left out by a limit. */
  truncated?: { shown: number; total: number };
  /** It has parts that this answer does not carry: ask for its path. */
  expandable?: boolean;
  raw?: Record<string, string | number | boolean>;
  /** Of a channel: who waits on it, in order. */
  queues?: { senders: WaitQueue; receivers: WaitQueue };
}
/** `step`: how a path names a map's entry, as `["Host"]`. */
export type Child = Variable & { key?: Variable; step?: string };

/** A wait queue of a channel, the next to be served first: `waiters` are the first of `total`. */
export interface WaitQueue {
  total: number;
  waiters: { goroutineId: number; select: boolean; element?: Variable }[];
}

export const variable: z.ZodType<Variable> = z.object({
  name: z.string(),
  type: z.string(),
  kind: z.string(),
  role: z.enum(['argument', 'result', 'local']).optional(),
  shadowed: z.boolean().optional(),
  escaped: z.boolean().optional(),
  address: address.optional(),
  value: z.string(),
  plain: z.string().optional(),
  lastKnown: z.literal(true).optional(),
  missing: z.array(z.string()).optional(),
  unreadable: z.string().optional(),
  fault: z.string().optional(),
  sameAs: z.string().optional(),
  length: z.number().optional(),
  capacity: z.number().optional(),
  get children() {
    return z.array(child).optional();
  },
  truncated: z.object({ shown: z.number(), total: z.number() }).optional(),
  expandable: z.boolean().optional(),
  raw: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  get queues() {
    return z.object({ senders: waitQueue, receivers: waitQueue }).optional();
  },
});

const waitQueue: z.ZodType<WaitQueue> = z.object({
  total: z.number(),
  waiters: z.array(
    z.object({ goroutineId: z.number(), select: z.boolean(), element: z.lazy(() => variable).optional() }),
  ),
});

export const child: z.ZodType<Child> = z.lazy(() =>
  z.intersection(variable, z.object({ key: z.lazy(() => variable).optional(), step: z.string().optional() })),
);

/** How much of a value is asked for. Each limit that cuts is reported with the total beside it. */
export const valueLimits = z.object({
  /** Levels of children below what the path names. */
  depth: z.number().int().min(0).max(16).default(1),
  /** Elements of a slice or array, entries of a map. */
  elements: z.number().int().min(0).max(MAX_ELEMENTS).default(100),
  /** Bytes of a string. */
  bytes: z.number().int().min(0).max(MAX_BYTES).default(4096),
  /** Levels that a value's one line goes into; 2 where nothing is said. */
  preview: z.number().int().min(0).max(MAX_PREVIEW).optional(),
  /** Well-known types (time.Time, sync.Mutex, …) and constants are shown as any other value. */
  plain: z.boolean().optional(),
});
export type ValueLimits = z.infer<typeof valueLimits>;

export const variablesQuery = valueLimits.extend({
  goroutineId: z.number(),
  /** Frame number, 0 innermost; inlined frames count. */
  frame: z.number().int().min(0),
  /** Names from a variable inward: ["from", "mu"]; "" segments are never sent. Empty: all variables of the frame. */
  path: z.array(z.string()).default([]),
  /** First element to show, for long slices. */
  offset: z.number().int().min(0).default(0),
});
export type VariablesQuery = z.infer<typeof variablesQuery>;

export const variablesAnswer = z.object({
  /** With an empty path the frame's variables, in declaration order; else the one value that the path names. */
  variables: z.array(variable),
  /** Why there are none, or fewer than the source has: "no-dwarf" and the like. */
  fault: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }).optional(),
});
export type VariablesAnswer = z.infer<typeof variablesAnswer>;
