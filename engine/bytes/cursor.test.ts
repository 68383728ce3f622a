import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cursor } from './cursor.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('Cursor', () => {
  it('reads little-endian integers', () => {
    const c = new Cursor(bytes(1, 2, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0));
    expect([c.u8(), c.u16(), c.u32(), c.u64()]).toEqual([1, 2, 3, 4]);
    expect(c.failed).toBe(false);
  });

  it('returns zeroes after its first error and remembers it', () => {
    const c = new Cursor(bytes(1, 2));
    expect(c.u32()).toBe(0);
    expect(c.failed).toBe(true);
    expect([c.u8(), c.uleb(), c.cstring()]).toEqual([0, 0, '']);
  });

  it('reads what LEB128 encodes, signed and not', () => {
    expect(new Cursor(bytes(0xe5, 0x8e, 0x26)).uleb()).toBe(624485);
    expect(new Cursor(bytes(0xc0, 0xbb, 0x78)).sleb()).toBe(-123456);
    expect(new Cursor(bytes(0x7f)).slebBig()).toBe(-1n);
  });

  it('reads back any signed LEB128 within 2^53', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (n) => {
        expect(new Cursor(sleb(n)).sleb()).toBe(n);
        expect(new Cursor(sleb(n)).slebBig()).toBe(BigInt(n));
      }),
    );
  });

  it('never reads beyond its end, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (random) => {
        const c = new Cursor(random);
        while (c.more) {
          c.uleb();
          c.cstring();
          c.take(3);
        }
        expect(c.at).toBeLessThanOrEqual(random.length);
      }),
    );
  });
});

function sleb(value: number): Uint8Array {
  const out: number[] = [];
  let rest = BigInt(value);
  for (;;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    const done = (rest === 0n && (byte & 0x40) === 0) || (rest === -1n && (byte & 0x40) !== 0);
    out.push(done ? byte : byte | 0x80);
    if (done) return Uint8Array.from(out);
  }
}
