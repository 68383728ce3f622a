/**
 * The snapshot: tables of all goroutines, their stacks and the threads, built in one pass when a core is opened.
 * What every goroutine has is kept in columns; a goroutine's stack is one number.
 */
import type { Fault } from '../bytes/fault.ts';
import { fault } from '../bytes/fault.ts';
import { rowsInOrder } from '../bytes/row-order.ts';
import type { CoreThread } from '../process/core.ts';
import { type Clock, readClock } from '../runtime/clock.ts';
import { type GoroutineColumns, readGoroutines } from '../runtime/goroutines.ts';
import { type Machine, readMachines } from '../runtime/machines.ts';
import type { GoProgram } from '../runtime/program.ts';
import { G_RUNNING, readWaitReasons } from '../runtime/status.ts';
import { systemRule } from '../runtime/system.ts';
import { PcTable } from '../stacks/pc-table.ts';
import { NO_STACK, StackTable } from '../stacks/stack-table.ts';
import { type MachineFrame, type ThreadStack, threadStack } from '../stacks/thread-stacks.ts';
import type { KeptTables } from './kept-tables.ts';
import type { Pending, SecondThread } from './second-thread.ts';
import { type StackShare, type UnwindTask, type UnwoundShare, unwindRows } from './unwinding.ts';
import type { ChannelWaits, WaitingGoroutines, WaitTable } from './wait-table.ts';

export interface GoroutineTable extends GoroutineColumns {
  /** StackTable row; -1 where no frame could be found. */
  readonly stack: Int32Array;
  /** Kernel TID of the thread that runs it; 0 for none. */
  readonly thread: Int32Array;
  /** 1 for the runtime's own goroutines. */
  readonly system: Uint8Array;
  /** Rows whose stack was followed from a thread's registers: the frames with addresses and registers. */
  readonly onThread: ReadonlyMap<number, readonly MachineFrame[]>;
  /** Rows whose stack could not be followed to its bottom, and why. */
  readonly stackFaults: ReadonlyMap<number, Fault>;
}

export interface ThreadRow {
  readonly core: CoreThread;
  readonly machine?: Machine;
  readonly stack?: ThreadStack;
  /** GoroutineTable row; -1 for none. */
  readonly goroutine: number;
}

export interface Snapshot {
  readonly program: GoProgram;
  readonly pcs: PcTable;
  readonly stacks: StackTable;
  readonly goroutines: GoroutineTable;
  readonly threads: readonly ThreadRow[];
  readonly machines: readonly Machine[];
  readonly waitReasons: readonly string[];
  readonly clock: Clock;
  readonly faults: readonly Fault[];
  /** What blocked goroutines wait for, where it was read at an earlier opening and kept. */
  readonly waits?: WaitTable;
  /** Waits on channels, where another thread reads them meanwhile. */
  readonly pendingWaits?: Pending<ChannelWaits>;
  /** GoroutineTable row of a goroutine id; -1 for none. */
  rowOf(id: number): number;
}

/** How far opening has come, for what takes over a second. */
export type Progress = (phase: string, done: number, total: number) => void;

/** `second`: on a large core it takes a part of the work. */
export function readSnapshot(program: GoProgram, progress: Progress = () => {}, second?: SecondThread): Snapshot {
  const faults: Fault[] = [...program.process.faults, ...program.faults];
  const waitReasons = readWaitReasons(program.memory, program.variable('runtime.waitReasonStrings'));
  const columns = readGoroutines(program, faults, (done, total) => progress('goroutines', done, total), second);
  const machines = readMachines(program, toldMachines(columns), faults);
  const pcs = new PcTable(program);
  const stacks = new StackTable(pcs);
  const threads = readThreads(program, pcs, machines, columns);
  const clock = readClock(program, columns.runnableSince);
  const share = second && new ChannelsBehindStacks(second, { goroutines: columns, waitReasons, clock });
  const goroutines = unwindAll(program, columns, stacks, threads, progress, share);
  return {
    program,
    pcs,
    stacks,
    goroutines,
    threads,
    machines,
    waitReasons,
    faults,
    clock,
    pendingWaits: share?.channels(),
    rowOf: (id) => searchSorted(columns.id, id),
  };
}

/** Who waits on channels is read by a second thread when it has followed its stacks: that needs none of them, and is its last work. */
class ChannelsBehindStacks implements StackShare {
  readonly least: number;
  readonly #second: SecondThread;
  readonly #source: WaitingGoroutines;
  #finish: Pending<ChannelWaits> | undefined;

  constructor(second: SecondThread, { goroutines, waitReasons, clock }: WaitingGoroutines) {
    const { count, address, status, waitReason, waiting } = goroutines;
    this.least = second.least;
    this.#second = second;
    this.#source = { goroutines: { count, address, status, waitReason, waiting }, waitReasons, clock };
  }

  stacks(task: UnwindTask): Pending<UnwoundShare> {
    const finish = this.#second.stacks(task);
    this.#finish = this.#second.channels(this.#source);
    return finish;
  }

  /** undefined: it was given no work. The thread is ended when its last work is done. */
  channels(): Pending<ChannelWaits> | undefined {
    const finish = this.#finish;
    if (!finish) {
      this.#second.end();
      return undefined;
    }
    return () => {
      const waits = finish();
      this.#second.end();
      return waits;
    };
  }
}

/**
 * A snapshot as it was kept: only threads and a few words of the runtime are read again. `more`: what else is to be said of it.
 */
export function restoreSnapshot(program: GoProgram, tables: KeptTables, more: readonly Fault[]): Snapshot {
  const pcs = new PcTable(program);
  for (let row = 0; row < tables.pcs.length; row++) pcs.rowOf(tables.pcs[row], tables.calls[row] === 1);
  const machines = readMachines(program, toldMachines(tables.goroutines), []);
  const threads = readThreads(program, pcs, machines, tables.goroutines);
  const onThread = new Map<number, readonly MachineFrame[]>();
  for (const { goroutine: row, stack } of threads)
    if (row >= 0 && tables.goroutines.status[row] === G_RUNNING && stack?.goroutine) onThread.set(row, stack.goroutine);
  return {
    program,
    pcs,
    stacks: StackTable.restored(pcs, tables.stackPc, tables.stackParent, tables.stackDepth),
    goroutines: { ...tables.goroutines, onThread },
    threads,
    machines,
    waitReasons: readWaitReasons(program.memory, program.variable('runtime.waitReasonStrings')),
    faults: [...more, ...tables.faults],
    clock: readClock(program, tables.goroutines.runnableSince),
    waits: tables.waits,
    rowOf: (id) => searchSorted(tables.goroutines.id, id),
  };
}

/** Ms that goroutines name: where the runtime's own list is lost they are found by these. */
function toldMachines({ m }: Pick<GoroutineColumns, 'm'>): ReadonlySet<number> {
  const told = new Set<number>();
  for (let row = 0; row < m.length; row++) if (m[row] > 0) told.add(m[row]);
  return told;
}

function readThreads(
  program: GoProgram,
  pcs: PcTable,
  machines: readonly Machine[],
  columns: GoroutineColumns,
): ThreadRow[] {
  const rows = new Map<number, number>();
  for (let row = 0; row < columns.count; row++) if (columns.m[row] !== 0) rows.set(columns.address[row], row);
  const byThread = new Map(machines.filter((m) => m.threadId > 0).map((m) => [m.threadId, m]));
  return program.process.core.threads.map((core) => {
    const machine = byThread.get(core.threadId);
    if (!machine) return { core, goroutine: -1 };
    const goroutine = machine.currentG === 0 ? -1 : (rows.get(machine.currentG) ?? -1);
    return { core, machine, goroutine, stack: threadStack(program, pcs, core, machine) };
  });
}

function unwindAll(
  program: GoProgram,
  columns: GoroutineColumns,
  stacks: StackTable<PcTable>,
  threads: readonly ThreadRow[],
  progress: Progress,
  second: StackShare | undefined,
): GoroutineTable {
  const n = columns.count;
  const stack = new Int32Array(n).fill(NO_STACK);
  const thread = new Int32Array(n);
  const onThread = new Map<number, readonly MachineFrame[]>();
  const stackFaults = new Map<number, Fault>();
  for (const t of threads) {
    if (t.goroutine < 0) continue;
    const row = t.goroutine;
    thread[row] = t.core.threadId;
    if (columns.status[row] !== G_RUNNING) continue;
    if (t.stack?.goroutine) {
      onThread.set(row, t.stack.goroutine);
      stack[row] = stacks.intern(
        Int32Array.from(t.stack.goroutine, (f) => f.row),
        t.stack.goroutine.length,
      );
      if (t.stack.goroutineFault) stackFaults.set(row, t.stack.goroutineFault);
    } else {
      const why = t.stack?.ownFault?.message;
      stackFaults.set(
        row,
        fault(
          'running-stack-unreachable',
          `it runs on thread ${t.core.threadId}, whose registers do not lead to its stack${why ? `: ${why}` : ''}`,
        ),
      );
    }
  }
  const order = unwindingOrder(columns);
  const told = (done: number) => progress('stacks', done, order.length);
  unwindRows(program, stacks, columns, order, { stack, stackFaults }, second, told);
  for (let row = 0; row < n; row++) {
    if (stack[row] !== NO_STACK || stackFaults.has(row)) continue;
    stackFaults.set(
      row,
      fault('stack-unknown', 'it was running, but no thread in the core runs it: its registers are not known'),
    );
  }
  return { ...columns, stack, thread, onThread, stackFaults, system: systemColumn(program, columns, stacks.pcs) };
}

/** Rows with a saved pc, in order of their stack pointers, so that memory is read once and forward. */
function unwindingOrder(columns: GoroutineColumns): Uint32Array {
  let count = 0;
  const rows = new Uint32Array(columns.count);
  for (let row = 0; row < columns.count; row++) if (columns.pc[row] > 0 && columns.sp[row] > 0) rows[count++] = row;
  return rowsInOrder(rows.subarray(0, count), columns.sp);
}

function systemColumn(program: GoProgram, columns: GoroutineColumns, pcs: PcTable): Uint8Array {
  const isSystem = systemRule(program);
  const names = new Map<number, string>();
  const system = new Uint8Array(columns.count);
  for (let row = 0; row < columns.count; row++) {
    const pc = columns.startPc[row];
    let name = names.get(pc);
    if (name === undefined) {
      name = startFunctionName(pcs, pc);
      names.set(pc, name);
    }
    if (isSystem(name, columns.address[row])) system[row] = 1;
  }
  return system;
}

export function startFunctionName(pcs: PcTable, startPc: number): string {
  const row = pcs.rowOf(startPc, false);
  return row < 0 ? '' : pcs.row(row).function.name;
}

/** Place of a number among numbers in order; -1: it is not there. */
export function searchSorted(ids: Float64Array | Uint32Array, id: number): number {
  let low = 0;
  let high = ids.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if (ids[middle] === id) return middle;
    if (ids[middle] < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
