/** The heap by type: how many objects of each, and how many bytes their slots have. */
import type { ObjectTypes } from './object-types.ts';

export interface TypeUse {
  /** "" where the type cannot be told. */
  readonly type: string;
  readonly objects: number;
  /** Of the slots: the size classes, not the sizes that were asked for. */
  readonly bytes: number;
}

/** Most bytes first. */
export function byType({ heap, label, labels }: ObjectTypes): TypeUse[] {
  const { spans } = heap;
  const objects = new Float64Array(labels.texts.length);
  const bytes = new Float64Array(labels.texts.length);
  for (let span = 0; span < spans.count; span++) {
    const first = spans.firstObject[span];
    for (let index = 0; index < spans.elements[span]; index++) {
      if (!heap.isAllocated(span, index)) continue;
      const number = label[first + index];
      objects[number]++;
      bytes[number] += spans.elementSize[span];
    }
  }
  return labels.texts
    .map((type, i) => ({ type, objects: objects[i], bytes: bytes[i] }))
    .filter((use) => use.objects > 0)
    .sort((a, b) => b.bytes - a.bytes);
}
