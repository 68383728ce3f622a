/**
 * From parts to answers: a part is read, and its own parts as deep as the limits allow. What a limit cuts is counted.
 */
import { hex } from '../bytes/fault.ts';
import type { Part, Parts, Reading } from './kinds/reading.ts';
import { printedType } from './type-name.ts';
import type { Limits, Value } from './value.ts';

/** Values in one answer, whatever depth and elements multiply to. */
const MAX_VALUES = 120_000;
/** Fields of a struct that are shown: more than any that people write. */
const MAX_FIELDS = 4096;

export class Expansion {
  readonly #read: (part: Part) => Reading;
  readonly #limits: Limits;
  #left = MAX_VALUES;

  constructor(read: (part: Part) => Reading, limits: Limits) {
    this.#read = read;
    this.#limits = limits;
  }

  /** A part and what is below it. `offset` is that of the limits for the value asked for, 0 below it. */
  value(part: Part, depth: number = this.#limits.depth, offset: number = this.#limits.offset): Value {
    this.#left--;
    const reading = this.#read(part);
    const value: Value = {
      name: part.name,
      type: printedType(part.type?.name ?? '?'),
      kind: part.type?.kind ?? 'unknown',
      value: reading.value,
    };
    if (part.place.address !== undefined) value.address = hex(part.place.address);
    copyKnown(reading, value);
    if (part.key) value.key = this.value(part.key, Math.max(0, depth), 0);
    if (reading.parts && reading.parts.total > 0) this.#addChildren(value, reading.parts, depth, offset);
    return value;
  }

  #addChildren(value: Value, parts: Parts, depth: number, offset: number): void {
    const wanted = parts.indexed ? this.#limits.elements : MAX_FIELDS;
    const from = parts.indexed ? Math.min(offset, parts.total) : 0;
    if (depth <= 0 || this.#left <= 0) {
      value.expandable = true;
      return;
    }
    const children: Value[] = [];
    for (const part of parts.list(from, wanted)) {
      if (this.#left <= 0) break;
      children.push(this.value(part, depth - 1, 0));
    }
    value.children = children;
    if (from > 0 || children.length < parts.total) value.truncated = { shown: children.length, total: parts.total };
  }
}

function copyKnown(reading: Reading, value: Value): void {
  if (reading.unreadable !== undefined) value.unreadable = reading.unreadable;
  if (reading.missing !== undefined) value.missing = reading.missing;
  if (reading.length !== undefined) value.length = reading.length;
  if (reading.capacity !== undefined) value.capacity = reading.capacity;
  if (reading.raw !== undefined) value.raw = reading.raw;
  if (reading.truncated !== undefined) value.truncated = reading.truncated;
}

/** One value per array of parts would be too dear to find a single one: indexes are looked up, names searched. */
export function findPart(parts: Parts, name: string): Part | undefined {
  const index = /^\[(\d+)\]$/.exec(name);
  if (index && parts.indexed) return parts.list(Number(index[1]), 1)[0];
  return parts.indexed ? undefined : parts.list(0, MAX_FIELDS).find((p) => p.name === name);
}
