import fc from 'fast-check';
import { expect, test } from 'vitest';
import { worthNaming } from './worth-naming.ts';

test('those of knots come first, then those that most wait for; each with up to three who know it', () => {
  const waits = fc.array(fc.record({ resource: fc.nat({ max: 6 }), row: fc.nat({ max: 9 }) }), { maxLength: 60 });
  fc.assert(
    fc.property(waits, fc.array(fc.nat(), { maxLength: 5 }), fc.nat({ max: 8 }), (made, chosen, limit) => {
      const resource = Float64Array.from(made, (w) => w.resource * 8);
      const goroutine = Uint32Array.from(made, (w) => w.row);
      const places = chosen.map((i) => i % (made.length || 1)).filter((wait) => resource[wait] > 0);
      const knots = places.map((wait) => ({ edges: [{ wait, row: 10 }] }));
      const found = worthNaming({ resource, goroutine }, knots, limit);

      const inKnots = new Set(places.map((wait) => resource[wait]));
      const others = new Set([...resource].filter((address) => address > 0 && !inKnots.has(address)));
      const waiting = (address: number) => resource.filter((one) => one === address).length;
      const order = (some: Set<number>) => [...some].sort((a, b) => waiting(b) - waiting(a));
      expect(found.map((one) => one.address)).toEqual([...order(inKnots), ...order(others)].slice(0, limit));
      for (const { address, rows } of found) {
        const waiters = [...goroutine].filter((_, wait) => resource[wait] === address);
        const ends = inKnots.has(address) ? [10] : [];
        expect(rows.length).toBe(Math.min(3, new Set([...waiters, ...ends]).size));
        for (const row of rows) expect([...waiters, ...ends]).toContain(row);
      }
    }),
  );
});
