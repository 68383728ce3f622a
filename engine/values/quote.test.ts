import { expect, test } from 'vitest';
import { quote, wholeRunes } from './quote.ts';

const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(parts.flatMap((p) => (typeof p === 'string' ? [...new TextEncoder().encode(p)] : p)));

/** From strconv/quote_test.go `quotetests`, and what Go prints for the rest. */
test.each([
  [bytes('\x07\b\f\r\n\t\v'), String.raw`"\a\b\f\r\n\t\v"`],
  [bytes('\\'), String.raw`"\\"`],
  [bytes('abc', [0xff], 'def'), String.raw`"abc\xffdef"`],
  [bytes('\u263a'), '"☺"'],
  [bytes('\u{10ffff}'), String.raw`"\U0010ffff"`],
  [bytes('\x04'), String.raw`"\x04"`],
  [bytes('!\u00a0!\u2000!\u3000!'), String.raw`"!\u00a0!\u2000!\u3000!"`],
  [bytes('\x7f'), String.raw`"\x7f"`],
  [bytes('"it\'s"'), String.raw`"\"it's\""`],
  [bytes('a b'), '"a b"'],
  [bytes('\ufffd'), '"\ufffd"'],
  [bytes('\u200b\u00ad\u2028'), String.raw`"\u200b\u00ad\u2028"`],
  [bytes([0xed, 0xa0, 0x80]), String.raw`"\xed\xa0\x80"`], // a surrogate
  [bytes([0xc0, 0x80]), String.raw`"\xc0\x80"`], // overlong
  [bytes([0xe2, 0x82]), String.raw`"\xe2\x82"`], // cut off
  [bytes([0xf4, 0x90, 0x80, 0x80]), String.raw`"\xf4\x90\x80\x80"`], // beyond U+10FFFF
  [bytes(), '""'],
])('%#: %s', (text, expected) => {
  expect(quote(text)).toBe(expected);
});

test('long plain text', () => {
  const text = 'x'.repeat(100_000);
  expect(quote(bytes(text))).toBe(`"${text}"`);
});

test('a limit cuts no rune in two, and keeps what is no rune anyway', () => {
  expect(wholeRunes(bytes('ab', [0xe2, 0x82]))).toEqual(bytes('ab'));
  expect(wholeRunes(bytes('ab€'))).toEqual(bytes('ab€'));
  expect(wholeRunes(bytes('ab', [0xff]))).toEqual(bytes('ab', [0xff]));
  expect(wholeRunes(bytes('ab', [0x80, 0x80, 0x80]))).toEqual(bytes('ab', [0x80, 0x80, 0x80]));
});
