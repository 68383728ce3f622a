/** What a visitor loads stays small: before the first look, and in all. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MOST, payloadOf } from '../../scripts/payload.ts';
import { packageRoot } from '../host/package-root.ts';

const explorer = join(packageRoot, 'dist/web');

test('what comes first is within its goal', () => {
  expect(payloadOf(explorer).first).toBeLessThanOrEqual(MOST.first);
});

test('all of the script is within its goal', () => {
  expect(payloadOf(explorer).scripts).toBeLessThanOrEqual(MOST.scripts);
});
