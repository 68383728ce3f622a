/**
 * Every variable that delve reads in a user's frame reads the same here. Where it does not, the difference is listed, with
 * the proof that delve is wrong: it fills parts of a value for which the debug information names no place (or a register
 * that a caller no longer has) with zeroes, as `len: 0` of a slice of three.
 */
import { describe, expect, test } from 'vitest';
import { DELVE_PROGRAMS, delveProgram } from '../../fixtures/delve-programs.ts';
import { type Fixture, fixture } from '../../fixtures/take.ts';
import { compareWithDelve, imageOf, placesByDwarf } from './testing/frames.ts';

const DEPTH = 40;
const TOOLCHAINS = ['1.22.12', '1.26.8'];
const FLAGS = ['default', 'noopt'] as const;
/** Least number of variables that delve can read, so that no case is empty. */
const PROGRAMS = { values: 30, closures: 5, deep: 15, panic: 5 };

/** What delve makes up, by program and flags: the same with both toolchains. */
const MADE_UP: Readonly<Record<string, readonly string[]>> = {
  'closures default': ['main.run steps'],
};

describe.each(Object.entries(PROGRAMS))('%s', (program, least) => {
  describe.each(TOOLCHAINS)('go%s', (go) => {
    test.each(FLAGS)('%s', async (flags) => {
      const taken = await fixture({ program, go, flags, mode: 'exe', way: 'crash' });
      const { read, madeUp } = await agreement(taken);
      expect(read).toBeGreaterThanOrEqual(least);
      expect(madeUp).toEqual(MADE_UP[`${program} ${flags}`] ?? []);
    });
  });
});

test("programs that we did not write: delve's own", async () => {
  let total = 0;
  for (const [i, name] of DELVE_PROGRAMS.entries()) {
    const flags = FLAGS[i % 2];
    const program = delveProgram(name);
    const { read, madeUp } = await agreement(
      await fixture({ program, go: '1.26.8', flags, mode: 'exe', way: 'crash' }),
    );
    expect({ name, madeUp }).toEqual({ name, madeUp: [] });
    total += read;
  }
  expect(total).toBeGreaterThan(40);
});

/** Fails on what is not explained; gives back what delve made up. */
async function agreement(taken: Fixture): Promise<{ read: number; madeUp: string[] }> {
  const { read, differences } = await compareWithDelve(taken.executable, taken.core, DEPTH);
  const visible = differences.filter((d) => !isOfTheCompiler(d.path));
  expect(visible.filter((d) => !hasHole(taken, d))).toEqual([]);
  const named = visible.map((d) => d.path.replace(/^g\d+ /, '').replace(/:\d+/, ''));
  return { read, madeUp: [...new Set(named)] };
}

/** delve lists the compiler's temporaries (".autotmp_2") among the locals; they are nobody's variables. */
function isOfTheCompiler(path: string): boolean {
  return / \.autotmp_\d+/.test(path);
}

/** The debug information has no place for a part of the variable, or only a register, which a caller has lost. */
function hasHole(
  taken: Fixture,
  { path, ours, frame }: Awaited<ReturnType<typeof compareWithDelve>>['differences'][number],
): boolean {
  const name = path.split(' ')[2].split('.')[0];
  const places = placesByDwarf(imageOf(taken.executable), frame, name);
  return ours.includes('without') && places.length > 0 && places.every((p) => /missing|register/.test(p));
}
