/**
 * Damaged memory and damaged debug information of real processes. Every value is shown or says why not; nothing throws, hangs or
 * takes gigabytes.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixture } from '../../fixtures/take.ts';
import { openDwarf } from '../dwarf/dwarf.ts';
import { damage, damaged as damagedImage } from '../dwarf/testing/damage.ts';
import { openValues } from './of-program.ts';
import { AllValues } from './testing/all-values.ts';
import { checked, damaged } from './testing/damage.ts';
import { type Opened, openValuesOf } from './testing/frames.ts';

/** Milliseconds for an answer; on a machine that does other things, as many times what all answers take undamaged. */
const PATIENCE = 5000;
const TIMES_UNDAMAGED = 20;
const MEMORY = 1.5 * 2 ** 30;
const QUERY = { depth: 4, elements: 50, bytes: 200, offset: 0, path: [] };
const CASES = ['kinds', 'known', 'maps'].flatMap((program) => ['1.22.12', '1.27.4'].map((go) => ({ program, go })));

describe.each(CASES)('$program go$go', ({ program, go }) => {
  const open = async (): Promise<Opened> => {
    const args = program === 'maps' ? ['20000'] : [];
    const taken = await fixture({ program, go, flags: 'noopt', mode: 'exe', way: 'crash', args });
    return openValuesOf(taken.executable, taken.core);
  };

  /** Checks all answers; undamaged first, which tells how patient to be. */
  const checker = (opened: Opened) => {
    const all = new AllValues(opened);
    const check = (reader: Opened['values'], patience: number) => {
      let count = 0;
      for (const { name, values, took } of all.of(reader, QUERY)) {
        count += checked(values);
        if (took > patience) throw new Error(`${name} took ${took} ms`);
      }
      return count;
    };
    const started = performance.now();
    expect(check(opened.values, Number.POSITIVE_INFINITY)).toBeGreaterThan(500);
    const patience = Math.max(PATIENCE, TIMES_UNDAMAGED * (performance.now() - started));
    return (reader: Opened['values']) => {
      check(reader, patience);
      expect(process.memoryUsage().rss).toBeLessThan(MEMORY);
    };
  };

  test('memory', async () => {
    const opened = await open();
    const check = checker(opened);
    const { ranges } = opened.program.memory;
    const dwarf = openDwarf(opened.program.module.image);
    const place = fc.tuple(fc.nat(ranges.length - 1), fc.double({ min: 0, max: 1, noNaN: true })).map(([i, part]) => {
      const { start, end } = ranges[i];
      return BigInt(Math.floor((start + part * (end - start - 8)) / 8) * 8);
    });
    const word = fc.oneof(
      place,
      fc.bigInt({ min: 0n, max: 300n }),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.constantFrom(0n, 1n << 60n, (1n << 64n) - 1n, 0xc000000000n),
    );
    const every = fc.constantFrom(2, 3, 5, 10, 30, 100, 1000);
    fc.assert(
      fc.property(every, fc.array(word, { minLength: 1, maxLength: 12 }), fc.nat(), (n, words, salt) => {
        const memory = damaged(opened.program.memory, n, words, salt) as typeof opened.program.memory;
        check(openValues({ ...opened.program, memory }, dwarf));
      }),
      { numRuns: 6, seed: 11, endOnFailure: true },
    );
  });

  test('debug information', async () => {
    const opened = await open();
    const check = checker(opened);
    fc.assert(
      fc.property(damage, (d) => {
        const dwarf = openDwarf(damagedImage(opened.program.module.image, d));
        if (dwarf) check(openValues(opened.program, dwarf));
      }),
      { numRuns: 6, seed: 12, endOnFailure: true },
    );
  });
});
