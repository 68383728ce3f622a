import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderByRows, type Rows } from './ordering.ts';

function rowsOf(keys: readonly (readonly number[])[]): Rows {
  return { count: keys.length, columns: keys[0]?.length ?? 0, encode: (row, into) => into.set(keys[row]) };
}

function ascending(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((n, i) => n !== b[i]);
  return at < 0 ? 0 : a[at] - b[at];
}

/** Few different numbers, so that many rows differ late, and some not at all. */
const keys = fc.integer({ min: 1, max: 20 }).chain((columns) => {
  const number = fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1);
  return fc.array(fc.array(number, { minLength: columns, maxLength: columns }), { minLength: 2, maxLength: 60 });
});

test('rows are ascending, equal ones as they came', () => {
  fc.assert(
    fc.property(keys, (all) => {
      const order = orderByRows(rowsOf(all), { steps: 1e6 });
      const wanted = all.map((_, i) => i).sort((a, b) => ascending(all[a], all[b]) || a - b);
      expect([...order]).toEqual(wanted);
    }),
  );
});

test('many rows that differ late', () => {
  const all = Array.from({ length: 40_000 }, (_, i) => [
    7,
    7,
    7,
    i % 3,
    i % 5,
    0,
    0,
    1,
    2,
    i % 2,
    i % 7,
    (i * 7919) % 40_000,
  ]);
  const order = orderByRows(rowsOf(all), { steps: 1e9 });
  expect([...order].every((row, i) => i === 0 || ascending(all[order[i - 1]], all[row]) <= 0)).toBe(true);
});

test('without a budget every row is still there, in the order of the first columns that differ', () => {
  fc.assert(
    fc.property(keys, (all) => {
      const order = orderByRows(rowsOf(all), { steps: 0 });
      expect([...order].sort((a, b) => a - b)).toEqual(all.map((_, i) => i));
      const differing = all[0].findIndex((n, c) => all.some((row) => row[c] !== n));
      if (differing >= 0)
        expect([...order].every((row, i) => i === 0 || all[order[i - 1]][differing] <= all[row][differing])).toBe(true);
    }),
  );
});

test('more wide rows than the budget lets be looked at stay as they lie', () => {
  let looked = 0;
  const rows: Rows = { count: 100_000, columns: 40, encode: () => looked++ };
  expect(orderByRows(rows, { steps: 1000 }).every((row, i) => row === i)).toBe(true);
  expect(looked).toBe(0);
});
