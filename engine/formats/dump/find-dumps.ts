/**
 * Where in a text dumps of goroutines stand. A log file has any number of them amid other lines; each is a moment of a process.
 */
import { LineReader } from '../../bytes/lines.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { type Header, HeaderReader } from './header.ts';
import { unwrapped, withoutPrefix } from './log-prefix.ts';
import { calledFunction, createdBy, placeText } from './stack-lines.ts';

export interface DumpRange {
  /** Bytes, from the sentence on that says what happened. */
  readonly from: number;
  readonly to: number;
  readonly goroutines: number;
  /** What a log collector put before its first line. */
  readonly prefix: string;
  /** Why the process ended, in its own words. Absent: it was only asked for its goroutines, or does not say. */
  readonly crash?: WrittenCrash;
}

export interface WrittenCrash {
  readonly kind: 'panic' | 'fatal error' | 'signal' | 'requested';
  readonly message: string;
}

export interface FoundDumps {
  readonly dumps: readonly DumpRange[];
  /** More may be there than are listed. */
  readonly total: number;
}

const MAX_LISTED = 1000;
/** So many lines of something else end a dump. Registers and the runtime's own stack are fewer. */
const APART = 64;
/** Lines that are looked back for what happened. */
const LOOKED_BACK = 64;
const MAX_SENTENCE = 1 << 14;

const HEADER_WORD = 'goroutine ';
const TAB = 9;
const HINT = /panic: |fatal error: |SIG[A-Z]+: |panic serving /;
const ANNOUNCES = /^(?:panic: |fatal error: |SIG[A-Z]+: |.*\bpanic serving )/;
const SENTENCE = /^(?:panic: |fatal error: |(SIG[A-Z]+): )/;
/** Others are sent by people and by the machinery around the process. */
const FAULTS: ReadonlySet<string | undefined> = new Set(['SIGSEGV', 'SIGBUS', 'SIGFPE', 'SIGILL']);
/** Its own stack, and that of the goroutine that it runs. */
const OF_A_THREAD = 2;
/** Between the threads of a process that print one after the other (signal_unix.go, sighandler). */
const NEXT_THREAD = '-----';

interface Seen {
  readonly line: string;
  readonly start: number;
}

export function findDumps(source: ByteSource): FoundDumps {
  const search = new Search();
  const lines = new LineReader(source);
  for (let raw = lines.next(); raw !== undefined; raw = lines.next())
    search.take(unwrapped(raw), lines.start, lines.end);
  return search.result();
}

class Search {
  readonly #dumps: DumpRange[] = [];
  readonly #headers = new HeaderReader();
  readonly #before: Seen[] = [];
  #total = 0;
  #current:
    | { from: number; to: number; prefix: string; crash?: WrittenCrash; ids: Set<number>; hasStack: boolean }
    | undefined;
  /** Since the last goroutine: a sentence that begins another dump; the mark that the next thread goes on; other lines. */
  #announced = false;
  #isNextThread = false;
  /** Goroutines that the next thread may yet print, though they were printed before. */
  #again = 0;
  #others = 0;

  take(line: string, start: number, end: number): void {
    // Half of all lines are places.
    if (this.#current?.prefix === '' && this.#others === 0 && line.charCodeAt(0) === TAB) {
      this.#current.to = end;
      this.#current.hasStack = true;
      return;
    }
    const header = line.includes(HEADER_WORD) ? this.#headers.read(line) : undefined;
    if (header) {
      this.#begin(header, start, end);
      this.#before.length = 0;
      return;
    }
    const bare = this.#current ? withoutPrefix(line, this.#current.prefix) : line;
    if (this.#current && this.#others <= APART && isOfStack(bare)) {
      this.#current.to = end;
      this.#current.hasStack = true;
    } else if (bare.trim() !== '') this.#other(line, bare, start);
  }

  #other(line: string, bare: string, start: number): void {
    this.#others++;
    if (bare === NEXT_THREAD) this.#isNextThread = true;
    if (HINT.test(line) && ANNOUNCES.test(withoutPrefix(line, prefixBefore(line)))) {
      if (this.#isNextThread) this.#again = OF_A_THREAD;
      else this.#announced = true;
      this.#isNextThread = false;
    }
    this.#before.push({ line, start });
    if (this.#before.length > 2 * LOOKED_BACK) this.#before.splice(0, LOOKED_BACK);
  }

  #begin(header: Header, start: number, end: number): void {
    const known = this.#current;
    const isNext = !known || this.#announced || (known.ids.has(header.id) && this.#again === 0) || this.#others > APART;
    if (isNext) {
      this.#close();
      const sentence = sentenceIn(this.#before.slice(-LOOKED_BACK), header.prefix);
      const from = sentence?.start ?? start;
      this.#current = { from, to: end, prefix: header.prefix, crash: sentence?.crash, ids: new Set(), hasStack: false };
    }
    if (this.#current) {
      this.#current.to = end;
      if (header.id > 0) this.#current.ids.add(header.id);
    }
    this.#announced = false;
    this.#again = isNext ? 0 : Math.max(0, this.#again - 1);
    this.#others = 0;
  }

  #close(): void {
    const done = this.#current;
    if (!done?.hasStack || done.ids.size === 0) return;
    const { from, to, prefix, crash, ids } = done;
    this.#total++;
    this.#dumps.push({ from, to, prefix, crash, goroutines: ids.size });
    if (this.#dumps.length > 2 * MAX_LISTED) this.#dumps.splice(0, MAX_LISTED);
  }

  result(): FoundDumps {
    this.#close();
    this.#current = undefined;
    return { dumps: this.#dumps.slice(-MAX_LISTED), total: this.#total };
  }
}

/** A line of a stack. */
function isOfStack(line: string): boolean {
  return placeText(line) !== undefined || calledFunction(line) !== undefined || createdBy(line) !== undefined;
}

/** What stands before the sentence in a line that has one. */
function prefixBefore(line: string): string {
  const found = HINT.exec(line);
  return found && !line.startsWith('\t') ? line.slice(0, found.index) : '';
}

/** The last sentence of the lines before a dump, with what follows it: "panic: …", "[signal SIGSEGV …]". */
function sentenceIn(
  before: readonly Seen[],
  prefix: string,
): { readonly start: number; readonly crash: WrittenCrash } | undefined {
  const bare = before.map(({ line }) => withoutPrefix(line, prefix));
  const first = bare.findLastIndex((line) => SENTENCE.test(line));
  if (first < 0) return undefined;
  const found = SENTENCE.exec(bare[first]);
  const signal = found?.[1];
  const kind = signal
    ? FAULTS.has(signal)
      ? 'signal'
      : 'requested'
    : found?.[0] === 'panic: '
      ? 'panic'
      : 'fatal error';
  // After a signal the thread and its pc are told, which are no part of the sentence.
  const said = signal ? bare.slice(first, first + 1) : bare.slice(first);
  const runtimes = said.indexOf('runtime stack:');
  const message = (runtimes < 0 ? said : said.slice(0, runtimes)).join('\n').slice(0, MAX_SENTENCE);
  return { start: before[first].start, crash: { kind, message: message.trimEnd() } };
}
