import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cachedSource } from './cached-source.ts';
import { memorySource, readBytes } from './source.ts';

const BYTES = Uint8Array.from({ length: 700_001 }, (_, at) => (at * 7 + (at >> 8)) & 0xff);

test('every read is what the source itself says, at its end and beyond too', () => {
  const plain = memorySource(BYTES);
  const cached = cachedSource(plain);
  const offset = fc.integer({ min: 0, max: BYTES.length + 10 });
  fc.assert(
    fc.property(offset, fc.integer({ min: 0, max: 40_000 }), (at, length) => {
      const into = new Uint8Array(length);
      expect(cached.read(at, into)).toBe(plain.read(at, new Uint8Array(length)));
      expect(Buffer.compare(readBytes(cached, at, length), readBytes(plain, at, length))).toBe(0);
    }),
  );
});

test('small reads close to each other ask the source once', () => {
  let asked = 0;
  const plain = memorySource(BYTES);
  const cached = cachedSource({
    ...plain,
    read(offset, into) {
      asked++;
      return plain.read(offset, into);
    },
  });
  for (let at = 32_768; at < 40_960; at += 64) readBytes(cached, at, 64);
  expect(asked).toBe(1);
});
