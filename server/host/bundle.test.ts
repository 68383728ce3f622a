/** A bundle gives back what was put into it, or a sentence. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OpenFailure } from '../../engine/index.ts';
import { unpackBundle, writeBundle } from './bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'unpark-bundle-'));
const bundle = join(folder, 'one.unpark');
const LIMIT = 1 << 30;
const content = Buffer.from(Array.from({ length: 1 << 16 }, (_, i) => `${i * 7919}\n`).join(''));

beforeAll(async () => {
  writeFileSync(join(folder, 'core'), content);
  await writeBundle(join(folder, 'core'), undefined, bundle);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('what was put into it comes out', async () => {
  const { core } = await unpackBundle(bundle, join(folder, 'whole'), LIMIT);
  expect(readFileSync(core).equals(content)).toBe(true);
});

test.each([0.2, 0.4, 0.6, 0.8])('with damage at %d of it, it is refused by a sentence', async (part) => {
  const damaged = readFileSync(bundle);
  const at = Math.floor(part * damaged.length);
  damaged.fill(0xa5, at, at + 64);
  const path = join(folder, 'damaged.unpark');
  writeFileSync(path, damaged);
  const refused = await unpackBundle(path, join(folder, 'damaged'), LIMIT).catch((cause: unknown) => cause);
  expect(refused).toBeInstanceOf(OpenFailure);
  expect(refused).toMatchObject({
    fault: {
      code: 'bundle-broken',
      message: expect.stringMatching(/^damaged\.unpark is not a bundle that Unpark can read: ./),
    },
  });
});
