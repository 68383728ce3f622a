/** Tables of goroutines, filled from what a process wrote of them: the same columns that a core gives, as far as they are told. */
import { type Fault, fault } from '../../bytes/fault.ts';
import { FrameTable } from '../../formats/goroutines/frame-table.ts';
import type { GoroutineSink, WrittenState } from '../../formats/goroutines/sink.ts';
import { isStatementWrapper } from '../../gobin/names.ts';
import { G_LEAKED, G_UNKNOWN, G_WAITING, isBlocked, statusNumber } from '../../runtime/status.ts';
import { isSystemByName } from '../../runtime/system.ts';
import { StackTable } from '../../stacks/stack-table.ts';
import { Column } from './column.ts';

/** Number of a go statement that is not told. */
export const CREATOR_UNKNOWN = -1;
const MAX_REASONS = 255;
const MAX_ROWS = 1 << 23;
const CLEANERS: ReadonlySet<string> = new Set(['runtime.runfinq', 'runtime.runFinalizers', 'runtime.runCleanups']);

export type WrittenTables = ReturnType<TableBuilder['finish']>;

export class TableBuilder implements GoroutineSink {
  readonly frames = new FrameTable();
  readonly #stacks = new StackTable(new SingleCalls(this.frames));
  readonly #id = new Column(Float64Array);
  readonly #status = new Column(Uint8Array);
  readonly #reason = new Column(Uint8Array);
  readonly #minutes = new Column(Int32Array);
  readonly #locked = new Column(Uint8Array);
  readonly #labels = new Column(Float64Array);
  readonly #stack = new Column(Int32Array);
  readonly #created = new Column(Float64Array);
  readonly #parent = new Column(Float64Array);
  readonly #start = new Column(Float64Array);
  readonly #system = new Column(Uint8Array);
  readonly #at = new Column(Float64Array);
  readonly #broken: [row: number, why: string][] = [];
  readonly #labelSets: Readonly<Record<string, string>>[] = [{}];
  readonly #labelNumbers = new Map<string, number>();
  readonly #reasons = [''];
  readonly #reasonNumbers = new Map([['', 0]]);
  /** Of stacks, by their row: what they began with, and whether that is the runtime's. */
  readonly #starts = new Map<number, { readonly start: number; readonly system: boolean }>();
  #rows = new Int32Array(256);
  #depth = 0;
  #why: string | undefined;
  #count = 0;
  #left = 0;
  #isWaitForCleaning = false;
  /** Of the goroutine that was told first; 0: none was. */
  firstId = 0;

  begin(id: number, state: WrittenState, at: number): void {
    if (this.firstId === 0) this.firstId = id;
    this.#id.set(this.#count, id);
    const status = state.name === '' ? G_UNKNOWN : (statusNumber(state.name) ?? (state.leaked ? G_LEAKED : G_WAITING));
    const waits = isBlocked(status);
    this.#status.set(this.#count, status);
    this.#reason.set(this.#count, waits && statusNumber(state.name) === undefined ? this.#reasonNumber(state.name) : 0);
    this.#minutes.set(this.#count, state.minutes);
    this.#locked.set(this.#count, state.locked ? 1 : 0);
    this.#labels.set(this.#count, 0);
    // The first goroutine was made by no go statement.
    this.#created.set(this.#count, id === 1 ? 0 : CREATOR_UNKNOWN);
    this.#parent.set(this.#count, 0);
    this.#at.set(this.#count, at);
    this.#isWaitForCleaning = state.name === 'finalizer wait' || state.name === 'cleanup wait';
    this.#depth = 0;
    this.#why = undefined;
  }

  labels(labels: Readonly<Record<string, string>>): void {
    const key = JSON.stringify(Object.entries(labels).sort());
    let number = this.#labelNumbers.get(key);
    if (number === undefined) {
      number = this.#labelSets.push(labels) - 1;
      this.#labelNumbers.set(key, number);
    }
    this.#labels.set(this.#count, number);
  }

  frame(row: number): void {
    if (this.#depth === this.#rows.length) {
      const wider = new Int32Array(2 * this.#depth);
      wider.set(this.#rows);
      this.#rows = wider;
    }
    this.#rows[this.#depth++] = row;
  }

  broken(why: string): void {
    this.#why = why;
  }

  created(row: number, by: number): void {
    this.#created.set(this.#count, row + 1);
    this.#parent.set(this.#count, by);
  }

  end(count: number): void {
    const first = this.#count;
    const stack = this.#stacks.intern(this.#rows, this.#depth);
    const { start, system } = this.#startOf(stack);
    this.#stack.set(first, stack);
    this.#start.set(first, start);
    this.#system.set(first, system ? 1 : 0);
    if (this.#why !== undefined) this.#broken.push([first, this.#why]);
    this.#count = Math.min(first + count, MAX_ROWS);
    this.#left += first + count - this.#count;
    if (count > 1) for (const column of this.#columns()) column.repeat(first, this.#count);
  }

  #columns() {
    return [
      this.#id,
      this.#status,
      this.#reason,
      this.#minutes,
      this.#locked,
      this.#labels,
      this.#stack,
      this.#created,
      this.#parent,
      this.#start,
      this.#system,
      this.#at,
    ];
  }

  #reasonNumber(reason: string): number {
    let number = this.#reasonNumbers.get(reason);
    if (number !== undefined) return number;
    number = Math.min(this.#reasons.length, MAX_REASONS);
    // The last number is for all that are told after so many others.
    this.#reasons[number] = number === MAX_REASONS ? 'another of too many states' : reason;
    this.#reasonNumbers.set(reason, number);
    return number;
  }

  /** The outermost call, through what the compiler wraps around `go f(x)`. A stack that breaks off shows none. */
  #startOf(stack: number): { readonly start: number; readonly system: boolean } {
    if (this.#why !== undefined || stack < 0) return { start: 0, system: false };
    const known = this.#starts.get(stack);
    if (known && !CLEANERS.has(this.#nameOf(known.start - 1))) return known;
    let at = this.#depth - 1;
    if (at > 0 && this.#nameOf(this.#rows[at]) === 'runtime.goexit') at--;
    if (at > 0 && isStatementWrapper(this.#nameOf(this.#rows[at]))) at--;
    const name = this.#nameOf(this.#rows[at]);
    const isCut = name.startsWith('(');
    const system = CLEANERS.has(name) ? this.#isWaitForCleaning : isSystemByName(name);
    const found = { start: isCut ? 0 : this.#rows[at] + 1, system: !isCut && system };
    this.#starts.set(stack, found);
    return found;
  }

  #nameOf(row: number): string {
    return this.frames.calls[row]?.function ?? '';
  }

  /** Rows in order of ids, each id once; those without ids are numbered in the order in which they were told. */
  finish() {
    const order = this.#order();
    const count = order.length;
    const id = this.#id.ordered(order);
    const hasIds = count === 0 || id[count - 1] > 0;
    if (!hasIds) for (let row = 0; row < count; row++) id[row] = row + 1;
    return {
      frames: this.frames,
      stacks: this.#stacks,
      waitReasons: this.#reasons as readonly string[],
      labelSets: this.#labelSets as readonly Readonly<Record<string, string>>[],
      hasIds,
      /** So many were told beyond those that are kept. */
      left: this.#left,
      goroutines: {
        count,
        id,
        status: this.#status.ordered(order),
        waitReason: this.#reason.ordered(order),
        minutes: this.#minutes.ordered(order),
        lockedM: this.#locked.ordered(order),
        labels: this.#labels.ordered(order),
        stack: this.#stack.ordered(order),
        createdPc: this.#created.ordered(order),
        parentId: this.#parent.ordered(order),
        startPc: this.#start.ordered(order),
        system: this.#system.ordered(order),
        thread: new Uint8Array(count),
        /** Byte offset of what was written of it. */
        at: this.#at.ordered(order),
        stackFaults: this.#brokenOff(order),
      },
    };
  }

  #brokenOff(order: Uint32Array): ReadonlyMap<number, Fault> {
    const places = new Int32Array(this.#broken.length > 0 ? this.#count : 0).fill(-1);
    if (places.length > 0) for (const [at, row] of order.entries()) places[row] = at;
    const told = this.#broken.filter(([row]) => places[row] >= 0);
    return new Map(told.map(([row, why]) => [places[row], fault('stack-not-written', why)]));
  }

  /**
   * A goroutine that another thread ran is written twice: without its stack by the dying thread, and in full by its own.
   */
  #order(): Uint32Array {
    const ids = this.#id.values;
    const stacks = this.#stack.values;
    const all = Uint32Array.from({ length: this.#count }, (_, row) => row).sort((a, b) => ids[a] - ids[b] || a - b);
    let kept = 0;
    for (const row of all) {
      const same = kept > 0 && ids[row] > 0 && ids[all[kept - 1]] === ids[row];
      if (!same) all[kept++] = row;
      else if (stacks[all[kept - 1]] < 0) all[kept - 1] = row;
    }
    return all.subarray(0, kept);
  }
}

/** Every written call is a row of its own. */
class SingleCalls {
  #ones = new Int32Array(1024).fill(1);
  readonly #frames: FrameTable;

  constructor(frames: FrameTable) {
    this.#frames = frames;
  }

  get frameCount(): Int32Array {
    if (this.#frames.count > this.#ones.length) this.#ones = new Int32Array(2 * this.#frames.count).fill(1);
    return this.#ones;
  }
}
