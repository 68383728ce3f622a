import { expect, test } from 'vitest';
import { ContentWriter } from './content.ts';

const MIB = 1 << 20;

test('what is unpacked keeps its bytes and its size, and leaves long runs of zeros out', async () => {
  const writer = new ContentWriter();
  const bytes = new Uint8Array(40 * MIB + 5);
  bytes.fill(7, 3 * MIB, 3 * MIB + 100);
  bytes.fill(9, 20 * MIB, 38 * MIB);
  for (let at = 0; at < bytes.length; at += 65_000) writer.write(bytes.subarray(at, at + 65_000));
  const { size, parts } = writer.end('core', 0);
  expect(size).toBe(bytes.length);
  expect(writer.kept).toBeLessThan(19 * MIB);
  const back = new Uint8Array(size);
  for (const part of parts) back.set(new Uint8Array(await part.bytes.arrayBuffer()), part.at);
  expect(Buffer.compare(back, bytes)).toBe(0);
});

test('a file of nothing but zeros, and an empty one, have a size and no parts', () => {
  const zeros = new ContentWriter();
  zeros.write(new Uint8Array(3 * MIB + 1));
  expect(zeros.end('zeros', 0)).toMatchObject({ size: 3 * MIB + 1, parts: [] });
  expect(new ContentWriter().end('nothing', 0)).toMatchObject({ size: 0, parts: [] });
});
