import { expect, test } from 'vitest';
import { dot } from './dot.ts';

/** The label of a graph's only node. */
const quoted = (label: string) =>
  /\[label=(.*)\];\n\}/.exec(dot({ name: 'g', nodes: [['n', { label }]], edges: [] }))?.[1];

test('names of the program cannot break out of their quotes', () => {
  expect(quoted('accounts["17"].mu')).toBe('"accounts[\\"17\\"].mu"');
  expect(quoted('a\\')).toBe('"a\\\\"');
  expect(quoted('two\nlines\u0007')).toBe('"two\\nlines\\\\x07"');
});
