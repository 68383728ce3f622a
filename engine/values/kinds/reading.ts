/**
 * What reading a value gives, and what the readers of kinds may ask for. One kind, one file; `registry.ts` lists them.
 */
import type { Fault } from '../../bytes/fault.ts';
import type { Memory } from '../../bytes/memory.ts';
import type { Constant } from '../../dwarf/names.ts';
import type { Type } from '../../dwarf/types.ts';
import type { RuntimeLayout } from '../../runtime/fields.ts';
import { isDropped, type Place } from '../place.ts';
import type { TypeSource } from '../program-types.ts';

/** A part of a value (field, element, pointee, dynamic value) that has not been read yet. */
export interface Part {
  readonly name: string;
  readonly type: Type | undefined;
  readonly place: Place;
  /** Of a map's entry. */
  readonly key?: Part;
  /** The step of a path that leads here, where it is not the name. */
  readonly step?: string;
}

export interface Parts {
  readonly total: number;
  /** Indexed parts are shown by limit and offset; fields and the like always all. */
  readonly indexed: boolean;
  list(from: number, count: number): Part[];
  /** The entry whose key is written so, in a map; undefined: there is none. */
  keyed?(literal: string): Part | undefined;
  /** After they were listed: why they should not be believed as a whole. */
  doubt?(): string | undefined;
}

/** A goroutine in a channel's queue. */
export interface WaiterPart {
  readonly goroutineId: number;
  readonly select: boolean;
  /** What it holds out, if it sends. */
  readonly element?: Part;
}

export interface QueueReading {
  readonly total: number;
  list(count: number): WaiterPart[];
}

export interface Reading {
  /** Natural form in one line; "" when `unreadable` says why. */
  readonly value: string;
  readonly plain?: string;
  readonly unreadable?: string;
  readonly fault?: string;
  readonly missing?: string[];
  readonly length?: number;
  readonly capacity?: number;
  readonly raw?: Record<string, string | number | boolean>;
  readonly parts?: Parts;
  /** Bytes of a string that were left out by the limit. */
  readonly truncated?: { shown: number; total: number };
  readonly queues?: { readonly senders: QueueReading; readonly receivers: QueueReading };
}

/** A function of the program. */
export interface FunctionPlace {
  /** As Go prints it. */
  readonly name: string;
  /** Where it begins: "pool.go:41". */
  readonly position: string;
}

export interface CapturedVariable {
  readonly name: string;
  readonly type: Type | undefined;
  /** In the closure object, in bytes. */
  readonly offset: number;
}

export interface Captures {
  /** In the order in which they lie in the closure object. */
  readonly variables: readonly CapturedVariable[];
  /** Bytes of the object are used that none of them has, or a variable's place in it could not be proved. */
  readonly incomplete: boolean;
}

export interface Scope {
  readonly types: TypeSource;
  readonly memory: Memory;
  readonly layout: Pick<RuntimeLayout, 'hchan' | 'sudog' | 'g'>;
  /** Bytes of a string to show. */
  readonly stringBytes: number;
  /** Levels of nested values that previews show. */
  readonly previewDepth: number;
  /** Buckets and groups of maps that may still be looked at for this answer: a damaged map may claim to have any number. */
  readonly budget: { steps: number; nesting: number };
  /** The function that begins at a run-time pc. */
  functionAt(pc: number): FunctionPlace | undefined;
  /** What a closure's function captured, by run-time pc of its code. */
  captures(pc: number): Captures;
  /** The place of a value at an address. */
  placeAt(address: number): Place;
  /** A package variable by its full name. */
  global(name: string): Part | undefined;
  /** Integer constants of a type, by value. */
  constants(type: Type): readonly Constant[];
  /** The entries of a map in order, as they were found when they were last asked for. */
  readonly remembered: MapMemory;
  read(type: Type | undefined, place: Place): Reading;
  /** The same without printers and without what its parts are in its one line, for printers. */
  plainly(type: Type | undefined, place: Place): Reading;
  /** What the type's printer makes of a value; undefined: it has none, or it makes nothing of this one. */
  glance(type: Type, place: Place): string | undefined;
  /** One line for a nested value, one level less deep. */
  preview(type: Type | undefined, place: Place): string;
}

/** What was found out about large maps, so that the next window costs nothing. */
export interface MapMemory {
  get(key: string): unknown;
  set(key: string, value: unknown, entries: number): void;
}

export type KindReader = (scope: Scope, type: Type, place: Place) => Reading;

export function unreadable(cause: Fault): Reading {
  return { value: '', unreadable: cause.message };
}

/** Names of the components that are faults; a reading that has none of them is unreadable. */
export function missingOf(components: Readonly<Record<string, unknown | Fault>>): { missing: string[]; first?: Fault } {
  const missing: string[] = [];
  let first: Fault | undefined;
  for (const name in components) {
    const value = components[name];
    if (typeof value !== 'object' || value === null || !('code' in value)) continue;
    missing.push(name);
    first = first && !isDropped(first) ? first : (value as Fault);
  }
  return { missing, first };
}

export function listed(parts: readonly Part[]): Parts {
  return { total: parts.length, indexed: false, list: (from, count) => parts.slice(from, from + count) };
}
