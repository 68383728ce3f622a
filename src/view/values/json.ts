/**
 * JSON with its structure shown: one member or element a line. It takes texts that end in the middle, since long ones come
 * in parts, and says where one stops being JSON.
 */
import type { Run } from './longText.ts';

export interface JsonLines {
  readonly lines: readonly (readonly Run[])[];
  /** What does not fit, if something does not. */
  readonly problem?: string;
}

const TOKEN = /\s+|[{}[\],:]|"(?:[^"\\]|\\.)*"?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[a-z]+/y;
const WORDS: ReadonlySet<string> = new Set(['true', 'false', 'null']);
const STEP = '  ';

/** `whole`: the text is not followed by more. */
export function jsonLines(text: string, isWhole: boolean): JsonLines {
  const printer = new Printer();
  TOKEN.lastIndex = 0;
  let at = 0;
  for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) {
    const [token] = found;
    const isCut = !isWhole && TOKEN.lastIndex === text.length;
    if (!/^\s/.test(token) && !isCut && !printer.take(token)) break;
    if (isCut && !/^\s/.test(token)) printer.cut(token);
    at = TOKEN.lastIndex;
    if (at === text.length) break;
  }
  const problem =
    at < text.length ? `at character ${at + 1} it is not JSON` : isWhole ? printer.unfinished() : undefined;
  return { lines: printer.lines(), problem };
}

/** A text that ends, and holds nothing that JSON wants escaped. */
function isText(token: string): boolean {
  return /^"(?:[^"\\]|\\.)*"$/s.test(token) && !Array.from(token).some((character) => character < ' ');
}

class Printer {
  readonly #done: Run[][] = [];
  readonly #open: ('{' | '[')[] = [];
  #line: Run[] = [];
  /** What may come next: a value, a key, or what follows a value. */
  #expects: 'value' | 'key' | 'colon' | 'after' | 'nothing' = 'value';
  #isEmpty = true;

  /** false: it does not fit here. */
  take(token: string): boolean {
    if (token === '{' || token === '[') return this.#begin(token);
    if (token === '}' || token === ']') return this.#end(token);
    if (token === ',') return this.#comma();
    if (token === ':') return this.#colon();
    return token.startsWith('"') ? this.#string(token) : this.#scalar(token);
  }

  /** The first half of a token, at the end of what there is so far. */
  cut(token: string): void {
    this.#put(token);
  }

  lines(): Run[][] {
    return this.#line.length > 0 ? [...this.#done, this.#line] : this.#done;
  }

  unfinished(): string | undefined {
    return this.#expects === 'nothing' ? undefined : 'it ends in the middle';
  }

  #begin(token: '{' | '['): boolean {
    if (this.#expects !== 'value') return false;
    this.#put(token, 't3');
    this.#open.push(token);
    this.#isEmpty = true;
    this.#expects = token === '{' ? 'key' : 'value';
    return true;
  }

  #end(token: string): boolean {
    const opened = this.#open.at(-1);
    if (opened !== (token === '}' ? '{' : '[') || !(this.#expects === 'after' || this.#isEmpty)) return false;
    this.#open.pop();
    if (this.#isEmpty) this.#line.push({ text: token, tone: 't3' });
    else {
      this.#break();
      this.#put(token, 't3');
    }
    this.#valueEnds();
    return true;
  }

  #comma(): boolean {
    const opened = this.#open.at(-1);
    if (this.#expects !== 'after' || opened === undefined) return false;
    this.#line.push({ text: ',', tone: 't3' });
    this.#break();
    this.#expects = opened === '{' ? 'key' : 'value';
    return true;
  }

  #colon(): boolean {
    if (this.#expects !== 'colon') return false;
    this.#line.push({ text: ': ', tone: 't3' });
    this.#expects = 'value';
    return true;
  }

  #string(token: string): boolean {
    if (this.#expects === 'key' && isText(token)) {
      this.#put(token, 't2');
      this.#isEmpty = false;
      this.#expects = 'colon';
      return true;
    }
    return this.#scalar(token, isText(token));
  }

  #scalar(token: string, isRight = WORDS.has(token) || /^-?\d/.test(token)): boolean {
    if (this.#expects !== 'value' || !isRight) return false;
    this.#put(token);
    this.#valueEnds();
    return true;
  }

  #valueEnds(): void {
    this.#isEmpty = false;
    this.#expects = this.#open.length === 0 ? 'nothing' : 'after';
  }

  /** The first thing in an object or array begins a line. */
  #put(text: string, tone?: Run['tone']): void {
    if (this.#isEmpty && this.#open.length > 0) this.#break();
    if (this.#line.length === 0) this.#line.push({ text: STEP.repeat(this.#open.length) });
    this.#line.push({ text, tone });
  }

  #break(): void {
    this.#done.push(this.#line);
    this.#line = [];
  }
}
