/** What is wrong, in sentences: the headline, the findings behind it, the knots with who holds what. */
import { z } from 'zod';
import { location } from './goroutine.ts';
import { certainty } from './reasons.ts';
import { address } from './value.ts';

/** Something that one can wait for. */
export const resourceRef = z.object({
  address,
  /** How the code calls it: "main.registry.mu", "s.jobs". Absent: no name leads there. */
  name: z.string().optional(),
  /** "sync.Mutex", "chan main.Job" */
  type: z.string().optional(),
});
export type ResourceRef = z.infer<typeof resourceRef>;

export const finding = z.object({
  kind: z.string(),
  title: z.string(),
  explanation: z.string(),
  certainty,
  /** Goroutines that it is about. */
  count: z.number().int(),
  longestSeconds: z.number().optional(),
  /** The first of them. */
  goroutineIds: z.array(z.number()),
  total: z.number().int(),
  resources: z.array(resourceRef),
  /** Number of the knot, from 1. */
  knot: z.number().int().optional(),
  /** The filter that shows these goroutines. */
  filter: z.string().optional(),
});
export type Finding = z.infer<typeof finding>;

export const knotEdge = z.object({
  /** The goroutine that waits. */
  from: z.number(),
  resource: resourceRef,
  /** The goroutine that could end the wait. */
  to: z.number(),
  holds: z.boolean(),
  because: z.string(),
  certainty: z.enum(['proved', 'likely']),
});
export type KnotEdge = z.infer<typeof knotEdge>;

export const knot = z.object({
  /** From 1. */
  number: z.number().int(),
  goroutineIds: z.array(z.number()),
  /** The first of those who wait behind it. */
  victimIds: z.array(z.number()),
  victims: z.number().int(),
  resources: z.array(resourceRef),
  /** At most a few hundred; `edgeTotal` says how many there are. */
  edges: z.array(knotEdge),
  edgeTotal: z.number().int(),
  /** Where each of its goroutines stands, as far as they are few. */
  standing: z.array(z.object({ goroutineId: z.number(), at: location })),
  explanation: z.string(),
  certainty: z.enum(['proved', 'likely']),
});
export type Knot = z.infer<typeof knot>;

export const diagnosis = z.object({
  /** One sentence, said first. */
  headline: z.string(),
  /** The second sentence: who holds what, or how it ended. */
  explanation: z.string().optional(),
  /** How sure the headline is. */
  certainty: certainty.optional(),
  /** At least so long it has been so. */
  longestSeconds: z.number().optional(),
  /** Worst first. */
  findings: z.array(finding),
  findingTotal: z.number().int(),
  knots: z.array(knot),
  knotTotal: z.number().int(),
  /** Goroutines that can never be woken: proved, and those that are likely on top. */
  proved: z.number().int(),
  likely: z.number().int(),
  /** Why less could be proved than there may be. */
  doubt: z.string().optional(),
});
export type Diagnosis = z.infer<typeof diagnosis>;
