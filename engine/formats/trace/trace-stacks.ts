/**
 * The stacks that events of a trace name, each once however many generations write it again: logical frames, inlined
 * calls expanded, as a tree of frames over their callers.
 */
import { Cursor } from '../../bytes/cursor.ts';
import { MAX_FRAMES } from './generation.ts';
import type { TraceStrings } from './trace-strings.ts';

export interface TraceFrame {
  /** The call's address, of an inlined call the place in its owner. */
  readonly pc: number;
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

/** A count and four numbers of at most ten bytes for each frame. */
const MAX_RECORD = 10 + 40 * MAX_FRAMES;

/** Frames, and stacks, that are kept: a damaged trace may name any number. */
const MAX_ROWS = 1 << 23;

export class TraceStacks {
  readonly #strings: TraceStrings;
  /** Frame → pc, and rows of its function and file, and its line. */
  readonly #pcs: number[] = [];
  readonly #functions: number[] = [];
  readonly #files: number[] = [];
  readonly #lines: number[] = [];
  readonly #frameRows = new Map<string, number>();
  /** Stack → its innermost frame and the stack of its caller; row 0 is the empty stack. */
  readonly #frame: number[] = [-1];
  readonly #caller: number[] = [0];
  readonly #children = new Map<number, number>();

  constructor(strings: TraceStrings) {
    this.#strings = strings;
  }

  /** The row of a stack whose number of frames is at an offset of the trace. `string`: id of a string → its row. */
  read(offset: number, string: (id: number) => number): number {
    const c = new Cursor(this.#strings.record(offset, MAX_RECORD));
    const count = Math.min(c.uleb(), MAX_FRAMES);
    const frames: number[] = [];
    for (let i = 0; i < count && !c.failed; i++)
      frames.push(this.#internFrame(c.uleb(), string(c.uleb()), string(c.uleb()), c.uleb()));
    let row = 0;
    for (let i = frames.length - 1; i >= 0; i--) row = this.#child(row, frames[i]);
    return row;
  }

  /** The frames of a stack, innermost first. */
  frames(row: number): TraceFrame[] {
    const frames: TraceFrame[] = [];
    for (let at = row; at > 0; at = this.#caller[at]) {
      const f = this.#frame[at];
      const { texts } = this.#strings;
      frames.push({
        pc: this.#pcs[f],
        function: texts[this.#functions[f]],
        file: texts[this.#files[f]],
        line: this.#lines[f],
      });
    }
    return frames;
  }

  #internFrame(pc: number, functionRow: number, file: number, line: number): number {
    const key = `${pc} ${functionRow} ${file} ${line}`;
    const known = this.#frameRows.get(key);
    if (known !== undefined) return known;
    if (this.#pcs.length >= MAX_ROWS) return MAX_ROWS - 1;
    this.#frameRows.set(key, this.#pcs.length);
    this.#functions.push(functionRow);
    this.#files.push(file);
    this.#lines.push(line);
    return this.#pcs.push(pc) - 1;
  }

  #child(caller: number, frame: number): number {
    const key = caller * MAX_ROWS + frame;
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    if (this.#frame.length >= MAX_ROWS) return caller;
    this.#children.set(key, this.#frame.length);
    this.#caller.push(caller);
    return this.#frame.push(frame) - 1;
  }
}
