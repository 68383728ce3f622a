import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, decoded, hexLines, textLines } from './longText.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const NONE = new Uint8Array();
const part = (bytes: Uint8Array, after = NONE) => ({ bytes, after, missing: [] });
const words = (lines: ReturnType<typeof textLines>) =>
  lines.map(({ number, runs, fault }) => `${number ?? ' '} ${runs.map(({ text }) => text).join('')}${fault ?? ''}`);

describe('text', () => {
  it('is cut at line ends and at the width', () => {
    expect(words(textLines(part(utf8('one\ntwo and more words\n\tend')), true, 10))).toEqual([
      '1 one',
      '2 two and mo',
      '  re words',
      '3     end',
    ]);
  });
  it('writes out what is no text, and what cannot be seen', () => {
    expect(decoded(part(Uint8Array.from([0x61, 0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80])), true)).toBe(
      'a\\xff\\xc0\\x80\\xed\\xa0\\x80',
    );
    expect(words(textLines(part(utf8('a\x07\u202e')), true, 80))).toEqual(['1 a\\x07\\u202e']);
  });
  it('has missing pages where they are', () => {
    const missing = [{ from: 2, to: 6, reason: 'it is not in the core' }];
    expect(words(textLines({ bytes: utf8('ab\0\0\0\0cd'), after: NONE, missing }, true, 80))).toEqual([
      '1 ab',
      '  4 bytes: it is not in the core',
      '2 cd',
    ]);
  });
  it('is the same whole and in parts, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-composite', maxLength: 40 }), fc.nat(), (text, where) => {
        const bytes = utf8(text);
        const at = bytes.length === 0 ? 0 : where % bytes.length;
        const first = decoded(part(bytes.subarray(0, at), bytes.subarray(at, at + 3)), true);
        expect(first + decoded(part(bytes.subarray(at)), at === 0)).toBe(text.toWellFormed());
      }),
    );
  });
});

it('cuts no character in half', () => {
  expect(cut([{ text: '1234567𝒳9' }], 8, 1).map(({ runs }) => runs.map(({ text }) => text).join(''))).toEqual([
    '1234567𝒳',
    '9',
  ]);
});

describe('hex', () => {
  it('has sixteen bytes a line with their places', () => {
    expect(words(hexLines(part(utf8('The quick brown fox')), 0x10000, 100))).toEqual([
      '  00010000  54 68 65 20 71 75 69 63  6b 20 62 72 6f 77 6e 20  The quick brown ',
      '  00010010  66 6f 78                                          fox',
    ]);
  });
  it('has eight where there is no room', () => {
    expect(words(hexLines(part(utf8('The quick brown')), 0, 60))).toEqual([
      '  00000000  54 68 65 20 71 75 69 63   The quic',
      '  00000008  6b 20 62 72 6f 77 6e      k brown',
    ]);
  });
  it('has one line for all that is missing', () => {
    const bytes = new Uint8Array(64);
    const missing = [{ from: 16, to: 48, reason: 'it is not in the core' }];
    expect(words(hexLines({ bytes, after: NONE, missing }, 0, 100))).toHaveLength(3);
  });
});
