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

/** No process has more; a wrong length must not cost gigabytes. */
const MAX_GOROUTINES = 1 << 26;

/** `progress` is told now and then how many were looked at. */
export function readGoroutines(
  program: GoProgram,
  faults: Fault[],
  progress: (done: number, total: number) => void,
): GoroutineColumns {
  const addresses = goroutineAddresses(program, faults);
  const { memory, layout } = program;
  const { g } = layout;
  const n = addresses.length;
  const column = () => new Float64Array(n);
  const address = column();
  const id = column();
  const status = new Uint8Array(n);
  const waitReason = new Uint8Array(n);
  const waitSince = column();
  const m = column();
  const lockedM = column();
  const stackLow = column();
  const stackHigh = column();
  const pc = column();
  const sp = column();
  const link = column();
  const createdPc = column();
  const startPc = column();
  const parentId = column();
  const waiting = column();
  const labels = column();
  const panic = column();
  const runnableSince = column();
  const sleep = column();
  const sleepAt = g.sleepWhen >= 0 ? g.sleepWhen : g.timer;
  const inBubble = (at: number) => g.bubble >= 0 && memory.word(at + g.bubble) > 0;
  let row = 0;
  let unreadable = 0;
  let firstUnreadable = 0;
  for (let i = 0; i < n; i++) {
    if ((i & 0x3fff) === 0) progress(i, n);
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
    m[row] = memory.word(at + g.m);
    lockedM[row] = memory.word(at + g.lockedm);
    stackLow[row] = memory.word(at + g['stack.lo']);
    stackHigh[row] = memory.word(at + g['stack.hi']);
    if (base === G_SYSCALL) {
      sp[row] = memory.word(at + g.syscallsp);
      pc[row] = sp[row] === 0 ? 0 : memory.word(at + g.syscallpc);
    } else if (
      base === G_RUNNABLE ||
      base === G_WAITING ||
      base === G_COPYSTACK ||
      base === G_PREEMPTED ||
      base === G_LEAKED
    ) {
      pc[row] = memory.word(at + g['sched.pc']);
      sp[row] = memory.word(at + g['sched.sp']);
      link[row] = memory.word(at + g['sched.lr']);
    }
    // The first goroutine was made by no go statement, so the runtime names none (traceback.go, printcreatedby).
    createdPc[row] = id[row] === 1 ? 0 : memory.word(at + g.gopc);
    startPc[row] = memory.word(at + g.startpc);
    if (g.parentGoid >= 0) parentId[row] = memory.word(at + g.parentGoid);
    waiting[row] = memory.word(at + g.waiting);
    labels[row] = memory.word(at + g.labels);
    panic[row] = memory.word(at + g._panic);
    // proc.go casgstatus: the stamp is that of the last change to runnable while `tracking` is set.
    if (base === G_RUNNABLE && memory.word32(at + g.tracking) % 0x100 === 1)
      runnableSince[row] = memory.word(at + g.trackingStamp);
    if (base === G_WAITING) sleep[row] = inBubble(at) ? Number.NaN : memory.word(at + sleepAt);
    row++;
  }
  if (unreadable > 0) {
    faults.push(
      fault(
        'goroutines-unreadable',
        `${unreadable} of ${n} goroutines cannot be read: their memory is not in the core, the first at ${hex(firstUnreadable)}.`,
        {
          address: firstUnreadable,
        },
      ),
    );
  }
  const order = rowsInOrder(allRows(row), id);
  // The column that was put in order last lends its bytes to the next.
  let spare: Float64Array = column();
  const ordered = (values: Float64Array): Float64Array => {
    const into = spare;
    for (let i = 0; i < row; i++) into[i] = values[order[i]];
    spare = values;
    return into.subarray(0, row);
  };
  const orderedBytes = (values: Uint8Array): Uint8Array => {
    const into = new Uint8Array(row);
    for (let i = 0; i < row; i++) into[i] = values[order[i]];
    return into;
  };
  return {
    count: row,
    address: ordered(address),
    id: ordered(id),
    status: orderedBytes(status),
    waitReason: orderedBytes(waitReason),
    waitSince: ordered(waitSince),
    m: ordered(m),
    lockedM: ordered(lockedM),
    stackLow: ordered(stackLow),
    stackHigh: ordered(stackHigh),
    pc: ordered(pc),
    sp: ordered(sp),
    link: ordered(link),
    createdPc: ordered(createdPc),
    startPc: ordered(startPc),
    parentId: ordered(parentId),
    waiting: ordered(waiting),
    labels: ordered(labels),
    panic: ordered(panic),
    runnableSince: ordered(runnableSince),
    sleep: ordered(sleep),
  };
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
