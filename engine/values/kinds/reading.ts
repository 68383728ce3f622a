/**
 * What reading a value gives, and what the readers of kinds may ask for. One kind, one file; `registry.ts` lists them.
 */
import type { Fault } from '../../bytes/fault.ts';
import type { Memory } from '../../bytes/memory.ts';
import type { Dwarf } from '../../dwarf/dwarf.ts';
import type { Type } from '../../dwarf/types.ts';
import { isDropped, type Place } from '../place.ts';

/** A part of a value (field, element, pointee, dynamic value) that has not been read yet. */
export interface Part {
  readonly name: string;
  readonly type: Type | undefined;
  readonly place: Place;
  /** Of a map's entry. */
  readonly key?: Part;
}

export interface Parts {
  readonly total: number;
  /** Indexed parts are shown by limit and offset; fields and the like always all. */
  readonly indexed: boolean;
  list(from: number, count: number): Part[];
}

export interface Reading {
  /** Natural form in one line; "" when `unreadable` says why. */
  readonly value: string;
  readonly unreadable?: string;
  readonly missing?: string[];
  readonly length?: number;
  readonly capacity?: number;
  readonly raw?: Record<string, string | number | boolean>;
  readonly parts?: Parts;
  /** Bytes of a string that were left out by the limit. */
  readonly truncated?: { shown: number; total: number };
}

export interface Scope {
  readonly dwarf: Dwarf;
  readonly memory: Memory;
  /** Bytes of a string to show. */
  readonly stringBytes: number;
  /** Levels of nested values that previews show. */
  readonly previewDepth: number;
  /** Buckets and groups of maps that may still be looked at for this answer: a damaged map may claim to have any number. */
  readonly budget: { steps: number };
  /** A type from the run-time address of its descriptor. */
  typeOfDescriptor(address: number): Type | undefined;
  /** Name of a type from its descriptor, also where DWARF does not have it. */
  nameOfDescriptor(address: number): string | undefined;
  /** Whether an interface's data word is the value itself. */
  isDirect(descriptor: number, type: Type): boolean;
  /** The function that begins at a run-time pc. */
  functionName(pc: number): string | undefined;
  /** Variables that a closure's function captured, by run-time pc of its code. */
  captured(pc: number): readonly { readonly name: string; readonly type: Type | undefined; readonly offset: number }[];
  read(type: Type | undefined, place: Place): Reading;
  /** One line for a nested value, one level less deep. */
  preview(type: Type | undefined, place: Place): string;
}

export type KindReader = (scope: Scope, type: Type, place: Place) => Reading;

export function unreadable(cause: Fault): Reading {
  return { value: '', unreadable: cause.message };
}

/** Names of the components that are faults; a reading that has none of them is unreadable. */
export function missingOf(components: Readonly<Record<string, unknown | Fault>>): { missing: string[]; first?: Fault } {
  const missing: string[] = [];
  let first: Fault | undefined;
  for (const [name, value] of Object.entries(components)) {
    if (typeof value !== 'object' || value === null || !('code' in value)) continue;
    missing.push(name);
    first = first && !isDropped(first) ? first : (value as Fault);
  }
  return { missing, first };
}

export function listed(parts: readonly Part[]): Parts {
  return { total: parts.length, indexed: false, list: (from, count) => parts.slice(from, from + count) };
}
