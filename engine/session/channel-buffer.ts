/** What lies in a channel's buffer, as values. Source: runtime/chan.go, hchan: a ring of dataqsiz elements from recvx on. */
import type { ResourceQuery } from '../../api/waits.ts';
import type { Value } from '../values/value.ts';
import type { FrameValues } from './variables.ts';

/** How much is shown of one element. */
export const ELEMENT = { depth: 1, elements: 20, bytes: 400, offset: 0, path: [] };

/** Where the elements of a channel lie. */
interface Ring {
  readonly length: number;
  readonly capacity: number;
  /** Number of the place that is received from next. */
  readonly receive: number;
  readonly buffer: number;
  readonly elementSize: number;
  readonly elementType: number;
}

/** A window of what lies in a channel's buffer, oldest first. */
export function bufferAt(values: FrameValues, ring: Ring, window: Pick<ResourceQuery, 'offset' | 'limit'>): Value[] {
  const { length, capacity, receive, buffer, elementSize, elementType } = ring;
  if (length > capacity) return [];
  const type = values.reader.types.ofDescriptor(elementType);
  const to = Math.min(length, window.offset + window.limit);
  const found: Value[] = [];
  for (let i = window.offset; i < to; i++) {
    const value = values.reader.at(buffer + ((receive + i) % capacity) * elementSize, type, `[${i}]`, ELEMENT);
    if (value !== undefined) found.push(value);
  }
  return found;
}
