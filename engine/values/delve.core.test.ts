/**
 * What delve reads in programs of ours and of its own reads the same here: type, value, length, capacity, address, part by
 * part, also map entries, buffers of channels, captured variables, package variables. Where delve is wrong, testing/explained.ts
 * says why and proves it.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { delveProgram } from '../../fixtures/delve-programs.ts';
import { fixture } from '../../fixtures/take.ts';
import { type Agreement, expectAgreement, total } from './testing/against-delve.ts';

const TOOLCHAINS = ['1.22.12', '1.27.4'] as const;
const FLAGS = ['default', 'noopt'] as const;
/** Least number of variables that delve can read, so that no case is empty. */
const OWN = { values: 30, closures: 5, deep: 15, panic: 5 };
const DELVES = ['testvariables2', 'closurecontents', 'testvariables_generic'];

const all: Agreement[] = [];
afterAll(() => console.log(total(all)));

describe.each(Object.entries(OWN))('%s', (program, least) => {
  describe.each(TOOLCHAINS)('go%s', (go) => {
    test.each(FLAGS)('%s', async (flags) => {
      const taken = await fixture({ program, go, flags, mode: 'exe', way: 'crash' });
      const agreement = await expectAgreement(taken, '^main\\.');
      expect(agreement.variables).toBeGreaterThanOrEqual(least);
      all.push(agreement);
    });
  });
});

describe.each(DELVES)("delve's own %s", (name) => {
  test.each(TOOLCHAINS)('go%s', async (go) => {
    const taken = await fixture({
      program: await delveProgram(name, go),
      go,
      flags: 'noopt',
      mode: 'exe',
      way: 'crash',
    });
    const agreement = await expectAgreement(taken, '^main\\.');
    expect(agreement.variables).toBeGreaterThan(10);
    all.push(agreement);
  });
});
