/** What must hold for the programs that write down their own truth, whichever toolchain built them. */
import { describe, expect, test } from 'vitest';
import { fixture } from '../../../fixtures/take.ts';
import { checkChannels } from './channels.ts';
import { openValuesOf } from './frames.ts';
import { expectKnown } from './known.ts';
import { checksum, printedMap } from './printed.ts';
import { TRUE_PROGRAMS } from './programs.ts';
import { checkAgainstTruth, truthOf } from './truth.ts';

const FLAGS = ['default', 'noopt'] as const;
/** Milliseconds for the first window of a map, sorted. */
const PATIENCE = 3000;

/**
 * What optimised code's own debug information has wrong: of an argument that is changed in a register and then not needed any
 * more it keeps the slot it came in. No reader of it can know.
 */
const OUT_OF_DATE: ReadonlySet<string> = new Set(['main.dead n: value 5, should be 15']);

/** `entries`: of the largest map. */
export function expectTruth(toolchains: readonly string[], entries: number): void {
  describe.each(Object.entries(TRUE_PROGRAMS))('%s', (program, least) => {
    describe.each(toolchains)('go%s', (go) => {
      test.each(FLAGS)('%s', async (flags) => {
        const args = program === 'maps' ? [String(entries)] : [];
        const taken = await fixture({ program, go, flags, mode: 'exe', way: 'crash', args });
        const { compared, differences, unknown } = checkAgainstTruth(taken);
        if (process.env.SHOW) for (const u of unknown) console.log(`UNKNOWN ${u}`);
        expect(differences.filter((d) => flags === 'noopt' || !OUT_OF_DATE.has(d))).toEqual([]);
        if (flags === 'noopt') expect(unknown).toEqual([]);
        expect(compared).toBeGreaterThan(least);
      });
    });
  });

  describe.each(toolchains)('go%s', (go) => {
    test('every entry of large maps, in the order of package fmt', async () => {
      const args = [String(entries)];
      const taken = await fixture({ program: 'maps', go, flags: 'default', mode: 'exe', way: 'crash', args });
      const { values } = openValuesOf(taken.executable, taken.core);
      const facts = truthOf(taken).flatMap((l) => (l.fact ? [[l.fact, JSON.parse(l.text ?? '')] as const] : []));
      expect(facts.length).toBeGreaterThan(8);
      for (const [name, [hash, length]] of facts) {
        const { text, first, length: ours } = printedMap(values, name);
        expect({ name, length: String(ours), hash: checksum(text) }).toEqual({ name, length, hash });
        expect(first).toBeLessThan(PATIENCE);
      }
    });

    test.each(FLAGS)('well-known types, %s', async (flags) => {
      expectKnown(await fixture({ program: 'known', go, flags, mode: 'exe', way: 'crash' }));
    });

    test.each(FLAGS)('channels, %s', async (flags) => {
      checkChannels(await fixture({ program: 'channels', go, flags, mode: 'exe', way: 'crash' }));
    });
  });
}
