/** What a visitor loads before the first look stays small. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MOST, payloadOf } from '../../scripts/payload.ts';
import { packageRoot } from '../host/package-root.ts';

test('what comes first is within its goal', () => {
  expect(payloadOf(join(packageRoot, 'dist/web')).first).toBeLessThanOrEqual(MOST.first);
});
