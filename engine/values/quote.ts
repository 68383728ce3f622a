/**
 * Strings as strconv.Quote writes them, invalid UTF-8 and what does not print included.
 * Source: strconv/quote.go `appendQuotedWith`, `appendEscapedRune`; unicode/utf8 `DecodeRune`.
 */
const ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
};

/** strconv.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII space. */
const PRINTS = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u;

export function quote(bytes: Uint8Array): string {
  let out = '"';
  let at = 0;
  while (at < bytes.length) {
    const plain = plainRun(bytes, at);
    if (plain > at) {
      for (; at < plain; at++) out += String.fromCharCode(bytes[at]);
      continue;
    }
    const length = runeLength(bytes, at);
    out += length === 0 ? `\\x${hex(bytes[at], 2)}` : escaped(rune(bytes, at, length));
    at += Math.max(1, length);
  }
  return `${out}"`;
}

/** Bytes without a rune that the end of `bytes` cuts in two: what a limit may show. */
export function wholeRunes(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const lead = bytes[bytes.length - back];
    if (lead >= 0xc0) return expectedLength(lead) > back ? bytes.subarray(0, bytes.length - back) : bytes;
    if (lead < 0x80) return bytes;
  }
  return bytes;
}

/** The end of a run of printable ASCII that needs no escape, at most 4 KiB long. */
function plainRun(bytes: Uint8Array, from: number): number {
  const end = Math.min(bytes.length, from + 4096);
  let at = from;
  while (at < end && bytes[at] >= 0x20 && bytes[at] < 0x7f && bytes[at] !== 0x22 && bytes[at] !== 0x5c) at++;
  return at;
}

function expectedLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/** Bytes of the rune at `at`; 0: no valid UTF-8 begins there. */
function runeLength(bytes: Uint8Array, at: number): number {
  const length = expectedLength(bytes[at]);
  if (length === 0 || at + length > bytes.length) return 0;
  for (let i = 1; i < length; i++) if ((bytes[at + i] & 0xc0) !== 0x80) return 0;
  const value = rune(bytes, at, length);
  const overlong = (length === 3 && value < 0x800) || (length === 4 && value < 0x1_0000);
  return overlong || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff) ? 0 : length;
}

function rune(bytes: Uint8Array, at: number, length: number): number {
  if (length === 1) return bytes[at];
  let value = bytes[at] & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) value = (value << 6) | (bytes[at + i] & 0x3f);
  return value;
}

function escaped(value: number): string {
  const short = ESCAPES[value];
  if (short) return short;
  const text = String.fromCodePoint(value);
  if (value === 0x20 || PRINTS.test(text)) return text;
  if (value < 0x20 || value === 0x7f) return `\\x${hex(value, 2)}`;
  return value < 0x1_0000 ? `\\u${hex(value, 4)}` : `\\U${hex(value, 8)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
