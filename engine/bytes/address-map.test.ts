import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AddressMap } from './address-map.ts';

test('every address leads to its first row, every other to none', () => {
  const address = fc.integer({ min: 1, max: 2 ** 44 }).map((n) => n * 8);
  fc.assert(
    fc.property(fc.array(address), fc.array(address), (given, others) => {
      const map = new AddressMap(Float64Array.from([...given, ...given, 0, Number.NaN]));
      for (const one of given) expect(map.rowOf(one)).toBe(given.indexOf(one));
      for (const one of others) expect(map.rowOf(one)).toBe(given.indexOf(one));
      for (const none of [0, Number.NaN, -1]) expect(map.rowOf(none)).toBe(-1);
    }),
  );
});

test('neighbours in many places collide seldom enough to be found at once', () => {
  const many = Float64Array.from({ length: 200_000 }, (_, i) => 0xc000000000 + i * 96);
  const map = new AddressMap(many);
  for (let row = 0; row < many.length; row += 997) expect(map.rowOf(many[row])).toBe(row);
});
