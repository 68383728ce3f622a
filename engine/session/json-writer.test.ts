import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonWriter } from './json-writer.ts';

const written = (write: (w: JsonWriter) => void) => {
  const writer = new JsonWriter();
  write(writer);
  return new TextDecoder().decode(writer.take());
};

describe('JsonWriter', () => {
  it('writes integers and addresses as JSON.stringify and toString do', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (n) => {
        expect(written((w) => w.integer(n))).toBe(String(n));
        expect(written((w) => w.address(Math.abs(n)))).toBe(`"0x${Math.abs(n).toString(16)}"`);
      }),
    );
  });

  it('writes any text as UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        expect(written((w) => w.text(text))).toBe(text);
      }),
    );
  });

  it('grows for a piece larger than a chunk', () => {
    const large = 'x'.repeat(3 << 20);
    expect(written((w) => w.text(large)).length).toBe(large.length);
  });
});
