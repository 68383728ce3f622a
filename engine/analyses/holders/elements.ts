/**
 * A lock that is an element of an array or slice, of which the index is known no more: shards[hash(k)].mu. Which of them
 * it is can be told where only one is locked.
 */
import type { Memory } from '../../bytes/memory.ts';

/** Elements at base + i · stride; where they are pointers, the locks lie at `offset` from what they point to. */
export interface Elements {
  readonly base: number;
  readonly stride: number;
  readonly count: number;
  readonly pointers: boolean;
  readonly offset: number;
}

/** Longer ones are not gone through. */
export const MAX_ELEMENTS = 1 << 16;

export function elementsKey(elements: Elements): string {
  return `${elements.base}+${elements.stride}*${elements.count}${elements.pointers ? `^${elements.offset}` : ''}`;
}

/** The locks' addresses. */
export function addressesOf(memory: Memory, elements: Elements): number[] {
  const { base, stride, count, pointers, offset } = elements;
  return Array.from({ length: count }, (_, i) =>
    pointers ? memory.word(base + i * stride) + offset : base + i * stride,
  );
}
