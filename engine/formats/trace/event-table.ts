/**
 * All events of a trace in the order in which they happened, in columns that are made of pieces: a table of 10^7 rows grows
 * without ever being copied, and a full piece takes as few bytes as its numbers need, 14 to 20 a row.
 */

const SHIFT = 16;
const PIECE = 1 << SHIFT;
const MASK = PIECE - 1;

/** Processors with larger ids are not kept: GOMAXPROCS has no sensible value of that size. */
export const MAX_PROCESSOR = 0xfffe;

type Narrow = Uint8Array | Uint16Array | Uint32Array;

/** Whole numbers from -1 to 2^32 - 2. */
class Column {
  /** The last, unfinished piece; each number is one more than the value. */
  readonly open: Uint32Array = new Uint32Array(PIECE);
  readonly #full: Narrow[] = [];

  at(row: number): number {
    return this.piece(row >>> SHIFT)[row & MASK] - 1;
  }

  /** The numbers of a piece, each one more than the value. */
  piece(index: number): Narrow {
    return index < this.#full.length ? this.#full[index] : this.open;
  }

  /** The open piece is full: the next one begins. */
  close(): void {
    this.#full.push(narrow(this.open));
  }

  truncate(rows: number): void {
    const pieces = rows >>> SHIFT;
    if (pieces >= this.#full.length) return;
    this.open.set(this.#full[pieces]);
    this.#full.length = pieces;
  }
}

/** Rising times: in a piece as 32-bit distances from its first, where they fit. */
class TimeColumn {
  readonly open: Float64Array = new Float64Array(PIECE);
  readonly #full: (Uint32Array | Float64Array)[] = [];
  readonly #bases: number[] = [];

  at(row: number): number {
    const piece = row >>> SHIFT;
    return piece < this.#full.length ? this.#full[piece][row & MASK] + this.#bases[piece] : this.open[row & MASK];
  }

  close(): void {
    const base = this.open[0];
    const fits = this.open[MASK] - base < 2 ** 32;
    const piece = fits ? new Uint32Array(PIECE) : new Float64Array(PIECE);
    const from = fits ? base : 0;
    for (let i = 0; i < PIECE; i++) piece[i] = this.open[i] - from;
    this.#full.push(piece);
    this.#bases.push(from);
  }

  truncate(rows: number): void {
    const pieces = rows >>> SHIFT;
    if (pieces >= this.#full.length) return;
    for (let i = 0; i < PIECE; i++) this.open[i] = this.#full[pieces][i] + this.#bases[pieces];
    this.#full.length = pieces;
    this.#bases.length = pieces;
  }
}

/** Some rows of the table that follow each other, for walks over all of them. */
export class EventPiece {
  /** Row of its first event. */
  readonly first: number;
  readonly count: number;
  readonly #types: Narrow;
  readonly #transitions: Narrow;
  readonly #processors: Narrow;
  readonly #goroutines: Narrow;
  readonly #subjects: Narrow;

  constructor(first: number, count: number, columns: readonly Narrow[]) {
    this.first = first;
    this.count = count;
    [this.#types, this.#transitions, this.#processors, this.#goroutines, this.#subjects] = columns;
  }

  /** As the methods of EventTable, for the i-th event of the piece. */
  type(i: number): number {
    return this.#types[i] - 1;
  }

  transition(i: number): number {
    return this.#transitions[i] - 1;
  }

  processor(i: number): number {
    return this.#processors[i] - 1;
  }

  goroutine(i: number): number {
    return this.#goroutines[i] - 1;
  }

  subject(i: number): number {
    return this.#subjects[i] - 1;
  }
}

export class EventTable {
  count = 0;
  readonly #times = new TimeColumn();
  readonly #types = new Column();
  readonly #transitions = new Column();
  readonly #threads = new Column();
  readonly #processors = new Column();
  readonly #goroutines = new Column();
  readonly #stacks = new Column();
  readonly #subjects = new Column();
  readonly #columns = [
    this.#times,
    this.#types,
    this.#transitions,
    this.#threads,
    this.#processors,
    this.#goroutines,
    this.#stacks,
    this.#subjects,
  ];
  readonly #numbers = new NumberList();
  /** Piece → how many numbers there were before it. */
  readonly #numbersBefore: number[] = [0];

  /**
   * A row. `time`: nanoseconds since the trace began, later than the row before. `transition`: from and to which state its
   * goroutine or processor went (event-types.ts); 0 for none. `thread`, `processor`, `goroutine`: where it happened, as
   * that was before the transition; -1 for none. `stack`: of whoever caused it.
   */
  add(
    time: number,
    type: number,
    transition: number,
    thread: number,
    processor: number,
    goroutine: number,
    stack: number,
    subject: number,
  ): void {
    const at = this.count++ & MASK;
    this.#times.open[at] = time;
    this.#types.open[at] = type + 1;
    this.#transitions.open[at] = transition + 1;
    this.#threads.open[at] = thread + 1;
    this.#processors.open[at] = processor + 1;
    this.#goroutines.open[at] = goroutine + 1;
    this.#stacks.open[at] = stack + 1;
    this.#subjects.open[at] = subject + 1;
    if (at !== MASK) return;
    for (const column of this.#columns) column.close();
    this.#numbersBefore.push(this.#numbers.length);
  }

  /** Where the numbers of the next row begin, as its subject; they are given by addNumber. */
  get nextNumber(): number {
    return this.#numbers.length - this.#numbersBefore[this.count >>> SHIFT];
  }

  /** A number of the next row: what is more than one, or needs more than 32 bits. */
  addNumber(value: number): void {
    this.#numbers.push(value);
  }

  /** The i-th of a row's numbers. */
  number(row: number, i: number): number {
    return this.#numbers.at(this.#numbersBefore[row >>> SHIFT] + this.subject(row) + i);
  }

  /** Nanoseconds since the trace began; each row is later than the one before. */
  time(row: number): number {
    return this.#times.at(row);
  }

  type(row: number): number {
    return this.#types.at(row);
  }

  transition(row: number): number {
    return this.#transitions.at(row);
  }

  /** Row of the thread that it happened on; -1 for none. */
  thread(row: number): number {
    return this.#threads.at(row);
  }

  /** Id of the processor that it happened on; -1 for none. */
  processor(row: number): number {
    return this.#processors.at(row);
  }

  /** Row of the goroutine that it happened on; -1 for none. */
  goroutine(row: number): number {
    return this.#goroutines.at(row);
  }

  /** Row of TraceStacks; 0 for none. */
  stack(row: number): number {
    return this.#stacks.at(row);
  }

  /**
   * By type: the row of another goroutine (GoCreate, GoStart, GoUnblock, GoStatus, GoSwitch, GCMarkAssistActive), the id
   * of a processor (ProcStart, ProcStop, ProcSteal, ProcStatus, GCSweepActive), the row of a string (GoStop, GoBlock,
   * STWBegin, STWEnd, GoLabel), a count (ProcsChange, GCBegin, GCEnd), or where its numbers begin (HeapAlloc, HeapGoal,
   * GCSweepEnd, tasks, regions, logs, experiments): see `number`. -1: it has none.
   */
  subject(row: number): number {
    return this.#subjects.at(row);
  }

  /** The first row at or after a time; `count` where there is none. */
  rowAt(time: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.time(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** All rows, some at a time. */
  *pieces(): Generator<EventPiece> {
    const columns = [this.#types, this.#transitions, this.#processors, this.#goroutines, this.#subjects];
    for (let first = 0; first < this.count; first += PIECE) {
      const arrays = columns.map((column) => column.piece(first >>> SHIFT));
      yield new EventPiece(first, Math.min(PIECE, this.count - first), arrays);
    }
  }

  /** How much there is: to come back to. */
  save(): { readonly rows: number; readonly numbers: number } {
    return { rows: this.count, numbers: this.#numbers.length };
  }

  /** Forgets all that came after. */
  restore({ rows, numbers }: { readonly rows: number; readonly numbers: number }): void {
    this.count = rows;
    for (const column of this.#columns) column.truncate(rows);
    this.#numbers.truncate(numbers);
    this.#numbersBefore.length = (rows >>> SHIFT) + 1;
  }
}

/** A list of numbers that grows without being copied; whole ones below 2^32 take four bytes. */
class NumberList {
  length = 0;
  readonly #open = new Float64Array(PIECE);
  readonly #full: (Narrow | Float64Array)[] = [];

  push(value: number): void {
    const at = this.length++ & MASK;
    this.#open[at] = value;
    if (at === MASK) this.#full.push(narrow(this.#open));
  }

  at(index: number): number {
    const piece = index >>> SHIFT;
    return (piece < this.#full.length ? this.#full[piece] : this.#open)[index & MASK];
  }

  truncate(length: number): void {
    this.length = length;
    const pieces = length >>> SHIFT;
    if (pieces >= this.#full.length) return;
    this.#open.set(this.#full[pieces]);
    this.#full.length = pieces;
  }
}

function narrow<T extends Uint32Array | Float64Array>(wide: T): Narrow | T {
  let most = 0;
  let whole = true;
  for (let i = 0; i < wide.length; i++) {
    const value = wide[i];
    if (value > most) most = value;
    whole &&= value >= 0 && value === Math.floor(value);
  }
  if (!whole || most >= 2 ** 32) return wide.slice() as T;
  return most < 0x100 ? new Uint8Array(wide) : most < 0x10000 ? new Uint16Array(wide) : new Uint32Array(wide);
}
