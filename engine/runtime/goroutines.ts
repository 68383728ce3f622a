/**
 * All goroutines, read in one pass over `allgs` in address order into columns.
 * Source: runtime2.go `type g struct`, proc.go `allgs`; dead ones are left out.
 */
import { type Fault, fault, hex } from '../bytes/fault.ts';
import { allRows, rowsInOrder } from '../bytes/row-order.ts';
import type { GoProgram } from './program.ts';
import { scanGoroutines } from './scan-goroutines.ts';
import {
  G_COPYSTACK,
  G_DEAD,
  G_DEAD_EXTRA,
  G_LEAKED,
  G_PREEMPTED,
  G_RUNNABLE,
  G_SCAN,
  G_SYSCALL,
  G_WAITING,
} from './status.ts';

/** What `g` itself says, a row per live goroutine, in order of goroutine id. */
export interface GoroutineColumns {
  readonly count: number;
  /** Address of the g. */
  readonly address: Float64Array;
  readonly id: Float64Array;
  /** Without the scan bit. */
  readonly status: Uint8Array;
  /** Number of the wait reason; meaningful while waiting only. */
  readonly waitReason: Uint8Array;
  /** nanotime; 0 where the runtime noted none. */
  readonly waitSince: Float64Array;
  readonly m: Float64Array;
  readonly lockedM: Float64Array;
  readonly stackLow: Float64Array;
  readonly stackHigh: Float64Array;
  /** Where unwinding starts for a goroutine that is not on a thread: from sched, or syscallpc; 0 where on a thread. */
  readonly pc: Float64Array;
  readonly sp: Float64Array;
  /** Of the link register there, which is 0 but for what was stopped before its frame was made (arm64). */
  readonly link: Float64Array;
  /** Return pc of the go statement; 0 for the first goroutine. */
  readonly createdPc: Float64Array;
  readonly startPc: Float64Array;
  /** Id of the creator; 0 where it is not known (before Go 1.21). */
  readonly parentId: Float64Array;
  /** First sudog. */
  readonly waiting: Float64Array;
  readonly labels: Float64Array;
  /** Innermost entry of the panic chain; 0 for none. */
  readonly panic: Float64Array;
  /** nanotime since when it can run and does not; 0 where it is not runnable, or the runtime noted none (it does for one in eight). */
  readonly runnableSince: Float64Array;
  /**
   * While it sleeps: nanotime at which it shall go on (since Go 1.23), before that the address of its timer. NaN in a synctest
   * bubble: time is made up there, and says nothing about seconds.
   */
  readonly sleep: Float64Array;
}

type Columns = Omit<GoroutineColumns, 'count'>;

/** A part of the goroutines, those whose g's have these addresses, and where their columns are to be written: as long as there are addresses. */
export interface GoroutineTask {
  readonly addresses: Float64Array;
  readonly columns: Columns;
}

/** What became of it. */
export interface GoroutineRows {
  /** Rows that were written: those that are not dead, in the order of the addresses. */
  readonly count: number;
  /** Those whose g cannot be read, and where the first of them lies. */
  readonly unreadable: number;
  readonly firstUnreadable: number;
}

/** Another thread that reads some of them; what it returns is as of SecondThread. */
export interface GoroutineShare {
  readonly least: number;
  goroutines(task: GoroutineTask): () => GoroutineRows | undefined;
}

const NUMBERS = [
  'address',
  'id',
  'waitSince',
  'm',
  'lockedM',
  'stackLow',
  'stackHigh',
  'pc',
  'sp',
  'link',
  'createdPc',
  'startPc',
  'parentId',
  'waiting',
  'labels',
  'panic',
  'runnableSince',
  'sleep',
] as const satisfies readonly (keyof Columns)[];
const BYTES = ['status', 'waitReason'] as const satisfies readonly (keyof Columns)[];
const COLUMNS = [...NUMBERS, ...BYTES];

/** No process has more; a wrong length must not cost gigabytes. */
const MAX_GOROUTINES = 1 << 26;

/** `progress` is told now and then how many were looked at. With a second thread the columns lie in memory that it can be shown. */
export function readGoroutines(
  program: GoProgram,
  faults: Fault[],
  progress: (done: number, total: number) => void,
  second?: GoroutineShare,
): GoroutineColumns {
  const addresses = goroutineAddresses(program, faults);
  const n = addresses.length;
  const here = second && n >= second.least ? n - (n >>> 1) : n;
  let columns = columnsOf(n, second !== undefined);
  const task = (from: number, to: number) => ({
    addresses: addresses.slice(from, to),
    columns: partOf(columns, from, to),
  });
  const finish = here < n ? second?.goroutines(task(here, n)) : undefined;
  const told = (done: number) => progress((done * n) / here, n);
  const first = readRows(program, task(0, here), told);
  let rest = finish?.();
  if (finish && !rest) {
    // Whoever gave no answer may still write there.
    const known = columns;
    columns = columnsOf(n, false);
    for (const name of COLUMNS) columns[name].set(known[name].subarray(0, here));
    rest = readRows(program, task(here, n));
  }
  const parts = [first, ...(rest ? [rest] : [])];
  const unreadable = parts.reduce((sum, part) => sum + part.unreadable, 0);
  const torn = parts.find((part) => part.unreadable > 0);
  if (torn) faults.push(goroutinesUnreadable(unreadable, n, torn.firstUnreadable));
  const rows = allRows(first.count + (rest?.count ?? 0));
  for (let i = first.count; i < rows.length; i++) rows[i] += here - first.count;
  return inOrderOfId(columns, rows);
}

/** Empty ones. `isShared`: in memory that other threads can be shown. */
function columnsOf(n: number, isShared: boolean): Columns {
  const buffer = (bytes: number) => (isShared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
  return {
    ...byName(NUMBERS, () => new Float64Array(buffer(8 * n))),
    ...byName(BYTES, () => new Uint8Array(buffer(n))),
  };
}

/** The rows [from, to) of them. */
function partOf(columns: Columns, from: number, to: number): Columns {
  return {
    ...byName(NUMBERS, (name) => columns[name].subarray(from, to)),
    ...byName(BYTES, (name) => columns[name].subarray(from, to)),
  };
}

function byName<Name extends string, Column>(
  names: readonly Name[],
  make: (name: Name) => Column,
): Record<Name, Column> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Column>;
}

function goroutinesUnreadable(unreadable: number, all: number, first: number): Fault {
  const lost = `${unreadable} of ${all} goroutines cannot be read: their memory is not in the core, the first at ${hex(first)}.`;
  return fault('goroutines-unreadable', lost, { address: first });
}

/** Whether a g is in a bubble of testing/synctest (since Go 1.24), whose clock is its own. */
export function isInBubble({ memory, layout }: GoProgram, g: number): boolean {
  return layout.g.bubble >= 0 && memory.word(g + layout.g.bubble) > 0;
}

/** Reads a part of them. */
export function readRows(
  program: GoProgram,
  { addresses, columns }: GoroutineTask,
  told: (done: number) => void = () => undefined,
): GoroutineRows {
  const { memory, layout } = program;
  const { g } = layout;
  const n = addresses.length;
  const { address, id, status, waitReason, waitSince, m, lockedM, stackLow, stackHigh, pc, sp, link } = columns;
  const { createdPc, startPc, parentId, waiting, labels, panic, runnableSince, sleep } = columns;
  const sleepAt = g.sleepWhen >= 0 ? g.sleepWhen : g.timer;
  let row = 0;
  let unreadable = 0;
  let firstUnreadable = 0;
  for (let i = 0; i < n; i++) {
    if ((i & 0x3fff) === 0) told(i);
    const at = addresses[i];
    const statusWord = memory.word(at + g.atomicstatus);
    if (Number.isNaN(statusWord)) {
      if (unreadable++ === 0) firstUnreadable = at;
      continue;
    }
    const base = (statusWord % 0x1_0000_0000) & ~G_SCAN;
    if (base === G_DEAD || base === G_DEAD_EXTRA || base > G_DEAD_EXTRA || base === 0) continue;
    address[row] = at;
    id[row] = memory.word(at + g.goid);
    status[row] = base;
    waitReason[row] = memory.word(at + g.waitreason) % 256;
    waitSince[row] = memory.word(at + g.waitsince);
    put(m, row, memory.word(at + g.m));
    put(lockedM, row, memory.word(at + g.lockedm));
    stackLow[row] = memory.word(at + g['stack.lo']);
    stackHigh[row] = memory.word(at + g['stack.hi']);
    // One that came back and found no processor stands in a queue; its call is over only when it runs (proc.go, exitsyscall).
    const callSp = base === G_SYSCALL || base === G_RUNNABLE ? memory.word(at + g.syscallsp) : 0;
    if (base === G_SYSCALL || callSp > 0) {
      sp[row] = callSp;
      pc[row] = callSp === 0 ? 0 : memory.word(at + g.syscallpc);
    } else if (
      base === G_RUNNABLE ||
      base === G_WAITING ||
      base === G_COPYSTACK ||
      base === G_PREEMPTED ||
      base === G_LEAKED
    ) {
      pc[row] = memory.word(at + g['sched.pc']);
      sp[row] = memory.word(at + g['sched.sp']);
      put(link, row, memory.word(at + g['sched.lr']));
    }
    // The first goroutine was made by no go statement, so the runtime names none (traceback.go, printcreatedby).
    createdPc[row] = id[row] === 1 ? 0 : memory.word(at + g.gopc);
    startPc[row] = memory.word(at + g.startpc);
    if (g.parentGoid >= 0) parentId[row] = memory.word(at + g.parentGoid);
    waiting[row] = memory.word(at + g.waiting);
    put(labels, row, memory.word(at + g.labels));
    put(panic, row, memory.word(at + g._panic));
    // proc.go casgstatus: the stamp is that of the last change to runnable while `tracking` is set.
    if (base === G_RUNNABLE && memory.word32(at + g.tracking) % 0x100 === 1)
      runnableSince[row] = memory.word(at + g.trackingStamp);
    if (base === G_WAITING) put(sleep, row, isInBubble(program, at) ? Number.NaN : memory.word(at + sleepAt));
    row++;
  }
  return { count: row, unreadable, firstUnreadable };
}

/** What few goroutines have: where none has it, the column takes no room, because nobody ever wrote there. */
function put(column: Float64Array, row: number, value: number): void {
  if (value !== 0) column[row] = value;
}

/** These rows alone, in order of id, in the bytes of the columns that they come from. */
function inOrderOfId(columns: Columns, rows: Uint32Array): GoroutineColumns {
  const order = rowsInOrder(rows, columns.id);
  const count = order.length;
  const before = new Float64Array(columns.id.length);
  const bytesBefore = new Uint8Array(columns.id.length);
  return {
    count,
    ...byName(NUMBERS, (name) => {
      const column = columns[name];
      if (isEmpty(column)) return column.subarray(0, count);
      before.set(column);
      for (let i = 0; i < count; i++) column[i] = before[order[i]];
      return column.subarray(0, count);
    }),
    ...byName(BYTES, (name) => {
      const column = columns[name];
      bytesBefore.set(column);
      for (let i = 0; i < count; i++) column[i] = bytesBefore[order[i]];
      return column.subarray(0, count);
    }),
  };
}

function isEmpty(column: Float64Array): boolean {
  for (let i = 0; i < column.length; i++) if (column[i] !== 0) return false;
  return true;
}

/**
 * The g addresses that `allgs` lists, ascending; where the list is lost or torn, also those that are found by their shape.
 * `allgptr`/`allglen` are the copies that stay whole during an append.
 */
function goroutineAddresses(program: GoProgram, faults: Fault[]): Float64Array {
  const list = goroutineList(program);
  if (!list) {
    const found = scanGoroutines(program);
    faults.push(listLost(found.length));
    return Float64Array.from(found);
  }
  const addresses = new Float64Array(list.length);
  let count = 0;
  let lost = 0;
  for (let i = 0; i < list.length; i++) {
    const at = program.memory.word(list.data + 8 * i);
    if (Number.isNaN(at)) lost++;
    else if (at !== 0) addresses[count++] = at;
  }
  const listed = addresses.subarray(0, count).sort();
  if (lost === 0) return listed;
  const known = new Set(listed);
  const found = scanGoroutines(program).filter((at) => !known.has(at));
  faults.push(listTorn(list, lost, found.length));
  return Float64Array.from([...listed, ...found]).sort();
}

interface List {
  readonly data: number;
  readonly length: number;
}

function goroutineList(program: GoProgram): List | undefined {
  const { memory } = program;
  const list = (pointerAt: number | undefined, lengthAt: number | undefined) =>
    pointerAt === undefined || lengthAt === undefined
      ? undefined
      : { data: memory.word(pointerAt), length: memory.word(lengthAt) };
  const allgs = program.variable('runtime.allgs');
  const copy = list(program.variable('runtime.allgptr'), program.variable('runtime.allglen'));
  const slice = list(allgs, allgs === undefined ? undefined : allgs + 8);
  return [copy, slice].find((l) => l !== undefined && l.length > 0 && l.length <= MAX_GOROUTINES);
}

const FOUND_BY_SHAPE = 'found by the shape of their structures in the memory that is there; more may be missing';

function listLost(found: number): Fault {
  const lost = 'The list of goroutines (runtime.allgs) could not be found or read';
  return fault(
    'allgs-missing',
    found > 0 ? `${lost}: ${found} were ${FOUND_BY_SHAPE}.` : `${lost}: none can be shown.`,
  );
}

function listTorn(list: List, lost: number, found: number): Fault {
  const torn = `The part of the list of goroutines (runtime.allgs) that names ${lost} of ${list.length} is not in the core`;
  const message = found > 0 ? `${torn}: ${found} were ${FOUND_BY_SHAPE}.` : `${torn}: they are lost.`;
  return fault('allgs-cut', message, { address: list.data });
}
