/** Long values as lines: text as UTF-8, bytes in hex, JSON with its structure. All lines have one height, so they are cut. */

/** Part of a line, and how loud it is. */
export interface Run {
  readonly text: string;
  readonly tone?: 't2' | 't3';
}

export interface TextLine {
  /** Number of the line in the text; undefined where a long line goes on. */
  readonly number?: number;
  readonly runs: readonly Run[];
  /** Why there is nothing here. */
  readonly fault?: string;
}

interface Bytes {
  readonly bytes: Uint8Array;
  readonly after: Uint8Array;
  readonly missing: readonly { readonly from: number; readonly to: number; readonly reason: string }[];
}

const TAB = 4;

/** Text that begins in these bytes. What is no UTF-8, and what cannot be seen, is written out as Go does: `\xff`. */
export function decoded({ bytes, after }: Bytes, isFirst: boolean): string {
  const all = new Uint8Array(bytes.length + after.length);
  all.set(bytes);
  all.set(after, bytes.length);
  let at = 0;
  // Bytes that go on from the part before belong to it.
  while (!isFirst && at < 3 && (all[at] & 0xc0) === 0x80) at++;
  let text = '';
  while (at < bytes.length) {
    const length = runeLength(all, at);
    text += length === 0 ? `\\x${hex(all[at], 2)}` : rune(all, at, length);
    at += Math.max(1, length);
  }
  return text;
}

/** Lines of a text, cut where they are longer than `columns`; missing bytes are a line by themselves. */
export function textLines(part: Bytes, isFirst: boolean, columns: number): TextLine[] {
  const lines: TextLine[] = [];
  let number = 0;
  const add = (bytes: Uint8Array, after: Uint8Array, first: boolean) => {
    for (const line of decoded({ bytes, after, missing: [] }, first).split('\n'))
      lines.push(...cut([{ text: seen(line) }], columns, ++number));
  };
  let from = 0;
  for (const hole of part.missing) {
    if (hole.from > from) add(part.bytes.subarray(from, hole.from), new Uint8Array(), isFirst || from > 0);
    lines.push({ runs: [], fault: `${hole.to - hole.from} bytes: ${hole.reason}` });
    from = hole.to;
  }
  if (from < part.bytes.length) add(part.bytes.subarray(from), part.after, isFirst || from > 0);
  return lines;
}

/** What a line of sixteen bytes takes, in characters. */
const WIDE = 78;

/** "00000010  6f 77 …  own fox": sixteen bytes a line, or eight where there is no room. */
export function hexLines({ bytes, missing }: Bytes, offset: number, columns: number): TextLine[] {
  const perRow = columns < WIDE ? 8 : 16;
  const lines: TextLine[] = [];
  for (let at = 0; at < bytes.length; at += perRow) {
    const hole = missing.find(({ from, to }) => at >= from && at < to);
    if (hole !== undefined) {
      lines.push({
        runs: [{ text: hex(offset + at, 8), tone: 't3' }],
        fault: `up to ${hex(offset + hole.to, 8)}: ${hole.reason}`,
      });
      at += Math.ceil((hole.to - at) / perRow) * perRow - perRow;
      continue;
    }
    const row = bytes.subarray(at, at + perRow);
    const pairs = Array.from(row, (byte) => hex(byte, 2));
    const halves = [pairs.slice(0, 8), pairs.slice(8)].filter((half) => half.length > 0);
    const digits = halves
      .map((half) => half.join(' '))
      .join('  ')
      .padEnd(3 * perRow);
    lines.push({
      runs: [
        { text: `${hex(offset + at, 8)}  `, tone: 't3' },
        { text: `${digits}  ` },
        { text: asciiOf(row), tone: 't2' },
      ],
    });
  }
  return lines;
}

export function asciiOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
}

/** What is drawn in place of what cannot be seen; tabs as spaces. */
function seen(text: string): string {
  return text.replaceAll('\t', ' '.repeat(TAB)).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  });
}

/** One line as several, none of more than `columns` characters. */
export function cut(runs: readonly Run[], columns: number, number: number): TextLine[] {
  const width = Math.max(8, columns);
  const lines: TextLine[] = [];
  let line: Run[] = [];
  let used = 0;
  const end = () => {
    lines.push({ number: lines.length === 0 ? number : undefined, runs: line });
    line = [];
    used = 0;
  };
  for (const { text, tone } of runs) {
    const characters = Array.from(text);
    for (let at = 0; at < characters.length; ) {
      if (used === width) end();
      const piece = characters.slice(at, at + width - used);
      line.push({ text: piece.join(''), tone });
      at += piece.length;
      used += piece.length;
    }
  }
  end();
  return lines;
}

/** Bytes of the character at `at`; 0: none begins there. Source: unicode/utf8 DecodeRune. */
function runeLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at];
  const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  for (let i = 1; i < length; i++) if ((bytes[at + i] & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1];
  const isWrong =
    (lead === 0xe0 && second < 0xa0) ||
    (lead === 0xed && second > 0x9f) ||
    (lead === 0xf0 && second < 0x90) ||
    (lead === 0xf4 && second > 0x8f);
  return isWrong ? 0 : length;
}

function rune(bytes: Uint8Array, at: number, length: number): string {
  if (length === 1) return String.fromCharCode(bytes[at]);
  let value = bytes[at] & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) value = (value << 6) | (bytes[at + i] & 0x3f);
  return String.fromCodePoint(value);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
