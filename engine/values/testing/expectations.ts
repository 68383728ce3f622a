/** What must hold for the programs that write down their own truth, whichever toolchain built them. */
import { describe, expect, test } from 'vitest';
import { fixture } from '../../../fixtures/take.ts';
import { checkCaptures } from './captures.ts';
import { checkChannels } from './channels.ts';
import { openValuesOf } from './frames.ts';
import { expectKnown } from './known.ts';
import { checksum, printedMap } from './printed.ts';
import { TRUE_PROGRAMS } from './programs.ts';
import { checkStripped } from './stripped.ts';
import { checkAgainstTruth, truthOf } from './truth.ts';

const FLAGS = ['default', 'noopt'] as const;
/** Milliseconds for the first window of a map, sorted. */
const PATIENCE = 3000;

/**
 * What optimised code's own debug information has wrong: of an argument that is changed in a register and then not needed any
 * more it keeps the slot it came in. No reader of it can know.
 */
const OUT_OF_DATE: ReadonlySet<string> = new Set(['main.dead n: value 5, should be 15']);

/** Of a struct it gives the place of one word for all of it, or the places of some, and does not say of which: nothing can be told. */
const OF_ONE_WORD =
  /^main\.((partly other|apart p): optimized out, but it is at memory all|chance person: optimized out, but it is at memory 8, memory 8(,memory|$))/;

/** Variables that always have one value need not be captured at all; and one that the code uses behind a call. */
const MAYBE_NOT_CAPTURED: ReadonlySet<string> = new Set(['main.small: b,i16,r32,u32,u8', 'main.composite: p']);

/** `entries`: of the largest map. */
export function expectTruth(toolchains: readonly string[], entries: number): void {
  describe.each(Object.entries(TRUE_PROGRAMS))('%s', (program, least) => {
    describe.each(toolchains)('go%s', (go) => {
      test.each(FLAGS)('%s', async (flags) => {
        const args = program === 'maps' ? [String(entries)] : [];
        const taken = await fixture({ program, go, flags, mode: 'exe', way: 'crash', args });
        const { compared, differences, unknown } = checkAgainstTruth(taken);
        if (process.env.SHOW) for (const u of unknown) console.log(`UNKNOWN ${u}`);
        expect(differences.filter((d) => flags === 'noopt' || !(OUT_OF_DATE.has(d) || OF_ONE_WORD.test(d)))).toEqual(
          [],
        );
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

    test.each(FLAGS)('what closures captured, %s', async (flags) => {
      const checked = checkCaptures(await fixture({ program: 'captured', go, flags, mode: 'exe', way: 'crash' }));
      expect(checked.wrong).toEqual([]);
      expect(checked.found / checked.total).toBeGreaterThan(flags === 'noopt' ? 0.95 : 0.75);
      expect(checked.silent.filter((s) => flags === 'noopt' || !MAYBE_NOT_CAPTURED.has(s))).toEqual([]);
    });

    test.each(['kinds', 'maps', 'known', 'generic'])('stripped: %s', async (program) => {
      const args = program === 'maps' ? [String(entries)] : [];
      const build = { program, go, flags: 'default', mode: 'pie', way: 'crash', stripped: true, args } as const;
      const { compared, differences } = checkStripped(await fixture(build));
      expect(differences).toEqual([]);
      expect(compared).toBeGreaterThan(30);
    });

    test.each(FLAGS)('channels, %s', async (flags) => {
      checkChannels(await fixture({ program: 'channels', go, flags, mode: 'exe', way: 'crash' }));
    });
  });
}
