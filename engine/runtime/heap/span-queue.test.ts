import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpanQueue } from './span-queue.ts';

describe('SpanQueue', () => {
  it('hands out each span once, ascending from where it was, and from the lowest again', () => {
    const queue = new SpanQueue(100);
    for (const span of [70, 3, 40, 70]) queue.add(span);
    expect([queue.take(), queue.take()]).toEqual([3, 40]);
    queue.add(2);
    expect([queue.take(), queue.take(), queue.take()]).toEqual([70, 2, -1]);
  });

  it('is a set, whatever is put in and taken out', () => {
    const size = 3000;
    const steps = fc.array(fc.oneof(fc.nat(size - 1), fc.constant('take' as const)), { maxLength: 400 });
    fc.assert(
      fc.property(steps, (list) => {
        const queue = new SpanQueue(size);
        const model = new Set<number>();
        for (const step of list) {
          if (step !== 'take') {
            queue.add(step);
            model.add(step);
            continue;
          }
          const span = queue.take();
          expect(span < 0 ? model.size === 0 : model.delete(span)).toBe(true);
        }
        for (let span = queue.take(); span >= 0; span = queue.take()) expect(model.delete(span)).toBe(true);
        expect(model.size).toBe(0);
      }),
    );
  });
});
