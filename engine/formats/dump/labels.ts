/**
 * The labels of a goroutine as text, in dumps and in profiles.
 * Source: runtime/traceback.go, goroutineheader, tracebackStringNeedsQuoting (Go 1.27); print.go, printquoted; runtime/pprof/label.go.
 */

/** Bare where nothing needs quotes: words of dumps since Go 1.27. */
const WORD = String.raw`"(?:[^"\\]|\\.)*"|[\w./]*`;
const LABEL = new RegExp(`(${WORD}): ?(${WORD})(?:, )?`, 'y');
const BARE = /^[\w./]*$/;

/** key: value, "odd key": "its value", …; profiles leave the blank out. */
export function readLabels(text: string): Record<string, string> {
  const labels: [string, string][] = [];
  LABEL.lastIndex = 0;
  for (let found = LABEL.exec(text); found; found = LABEL.exec(text)) labels.push([word(found[1]), word(found[2])]);
  return Object.fromEntries(labels);
}

/** As Go 1.27 prints them in the header of a goroutine: {key: value, "odd key": "its value"}. */
export function printedLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${printed(key)}: ${printed(value)}`);
  return `{${pairs.join(', ')}}`;
}

function word(text: string): string {
  return text.startsWith('"') ? unquoted(text) : text;
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** Bytes that are no text; one character by its number, in three ways; any other. */
const ESCAPED = /((?:\\x[89a-f][\da-f])+)|\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|(.))/g;

/** The text that a literal of Go's stands for. */
function unquoted(literal: string): string {
  return literal.slice(1, -1).replace(ESCAPED, (_, bytes?: string, x?: string, u?: string, w?: string, c = '') => {
    if (bytes !== undefined) return decoded(bytes);
    const code = x ?? u ?? w;
    if (code === undefined) return ESCAPES[c] ?? c;
    const point = Number.parseInt(code, 16);
    return point <= 0x10_ffff ? String.fromCodePoint(point) : '\ufffd';
  });
}

/** "\xe2\x82": as the same bytes are shown where they are read from memory. */
function decoded(bytes: string): string {
  return new TextDecoder().decode(Uint8Array.from(bytes.match(/[\da-f]{2}/g) ?? [], (two) => Number.parseInt(two, 16)));
}

function printed(text: string): string {
  return BARE.test(text) ? text : `"${Array.from(text, escaped).join('')}"`;
}

/** One character: what is not printable ASCII has its number. */
function escaped(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  if (character === '"' || character === '\\') return `\\${character}`;
  if (point >= 0x20 && point < 0x7f) return character;
  const short = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
  if (short !== undefined) return short;
  const digits = point.toString(16);
  if (point < 0x7f) return `\\x${digits.padStart(2, '0')}`;
  return point < 0x1_0000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
