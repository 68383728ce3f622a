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

  it('writes words of 64 bits by their halves, and parts of bytes', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (n) => {
        expect(written((w) => w.hex(Number(n & 0xffff_ffffn), Number(n >> 32n)))).toBe(`0x${n.toString(16)}`);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b'), { maxLength: 400 }), fc.nat(400), (letters, from) => {
        const text = letters.join('');
        expect(written((w) => w.part(new TextEncoder().encode(text), Math.min(from, text.length), text.length))).toBe(
          text.slice(from),
        );
      }),
    );
  });

  it('writes what damaged memory gives: words that doubles round, and what is no number', () => {
    fc.assert(
      fc.property(fc.oneof(fc.bigInt(1n, 2n ** 64n - 1n), fc.bigInt(2n ** 64n - 2048n, 2n ** 64n - 1n)), (word) => {
        const n = Number(word);
        const most = 2n ** 64n - 1n;
        const nearest = BigInt(n) > most ? most : BigInt(n);
        expect(written((w) => w.address(n))).toBe(`"0x${nearest.toString(16)}"`);
        expect(JSON.parse(written((w) => w.integer(n)))).toBe(n);
        expect(JSON.parse(written((w) => w.integer(-n)))).toBe(-n);
      }),
    );
    expect(written((w) => w.integer(Number.NaN))).toBe('null');
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
