import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barParts, classWords, headline, knownWords, limitWords, partWords, treemap } from './model.ts';

const work = { shown: [], total: 0 };

it('says what lives, the goal, the cycle and GOGC, as far as it is known', () => {
  const use = {
    objects: 2,
    liveBytes: 3 << 20,
    spans: { inUse: 1, free: 0, bytesInUse: 0, unusedBytes: 0, unswept: 0 },
    classes: [],
  };
  const collector = { phase: 'off' as const, cycles: 3, goalBytes: 6 << 20, gogc: -1, work, finalizing: [] };
  expect(headline({ collector, use })).toBe('3 MiB in 2 objects · goal 6 MiB · 3 cycles, none under way · GOGC off');
  expect(headline({ collector: undefined, use: undefined })).toBe('');
  expect(barParts({ collector, use })).toEqual({ live: 0.5, trigger: undefined, goal: 1 });
  expect(barParts({ collector, use: undefined })).toBeUndefined();
});

it('tells how much has a type, and never all where some has none', () => {
  const rows = [
    { type: 'main.Account', objects: 9, bytes: 900 },
    { type: '', objects: 1, bytes: 1 },
  ];
  expect(knownWords(rows, 901)).toBe('types are known for 99 % of the bytes');
  expect(knownWords(rows.slice(0, 1), 900)).toBe('types are known for 100 % of the bytes');
  expect([0, 1, 10, 500, 1000].map((part) => partWords(part, 1000))).toEqual(['0 %', '< 1 %', '1 %', '50 %', '100 %']);
  expect(limitWords(2 ** 63)).toBe('none');
  expect(limitWords(1 << 30)).toBe('1 GiB');
  expect(classWords({ slot: 0, noscan: true })).toBe('larger than 32 KiB, without pointers');
});

describe('the treemap', () => {
  it('gives each value its share of the area, within the box', () => {
    const values = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 20, max: 900 }),
        fc.integer({ min: 20, max: 600 }),
        (list, width, height) => {
          const sorted = [...list].sort((a, b) => b - a);
          const total = sorted.reduce((sum, value) => sum + value, 0);
          const tiles = treemap(sorted, width, height);
          expect(tiles.map(({ index }) => index)).toEqual(sorted.map((_, i) => i));
          for (const tile of tiles) {
            expect((tile.width * tile.height) / (width * height)).toBeCloseTo(sorted[tile.index] / total, 6);
            expect(tile.x + tile.width).toBeLessThanOrEqual(width + 1e-6);
            expect(tile.y + tile.height).toBeLessThanOrEqual(height + 1e-6);
          }
        },
      ),
    );
  });
  it('keeps boxes near to squares', () => {
    const [first] = treemap([6, 6, 4, 3, 2, 2, 1], 600, 400);
    expect(Math.max(first.width / first.height, first.height / first.width)).toBeLessThan(2);
    expect(treemap([], 10, 10)).toEqual([]);
    expect(treemap([0, 0], 10, 10)).toEqual([]);
  });
});
