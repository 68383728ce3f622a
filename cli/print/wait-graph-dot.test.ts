import { expect, test } from 'vitest';
import { quoted } from './wait-graph-dot.ts';

test('names of the program cannot break out of their quotes', () => {
  expect(quoted('accounts["17"].mu')).toBe('"accounts[\\"17\\"].mu"');
  expect(quoted('a\\')).toBe('"a\\\\"');
  expect(quoted('two\nlines\u0007')).toBe('"two\\nlines\\\\x07"');
});
