/**
 * Where the words of a filter begin and end. Go's names hold what other languages take for punctuation
 * (`main.(*Pool).Get`, `Map[go.shape.int,string]`), so a bracket that closes within its word belongs to the word, and
 * spaces end a word unless they stand in quotes.
 */
import { ExternalTokenizer, type InputStream } from '@lezer/lr';
import { AndWord, Close, Colon, Comma, Comparison, Key, Minus, Open, OrWord, Value, Word } from './terms.generated.ts';

const END = -1;
const QUOTE = 34;
const OPEN = 40;
const CLOSE = 41;
const COMMA = 44;
const MINUS = 45;
const COLON = 58;
const LESS = 60;
const EQUAL = 61;
const GREATER = 62;
const BACKSLASH = 92;

/** Opening bracket → closing bracket: ( [ {. */
const BRACKETS: ReadonlyMap<number, number> = new Map([
  [OPEN, CLOSE],
  [91, 93],
  [123, 125],
]);
/** Brackets nested deeper than this within one word end it: no name of Go's comes near. */
const MAX_NESTING = 32;

function isSpace(c: number): boolean {
  return (
    c === END ||
    c <= 32 ||
    c === 0x85 ||
    c === 0xa0 ||
    c === 0x1680 ||
    (c >= 0x2000 && c <= 0x200a) ||
    (c >= 0x2028 && c <= 0x2029) ||
    c === 0x202f ||
    c === 0x205f ||
    c === 0x3000
  );
}

function isKeyLetter(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
}

/** Offset behind a quoted text that begins at `at`; an unclosed one takes the rest. */
function afterQuoted(input: InputStream, at: number): number {
  for (let i = at + 1; ; i++) {
    const c = input.peek(i);
    if (c === END) return i;
    if (c === QUOTE) return i + 1;
    if (c === BACKSLASH && input.peek(i + 1) !== END) i++;
  }
}

/** Offset behind the bracket that closes the one at `at`, or -1 when the word ends before. */
function afterBracket(input: InputStream, at: number): number {
  const closing: number[] = [];
  for (let i = at; ; ) {
    const c = input.peek(i);
    if (isSpace(c)) return -1;
    if (c === QUOTE) {
      i = afterQuoted(input, i);
      continue;
    }
    const close = BRACKETS.get(c);
    if (close !== undefined) {
      if (closing.push(close) > MAX_NESTING) return -1;
    } else if (c === closing[closing.length - 1]) {
      closing.pop();
      if (closing.length === 0) return i + 1;
    }
    i++;
  }
}

/** Length of the word that begins here. The values of a list (`a,b`) end at a comma, a text does not. */
function wordLength(input: InputStream, endsAtComma: boolean): number {
  let i = 0;
  for (;;) {
    const c = input.peek(i);
    if (isSpace(c) || c === CLOSE || (endsAtComma && c === COMMA)) return i;
    if (c === QUOTE) i = afterQuoted(input, i);
    else if (BRACKETS.has(c)) {
      const after = afterBracket(input, i);
      if (after < 0 && c === OPEN) return i;
      i = after < 0 ? i + 1 : after;
    } else i++;
  }
}

function keyLength(input: InputStream): number {
  let i = 0;
  while (isKeyLetter(input.peek(i))) i++;
  return i > 0 && input.peek(i) === COLON ? i : 0;
}

function operatorLength(input: InputStream): number {
  if (input.next === EQUAL) return 1;
  if (input.next !== LESS && input.next !== GREATER) return 0;
  return input.peek(1) === EQUAL ? 2 : 1;
}

function startsWith(input: InputStream, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (input.peek(i) !== word.charCodeAt(i)) return false;
  return true;
}

function keyword(input: InputStream, length: number): number {
  if (length === 2 && startsWith(input, 'OR')) return OrWord;
  return length === 3 && startsWith(input, 'AND') ? AndWord : Word;
}

export const words = new ExternalTokenizer(
  (input, stack) => {
    if (isSpace(input.next)) return;
    const accept = (term: number, length: number) => input.acceptToken(term, length);
    // What belongs to a term stands against it: in `fn: -is:system` the key has no value yet.
    if (!isSpace(input.peek(-1))) {
      const operator = stack.canShift(Comparison) ? operatorLength(input) : 0;
      if (operator > 0) return accept(Comparison, operator);
      if (input.next === COMMA && stack.canShift(Comma)) return accept(Comma, 1);
      const length = stack.canShift(Value) ? wordLength(input, true) : 0;
      if (length > 0) return accept(Value, length);
      if (input.next === COLON && stack.canShift(Colon)) return accept(Colon, 1);
    }
    if (input.next === OPEN) return accept(Open, 1);
    if (input.next === CLOSE) return accept(Close, 1);
    if (input.next === MINUS) return accept(Minus, 1);
    const key = keyLength(input);
    if (key > 0) return accept(Key, key);
    const length = wordLength(input, false);
    if (length > 0) accept(keyword(input, length), length);
  },
  { contextual: true },
);
