import { expect, test } from 'vitest';
import { keepBoth, keepEither, newMask, ones, rowsWith, turn } from './mask.ts';

function maskWith(count: number, rows: readonly number[]) {
  const mask = newMask(count);
  for (const row of rows) mask[row] = 1;
  return mask;
}

const kept = (mask: Uint8Array) => [...rowsWith(mask, ones(mask))];

test.each([1, 3, 4, 5, 8, 1001])(
  '%i rows are combined, turned and counted, also where they fill no whole word',
  (count) => {
    const even = Array.from({ length: count }, (_, row) => row).filter((row) => row % 2 === 0);
    const third = Array.from({ length: count }, (_, row) => row).filter((row) => row % 3 === 0);
    const mask = maskWith(count, even);
    keepBoth(mask, maskWith(count, third));
    expect(kept(mask)).toEqual(even.filter((row) => row % 3 === 0));
    keepEither(mask, maskWith(count, even));
    expect(kept(mask)).toEqual(even);
    turn(mask);
    expect(kept(mask)).toEqual(Array.from({ length: count }, (_, row) => row).filter((row) => row % 2 !== 0));
    expect(ones(mask)).toBe(count - even.length);
  },
);

test('no rows', () => {
  const mask = newMask(0);
  turn(mask);
  expect(ones(mask)).toBe(0);
});
