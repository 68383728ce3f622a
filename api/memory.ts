/** The process's memory: bytes at an address, what each word points to, typed values anywhere, and searching. */
import { z } from 'zod';
import { MAX_MEMORY } from './limits.ts';
import { address, valueLimits } from './value.ts';

/** What an address is. */
export const addressTarget = z.object({
  kind: z.enum(['heap', 'stack', 'variable', 'code', 'type', 'file', 'mapping', 'unmapped']),
  /** In words: "heap object of main.Conn, 48 bytes", "stack of g18", "main.registry", "main.worker+28 (pool.go:41)". */
  text: z.string(),
  /** Where the thing that contains it begins, and how many bytes it has. */
  start: address.optional(),
  size: z.number().optional(),
  /** Type of what is there, where that is known; it can be asked for as a value. */
  type: z.string().optional(),
  goroutineId: z.number().optional(),
});
export type AddressTarget = z.infer<typeof addressTarget>;

export const memoryQuery = z.object({
  address,
  /** Bytes wanted. */
  length: z.number().int().min(1).max(MAX_MEMORY).default(512),
  /** Type of what is at the address, by its full name: its fields are then named. */
  type: z.string().max(4000).optional(),
  /** The bytes alone: what words point to is left out, and the target is told by the mappings. */
  bare: z.boolean().default(false),
});
export type MemoryQuery = z.infer<typeof memoryQuery>;

export const memoryAnswer = z.object({
  address,
  length: z.number().int(),
  /** Base64; what could not be read is zero here and listed in `missing`. */
  bytes: z.string(),
  missing: z.array(z.object({ address, length: z.number(), reason: z.string() })),
  /** What the first byte is in. */
  target: addressTarget,
  /** The aligned words that are addresses of something. */
  pointers: z.array(z.object({ offset: z.number().int(), value: address, target: addressTarget })),
  /** Of a known type: what lies where. */
  fields: z.array(z.object({ offset: z.number().int(), size: z.number().int(), path: z.string(), type: z.string() })),
});
export type MemoryAnswer = z.infer<typeof memoryAnswer>;

/** A value of a type at an address. */
export const typedQuery = valueLimits.extend({
  address,
  type: z.string().min(1).max(4000),
  path: z.array(z.string()).default([]),
  offset: z.number().int().min(0).default(0),
});
export type TypedQuery = z.infer<typeof typedQuery>;

export const searchKind = z.enum(['pointer', 'word', 'text', 'bytes']);
export type SearchKind = z.infer<typeof searchKind>;

export const memorySearchQuery = z.object({
  /**
   * pointer: words that point to the object (or the byte) at this address. word: aligned words of this value, decimal or
   * 0x. text: these characters in UTF-8. bytes: these, in hex.
   */
  kind: searchKind,
  value: z.string().min(1).max(400),
  /** Where to go on: `next` of the answer before. */
  from: address.optional(),
  limit: z.number().int().min(1).max(1000).default(100),
});
export type MemorySearchQuery = z.infer<typeof memorySearchQuery>;

/** An answer comes after a tenth of a second of searching, with what was found: ask again with `next` for more. */
export const memorySearchAnswer = z.object({
  hits: z.array(z.object({ address, target: addressTarget })),
  /** Absent: all was searched. */
  next: address.optional(),
  /** Bytes searched so far, from the lowest address on, of all that there are. */
  done: z.number(),
  total: z.number(),
  fault: z.object({ code: z.string(), message: z.string() }).optional(),
});
export type MemorySearchAnswer = z.infer<typeof memorySearchAnswer>;
