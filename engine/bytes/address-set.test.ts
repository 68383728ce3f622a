import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AddressSet } from './address-set.ts';

test('what was added is in it, and nothing else', () => {
  const address = fc.integer({ min: 1, max: 2 ** 44 }).map((n) => n * 8);
  fc.assert(
    fc.property(fc.array(address, { maxLength: 500 }), fc.array(address), (given, others) => {
      const set = new AddressSet();
      const first = new Set<number>();
      for (const one of [...given, ...given]) {
        expect(set.add(one)).toBe(!first.has(one));
        first.add(one);
      }
      expect(set.size).toBe(first.size);
      for (const one of [...given, ...others]) expect(set.has(one)).toBe(given.includes(one));
      for (const none of [0, Number.NaN]) expect(set.has(none)).toBe(false);
    }),
  );
});
