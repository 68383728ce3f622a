import fc from 'fast-check';
import { expect, it } from 'vitest';
import { indexOf, isRange, rangeName, rangeStep, rangesOf } from './ranges.ts';

const drawn = (total: number, leaf = 100) => rangesOf({ from: 0, to: total }, leaf)?.map(rangeName);

it('lists what is short', () => expect(drawn(100)).toBeUndefined());

it('cuts into hundreds, and those into hundreds', () => {
  expect(drawn(101)).toEqual(['[0…99]', '[100]']);
  expect(drawn(250_000)?.slice(0, 2)).toEqual(['[0…9999]', '[10000…19999]']);
  expect(drawn(250_000)).toHaveLength(25);
  expect(rangesOf({ from: 10_000, to: 20_000 }, 100)?.[1]).toEqual({ from: 10_100, to: 10_200 });
  expect(drawn(10 ** 9)?.at(-1)).toBe('[900000000…999999999]');
});

it('covers everything once, a hundred ranges at most', () => {
  const span = fc.record({ from: fc.nat(10 ** 9), length: fc.nat(2 ** 40) });
  fc.assert(
    fc.property(span, fc.integer({ min: 1, max: 1000 }), ({ from, length }, leaf) => {
      const ranges = rangesOf({ from, to: from + length }, leaf);
      expect(ranges === undefined).toBe(length <= leaf);
      if (ranges === undefined) return;
      expect(ranges.length).toBeLessThanOrEqual(100);
      expect(ranges[0].from).toBe(from);
      expect(ranges.at(-1)?.to).toBe(from + length);
      for (const [at, range] of ranges.slice(1).entries()) expect(range.from).toBe(ranges[at].to);
    }),
  );
});

it('is named in a path as Go slices', () => {
  expect(rangeStep({ from: 100, to: 200 })).toBe('[100:200]');
  expect(isRange('[100:200]')).toBe(true);
  expect(isRange('[:cap]')).toBe(false);
  expect([indexOf('[17]'), indexOf('[#3]'), indexOf('["a"]'), indexOf(undefined)]).toEqual([
    17,
    3,
    undefined,
    undefined,
  ]);
});
