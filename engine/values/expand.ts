/**
 * From parts to answers: a part is read, and its own parts as deep as the limits allow. What a limit cuts is counted, and a
 * pointer back to a value further out is told, not followed.
 */
import { hex } from '../bytes/fault.ts';
import type { Type } from '../dwarf/types.ts';
import type { Part, Parts, QueueReading, Reading, Scope } from './kinds/reading.ts';
import { upToCapacity } from './kinds/sequence.ts';
import type { Limits, Value, WaitQueue } from './value.ts';

/** Values in one answer, whatever depth and elements multiply to. */
const MAX_VALUES = 120_000;
/** Fields of a struct that are shown: more than any that people write. */
const MAX_FIELDS = 4096;

/** A value with the path that leads to it. */
export interface Trail {
  readonly part: Part;
  readonly path: string;
}

export class Expansion {
  readonly #read: (part: Part) => Reading;
  readonly #printed: (type: Type | undefined) => string;
  readonly #limits: Limits;
  readonly #trail: Trail[];
  #asked: Part | undefined;
  #left = MAX_VALUES;

  /** `trail`: the values that the one asked for is inside of, outermost first. */
  constructor(scope: Pick<Scope, 'read' | 'types'>, limits: Limits, trail: readonly Trail[] = []) {
    this.#read = (part) => scope.read(part.type, part.place);
    this.#printed = (type) => scope.types.printed(type);
    this.#limits = limits;
    this.#trail = [...trail];
  }

  /** A part and what is below it. `offset` is that of the limits for the value asked for, 0 below it. */
  value(part: Part, depth: number = this.#limits.depth, offset: number = this.#limits.offset): Value {
    this.#left--;
    const reading = this.#read(part);
    const value: Value = {
      name: part.name,
      type: this.#printed(part.type),
      kind: part.type?.kind ?? 'unknown',
      value: reading.value,
    };
    if (part.place.address !== undefined) value.address = hex(part.place.address);
    if (part.step !== undefined) value.step = part.step;
    copyKnown(reading, value);
    if (part.key) value.key = this.value(part.key, Math.max(0, depth), 0);
    if (reading.queues) {
      const { senders, receivers } = reading.queues;
      value.queues = { senders: this.#queue(senders, depth), receivers: this.#queue(receivers, depth) };
    }
    // Who asks for a value by a path that goes round gets it all the same.
    this.#asked ??= part;
    const same = part === this.#asked ? undefined : this.#trail.find((t) => isSame(t.part, part));
    if (same) value.sameAs = same.path;
    else if (reading.parts && reading.parts.total > 0) this.#addChildren(value, part, reading.parts, depth, offset);
    return value;
  }

  #queue(queue: QueueReading, depth: number): WaitQueue {
    const waiters = queue.list(depth > 0 ? this.#limits.elements : 0).map(({ goroutineId, select, element }) => ({
      goroutineId,
      select,
      ...(element ? { element: this.value(element, Math.max(0, depth - 1), 0) } : {}),
    }));
    return { total: queue.total, waiters };
  }

  #addChildren(value: Value, part: Part, parts: Parts, depth: number, offset: number): void {
    const wanted = parts.indexed ? this.#limits.elements : MAX_FIELDS;
    const from = parts.indexed ? Math.min(offset, parts.total) : 0;
    // Who wants no elements does not want them put in order either.
    if (depth <= 0 || wanted === 0 || this.#left <= 0) {
      value.expandable = true;
      return;
    }
    const children: Value[] = [];
    this.#trail.push({ part, path: joined(this.#trail.at(-1)?.path, part.step ?? part.name) });
    for (const inner of parts.list(from, wanted)) {
      if (this.#left <= 0) break;
      children.push(this.value(inner, depth - 1, 0));
    }
    this.#trail.pop();
    value.children = children;
    const doubt = parts.doubt?.();
    if (doubt !== undefined) value.fault = doubt;
    if (from > 0 || children.length < parts.total) value.truncated = { shown: children.length, total: parts.total };
  }
}

/** Equal types at one address: a struct and its first field are not the same value. */
function isSame(a: Part, b: Part): boolean {
  return a.place.address !== undefined && a.place.address === b.place.address && a.type?.offset === b.type?.offset;
}

/** As Go would write it: what a pointer points to is reached through the pointer's name. */
export function joined(path: string | undefined, step: string): string {
  if (path === undefined) return step;
  if (step === '*' || step === 'data') return path;
  return step.startsWith('[') ? path + step : `${path}.${step}`;
}

function copyKnown(reading: Reading, value: Value): void {
  if (reading.unreadable !== undefined) value.unreadable = reading.unreadable;
  if (reading.fault !== undefined) value.fault = reading.fault;
  if (reading.plain !== undefined) value.plain = reading.plain;
  if (reading.missing !== undefined) value.missing = reading.missing;
  if (reading.length !== undefined) value.length = reading.length;
  if (reading.capacity !== undefined) value.capacity = reading.capacity;
  if (reading.raw !== undefined) value.raw = reading.raw;
  if (reading.truncated !== undefined) value.truncated = reading.truncated;
}

/** The step that raises a slice's length to its capacity. */
export const UP_TO_CAPACITY = '[:cap]';

/** One value per array of parts would be too dear to find a single one: indexes are looked up, names searched. */
export function findPart(from: Part, parts: Parts, name: string): Part | undefined {
  if (name === UP_TO_CAPACITY) return upToCapacity(from);
  const inside = /^\[(.*)\]$/s.exec(name)?.[1];
  if (inside === undefined) return parts.indexed ? undefined : parts.list(0, MAX_FIELDS).find((p) => p.name === name);
  if (!parts.indexed) return undefined;
  const keyed = parts.keyed?.(inside);
  if (keyed) return keyed;
  const position = /^#?(\d+)$/.exec(inside)?.[1];
  if (position === undefined || (parts.keyed && !inside.startsWith('#') && isWholeKeyed(parts))) return undefined;
  return parts.list(Number(position), 1)[0];
}

/** Whether `[3]` means the key 3, and not the fourth entry. */
function isWholeKeyed(parts: Parts): boolean {
  return /^\[-?\d/.test(parts.list(0, 1)[0]?.step ?? '');
}
