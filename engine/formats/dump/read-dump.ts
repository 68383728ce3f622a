/** One dump of goroutines, read block by block: header, calls with their places, the go statement. */
import { LineReader } from '../../bytes/lines.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { FrameTable } from '../goroutines/frame-table.ts';
import type { GoroutineSink } from '../goroutines/sink.ts';
import type { DumpRange } from './find-dumps.ts';
import { type Header, HeaderReader } from './header.ts';
import { unwrapped, withoutPrefix } from './log-prefix.ts';
import {
  type Created,
  calledFunction,
  createdBy,
  elidedFrames,
  isInlinedCall,
  placeText,
  rowOfCall,
} from './stack-lines.ts';

export interface DumpReading {
  /** Lines within stacks that are none of theirs: others wrote to the same place meanwhile. */
  readonly strange: number;
  /** The text ends within a goroutine. */
  readonly isCut: boolean;
}

/** What the runtime says in place of a stack, and what our own dumps say at its end. */
const IN_PARENTHESES = /^\s*\((.*)\)$/;
const ON_ANOTHER_THREAD = 'goroutine running on other thread; stack unavailable';
/** With GODEBUG=tracebackancestors the stacks of those follow who created it: they are not its own. */
const ANCESTOR = '[originating from goroutine ';
/** So many lines of something else end a goroutine. */
const MAX_STRANGE = 100;

/** Frames left out, as a call of its own, so that nobody takes the calls around it for neighbours. */
export function elidedCall(count: number): string {
  return count > 0 ? `(${count} frames left out by the runtime)` : '(frames left out by the runtime)';
}

export function readDump(
  source: ByteSource,
  { from, to, prefix }: Pick<DumpRange, 'from' | 'to' | 'prefix'>,
  frames: FrameTable,
  sink: GoroutineSink,
): DumpReading {
  const reader = new BlockReader(frames, sink, prefix);
  const lines = new LineReader(source, from, to);
  for (let raw = lines.next(); raw !== undefined; raw = lines.next()) reader.take(unwrapped(raw), lines.start);
  return reader.finish();
}

class BlockReader {
  readonly #frames: FrameTable;
  readonly #sink: GoroutineSink;
  readonly #headers = new HeaderReader();
  #prefix: string;
  #isOpen = false;
  /** The line of a call whose place has not come yet; and of a go statement. */
  #call: string | undefined;
  #called = '';
  #created: Created | undefined;
  #strange = 0;
  /** Since the last line of this goroutine. */
  #strangeHere = 0;

  constructor(frames: FrameTable, sink: GoroutineSink, prefix: string) {
    this.#frames = frames;
    this.#sink = sink;
    this.#prefix = prefix;
  }

  take(line: string, at: number): void {
    const header = line.includes('goroutine ') ? this.#headers.read(line) : undefined;
    if (header) this.#begin(header, at);
    else if (this.#isOpen) this.#within(withoutPrefix(line, this.#prefix));
  }

  #begin(header: Header, at: number): void {
    this.#close();
    this.#prefix = header.prefix;
    // The thread's own stack.
    if (header.id === 0) return;
    this.#isOpen = true;
    this.#sink.begin(header.id, header.state, at);
    if (header.labels) this.#sink.labels(header.labels);
  }

  #within(line: string): void {
    if (line.trim() === '' || line.startsWith(ANCESTOR)) {
      this.#close();
      return;
    }
    const place = placeText(line);
    if (place !== undefined && (this.#call !== undefined || this.#created !== undefined)) this.#placed(place, line);
    else this.#unplaced(line);
  }

  #placed(place: string, line: string): void {
    this.#strange += this.#strangeHere;
    this.#strangeHere = 0;
    if (this.#created) {
      const { function: name, by } = this.#created;
      this.#sink.created(rowOfCall(this.#frames, name, place, false, line), by);
      this.#close();
    } else if (this.#call !== undefined) {
      const inlined = isInlinedCall(this.#call);
      this.#sink.frame(rowOfCall(this.#frames, this.#called, place, inlined, line));
      this.#call = undefined;
    }
  }

  #unplaced(line: string): void {
    const created = createdBy(line);
    const called = created ? undefined : calledFunction(line);
    if (this.#call !== undefined) this.#strangeHere++;
    this.#created = created;
    this.#call = called === undefined ? undefined : line;
    this.#called = called ?? '';
    if (created || called !== undefined) return;
    const elided = elidedFrames(line);
    const said = line.trim() === ON_ANOTHER_THREAD ? line.trim() : IN_PARENTHESES.exec(line)?.[1];
    if (elided !== undefined) this.#sink.frame(rowOfCall(this.#frames, elidedCall(elided), '', false, line));
    else if (said !== undefined && said !== '...') this.#sink.broken(said);
    else if (++this.#strangeHere > MAX_STRANGE) this.#close();
  }

  #close(): void {
    if (this.#isOpen) this.#sink.end(1);
    this.#isOpen = false;
    this.#call = undefined;
    this.#created = undefined;
    this.#strangeHere = 0;
  }

  finish(): DumpReading {
    const isCut = this.#isOpen && (this.#call !== undefined || this.#created !== undefined);
    this.#close();
    return { strange: this.#strange, isCut };
  }
}
