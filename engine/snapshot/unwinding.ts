/**
 * The stacks of goroutines that are not on a thread, followed from what their g's saved. On a large core a second thread follows half
 * of them: it has tables of its own, which are read into the first one's.
 */
import { type Fault, fault, hex } from '../bytes/fault.ts';
import type { GoProgram } from '../runtime/program.ts';
import { PcTable } from '../stacks/pc-table.ts';
import { NO_STACK, StackTable } from '../stacks/stack-table.ts';
import { Unwinder } from '../stacks/unwind.ts';

/** Where stacks begin: the columns of GoroutineColumns of that name. */
type StackStarts = Readonly<Record<'pc' | 'sp' | 'link' | 'stackLow' | 'stackHigh', Float64Array>>;

/** The rows whose stacks are to be followed, in the order in which these lie in memory. */
export type UnwindTask = StackStarts & { readonly rows: Uint32Array };

/** What became of a task: stacks by the places of its rows, in tables that belong to it alone. */
export interface UnwoundShare {
  /** Place in the task → row of its stacks; -1: no frame was found. */
  readonly stack: Int32Array;
  /** Places whose stack could not be followed to its bottom, and why. */
  readonly faults: readonly (readonly [number, Fault])[];
  /** Rows of its PcTable. */
  readonly pcs: Float64Array;
  readonly calls: Uint8Array;
  /** Rows of its StackTable. */
  readonly stackPc: Int32Array;
  readonly stackParent: Int32Array;
}

/** Another thread that follows some of them; what it returns is as of SecondThread. */
export interface StackShare {
  readonly least: number;
  stacks(task: UnwindTask): () => UnwoundShare | undefined;
}

/** Told now and then how many stacks were followed. */
type Told = (done: number) => void;

/** By row of the goroutines: the StackTable rows of their stacks, and why some could not be followed to the bottom. */
export interface FoundStacks {
  readonly stack: Int32Array;
  readonly stackFaults: Map<number, Fault>;
}

/** Follows the stacks of `rows`, which are in order of their stack pointers, and writes what it finds `into` their places. */
export function unwindRows(
  program: GoProgram,
  stacks: StackTable<PcTable>,
  columns: StackStarts,
  rows: Uint32Array,
  into: FoundStacks,
  second: StackShare | undefined,
  told: Told,
): void {
  const shared = second && rows.length >= second.least ? rows.length >>> 1 : 0;
  const here = rows.subarray(shared);
  const there = rows.subarray(0, shared);
  const place = (of: Uint32Array, found: Pick<UnwoundShare, 'stack' | 'faults'>) => {
    for (let i = 0; i < of.length; i++) into.stack[of[i]] = found.stack[i];
    for (const [i, why] of found.faults) into.stackFaults.set(of[i], why);
  };
  const finish = shared > 0 ? second?.stacks({ ...taskOf(columns), rows: there.slice() }) : undefined;
  place(
    here,
    unwind(program, stacks, columns, here, (done) => told((done * rows.length) / here.length)),
  );
  const share = finish?.();
  place(there, share ? adopted(stacks, share) : unwind(program, stacks, columns, there, told));
}

/** The share of the second thread. */
export function unwindShare(program: GoProgram, task: UnwindTask): UnwoundShare {
  const pcs = new PcTable(program);
  const stacks = new StackTable(pcs);
  const found = unwind(program, stacks, task, task.rows, () => {});
  const rows = Array.from({ length: pcs.count }, (_, row) => pcs.row(row));
  return {
    ...found,
    pcs: Float64Array.from(rows, ({ pc }) => pc),
    calls: Uint8Array.from(rows, ({ call }) => Number(call)),
    stackPc: stacks.pc.slice(0, stacks.count),
    stackParent: stacks.parent.slice(0, stacks.count),
  };
}

/** The same with rows of `stacks`. */
function adopted(stacks: StackTable<PcTable>, share: UnwoundShare): Pick<UnwoundShare, 'stack' | 'faults'> {
  const pcs = Int32Array.from(share.pcs, (pc, row) => stacks.pcs.rowOf(pc, share.calls[row] === 1));
  const rows = new Int32Array(share.stackPc.length);
  // Who called stands before who was called.
  for (let row = 0; row < rows.length; row++) {
    const parent = share.stackParent[row];
    rows[row] = stacks.under(parent < 0 ? NO_STACK : rows[parent], pcs[share.stackPc[row]]);
  }
  return { stack: share.stack.map((row) => (row < 0 ? NO_STACK : rows[row])), faults: share.faults };
}

/** Nothing else of the columns that are given. */
function taskOf({ pc, sp, link, stackLow, stackHigh }: StackStarts): StackStarts {
  return { pc, sp, link, stackLow, stackHigh };
}

/** By the places of `rows`. */
function unwind(
  program: GoProgram,
  stacks: StackTable<PcTable>,
  { pc, sp, link, stackLow, stackHigh }: StackStarts,
  rows: Uint32Array,
  told: Told,
): Pick<UnwoundShare, 'stack' | 'faults'> {
  const unwinder = new Unwinder(program.memory, stacks.pcs);
  const start = { pc: 0, sp: 0, link: 0, low: 0, high: 0, exact: false, stopAtSwitch: false };
  const stack = new Int32Array(rows.length);
  const faults: [number, Fault][] = [];
  for (let i = 0; i < rows.length; i++) {
    if ((i & 0x3fff) === 0) told(i);
    const row = rows[i];
    start.pc = pc[row];
    start.sp = sp[row];
    start.link = link[row];
    start.low = stackLow[row];
    start.high = stackHigh[row];
    const stop = unwinder.unwind(start);
    stack[i] = stacks.intern(unwinder.rows, unwinder.length);
    if (stop !== 'bottom')
      faults.push([i, unwinder.fault ?? fault('not-go-code', `pc ${hex(unwinder.pc)} is not in Go code`)]);
  }
  return { stack, faults };
}
