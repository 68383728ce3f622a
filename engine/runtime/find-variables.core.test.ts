/** The runtime's variables in a stripped program are those that its symbols name, whatever else looks like them. */
import { describe, expect, it } from 'vitest';
import { fixture } from '../../fixtures/take.ts';
import { openFixtureProgram, strippedSource } from '../testing/open.ts';

const FOUND = ['allgs', 'allp', 'allm', 'mheap_', 'memstats', 'sched', 'gcController', 'waitReasonStrings'] as const;

describe('variables of a stripped program in which others look like them', () => {
  for (const go of ['1.20.14', '1.27.4'])
    it(`go${go}`, async () => {
      const taken = await fixture({ program: 'alike', go, flags: 'default', mode: 'exe', way: 'abort' });
      const named = openFixtureProgram(taken);
      const found = openFixtureProgram(taken, strippedSource(taken.executable));
      const addresses = (program: typeof named) => FOUND.map((name) => [name, program.variable(`runtime.${name}`)]);
      expect(addresses(found)).toEqual(addresses(named));
      expect(addresses(named).filter(([, address]) => address === undefined)).toEqual([]);
    });
});
