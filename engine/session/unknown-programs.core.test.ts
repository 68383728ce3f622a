/** Programs that we did not write, held against their own dumps the same way as our fixtures. */
import { describe, expect, it } from 'vitest';
import { DELVE_PROGRAMS, delveProgram, WAITING } from '../../fixtures/delve-programs.ts';
import { fixture } from '../../fixtures/take.ts';
import { disagreements } from '../testing/agreement.ts';
import { dumpOf, inspect, openFixture } from '../testing/open.ts';

describe("delve's test programs agree with their own dumps", () => {
  const ending = DELVE_PROGRAMS.filter((name) => !WAITING.has(name));
  for (const [i, name] of ending.entries()) {
    const flags = i % 2 === 0 ? 'default' : 'noopt';
    it(`${name}, ${flags}`, async () => {
      const program = await delveProgram(name, '1.27.4');
      const taken = await fixture({ program, go: '1.27.4', flags, mode: 'exe', way: 'crash' });
      const document = inspect(openFixture(taken), ['goroutines', 'diagnosis']);
      const dump = dumpOf(taken);
      expect(dump.goroutines.length).toBeGreaterThan(2);
      expect(disagreements(document, dump, 'dead')).toEqual([]);
      expect(document.problems).toEqual([]);
      expect(dump.preamble).toContain(document.diagnosis?.crash?.message.split(/ code=|\n/)[0]);
    });
  }
});
