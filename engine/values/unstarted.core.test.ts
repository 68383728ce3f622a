/** A goroutine that has not run yet has what its closure captured, though none of it is in its place yet. */
import { expect, test } from 'vitest';
import { fixture } from '../../fixtures/take.ts';
import { openValuesOf, userFrames } from './testing/frames.ts';

const CASES = ['1.22.12', '1.27.4'].flatMap((go) => (['default', 'noopt'] as const).map((flags) => ({ go, flags })));
const LIMITS = { depth: 1, elements: 10, bytes: 100, offset: 0, path: [] };

test.each(CASES)('go$go $flags', async ({ go, flags }) => {
  const taken = await fixture({ program: 'unstarted', go, flags, mode: 'exe', way: 'crash' });
  const opened = openValuesOf(taken.executable, taken.core);
  const ids = [...opened.snapshot.goroutines.id.subarray(0, opened.snapshot.goroutines.count)].map(Number);
  const frame = ids.flatMap((id) => userFrames(opened, id, 5)).find((f) => f.call.function === 'main.main.func1');
  if (!frame) throw new Error('The goroutine is not there.');
  const { variables } = opened.values.variablesOf(frame.call.activation, LIMITS);
  const found = Object.fromEntries(variables.map((v) => [v.name, v.value]));
  expect(found).toMatchObject({ word: '"never ran"', count: '12' });
  // Optimised, the debug information does not tell of every struct that it was captured.
  if (flags === 'noopt') expect(found.last).toBe('{ID:7, Name:"last"}');
});
