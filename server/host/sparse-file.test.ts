import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, expect, test } from 'vitest';
import { sparseFile } from './sparse-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'unpark-sparse-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('what is read back is what was written, holes at the start, in the middle and at the end', async () => {
  const whole = Buffer.alloc(3_000_001);
  whole.fill('a', 700_000, 700_001);
  whole.fill('b', 1_500_000, 1_700_003);
  const path = join(folder, 'file');
  // Chunks that end where no block does.
  const chunks = Array.from({ length: 31 }, (_, i) => whole.subarray(i * 100_000, (i + 1) * 100_000));
  await pipeline(Readable.from(chunks), sparseFile(path));
  expect(readFileSync(path).equals(whole)).toBe(true);
  expect(statSync(path).blocks * 512).toBeLessThan(1_000_000);
});

test('a file that cannot be made fails the pipeline', async () => {
  await expect(pipeline(Readable.from([Buffer.from('x')]), sparseFile(join(folder, 'no/such/folder')))).rejects.toThrow(
    'ENOENT',
  );
});
