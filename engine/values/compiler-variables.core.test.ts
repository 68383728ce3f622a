/** Of optimised code no variable is shown that nobody wrote: each name stands in the source. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture } from '../../fixtures/take.ts';
import { openValuesOf } from './testing/frames.ts';
import { TWO_TOOLCHAINS } from './testing/programs.ts';

const SOURCE = join(import.meta.dirname, '../../fixtures/programs/optimized');
const LIMITS = { depth: 0, elements: 0, bytes: 0, offset: 0, path: [] };

test.each(TWO_TOOLCHAINS)('go%s', async (go) => {
  const taken = await fixture({ program: 'optimized', go, flags: 'default', mode: 'exe', way: 'crash' });
  const files = readdirSync(SOURCE).map((file) => readFileSync(join(SOURCE, file), 'utf8'));
  const words = new Set(files.join('\n').match(/[\p{L}_][\p{L}\p{N}_]*/gu));
  const { snapshot, locations, values } = openValuesOf(taken.executable, taken.core);
  const found: string[] = [];
  for (let row = 0; row < snapshot.goroutines.count; row++)
    for (const { function: name, origin, activation } of locations.calls(row, 0, 100))
      if (origin === 'user' && name.startsWith('main.'))
        found.push(...values.variablesOf(activation, LIMITS).variables.map((v) => `${name} ${v.name}`));
  const isWritten = (variable: string) => /^~[rb]\d+$/.test(variable) || words.has(variable);
  expect(found.filter((one) => !isWritten(one.slice(one.indexOf(' ') + 1)))).toEqual([]);
  expect(found.length).toBeGreaterThan(60);
  expect(found).toEqual(expect.arrayContaining(['main.chance person', 'main.chance personID']));
});
