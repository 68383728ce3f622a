import { expect, it } from 'vitest';
import { columnsFor } from './columns.tsx';

const NOBODY = { byLabel: false, anyLabels: false, anyStuck: false };
const STUCK = { ...NOBODY, anyStuck: true };

const shown = (width: number, what: Parameters<typeof columnsFor>[1]) =>
  columnsFor(width, what).map(({ sort }) => sort);

it('never asks for more room than there is: beside the preview at 1280 pixels, at 1440, and at 200 % zoom', () => {
  for (const what of [NOBODY, STUCK, { byLabel: true, anyLabels: true, anyStuck: true }])
    for (let width = 400; width < 1700; width += 7) {
      const least = columnsFor(width, what).reduce((sum, { track }) => sum + Number(/\d+/.exec(track)), 138);
      expect(least, `${width} pixels`).toBeLessThanOrEqual(Math.max(width, 500));
    }
});

it('says for what the stuck wait before it says in which call', () => {
  expect(shown(731, STUCK)).toEqual(['function', 'waiting-for', 'fate', 'wait']);
  expect(shown(731, NOBODY)).toEqual(['function', 'reason', 'waiting-for', 'wait']);
  expect(shown(892, STUCK)).toEqual(['function', 'reason', 'waiting-for', 'fate', 'wait']);
});
