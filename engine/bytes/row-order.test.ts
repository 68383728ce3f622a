import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allRows, rowsInOrder } from './row-order.ts';

/** What the order must be, by comparing. */
function compared(rows: Uint32Array, keys: Float64Array): number[] {
  const at = (key: number) => (Number.isNaN(key) ? Number.POSITIVE_INFINITY : key);
  return [...rows].sort((a, b) => (at(keys[a]) < at(keys[b]) ? -1 : at(keys[a]) > at(keys[b]) ? 1 : 0));
}

test('rows come in the order of their keys, equal ones as they were given, those without a key last', () => {
  const key = fc.oneof(fc.nat(), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), fc.constant(Number.NaN));
  fc.assert(
    fc.property(fc.array(key, { maxLength: 60 }), fc.boolean(), (some, many) => {
      // The same keys often enough that digits are sorted, not pairs compared.
      const all = many ? Array.from({ length: 5000 }, (_, i) => some[i % (some.length || 1)] ?? i) : some;
      const keys = Float64Array.from(all, (k) => k + 0);
      const rows = allRows(keys.length).reverse();
      expect([...rowsInOrder(rows, keys)]).toEqual(compared(rows, keys));
    }),
    { numRuns: 60 },
  );
});

test('some of the rows are sorted among themselves', () => {
  const keys = Float64Array.from({ length: 10_000 }, (_, i) => (i * 7919) % 10_007);
  const rows = allRows(10_000).filter((row) => row % 2 === 0);
  expect([...rowsInOrder(rows, keys)]).toEqual(compared(rows, keys));
});
