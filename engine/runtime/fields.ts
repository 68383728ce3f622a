/**
 * Every field of the runtime's structures that the engine names, in one place. scripts/check-runtime-fields.ts holds
 * this list against the debug information of programs built by each supported toolchain, so that a Go release that
 * moves or renames one fails loudly.
 *
 * `required` exist in every version from Go 1.17 on. `optional` came or went: the Go versions stand beside them. Where a
 * name has alternatives (`a|b`), the first that exists is meant, and code asks for it by the last. Atomic wrappers are looked through: `atomicstatus` is
 * the word inside.
 */
export const runtimeFields = {
  'runtime.g': {
    required: [
      'stack.lo', 'stack.hi', '_panic', '_defer', 'm', 'sched.sp', 'sched.pc', 'sched.bp', 'syscallsp', 'syscallpc',
      'atomicstatus', 'goid', 'waitsince', 'waitreason', 'lockedm', 'sig', 'sigcode0', 'sigcode1', 'sigpc', 'gopc',
      'startpc', 'waiting', 'labels',
    ],
    // parentGoid: since 1.21. runningCleanups: since 1.25. trackingStamp: runnableStamp up to 1.19.
    optional: ['parentGoid', 'runningCleanups', 'runnableStamp|trackingStamp'],
  },
  'runtime.m': {
    required: [
      'g0', 'gsignal', 'procid', 'curg', 'p', 'id', 'throwing', 'dying', 'spinning', 'blocked', 'incgo', 'alllink',
      'lockedg', 'vdsoSP', 'vdsoPC',
    ],
    optional: [],
  },
  'runtime.p': {
    required: ['id', 'status', 'm', 'schedtick', 'sysmontick.schedwhen', 'sysmontick.syscallwhen'],
    optional: [],
  },
  'runtime.schedt': { required: ['lastpoll', 'stopwait', 'gcwaiting', 'maxmcount', 'mnext', 'nmfreed'], optional: [] },
  // Since 1.26 elem and c are structs that hold the pointer twice; vu is never hidden from a reader.
  'runtime.sudog': { required: ['g', 'elem.vu|elem', 'isSelect', 'waitlink', 'c.maybeTraceablePtr.vu|c'], optional: [] },
  'runtime.hchan': { required: ['qcount', 'dataqsiz', 'closed', 'elemtype', 'recvq.first', 'sendq.first'], optional: [] },
  // goexit: an entry that runtime.Goexit made, not a panic. aborted: up to 1.21.
  'runtime._panic': { required: ['arg', 'link', 'recovered', 'goexit'], optional: ['aborted', 'repanicked'] },
  // openDefer, started: up to 1.21. rangefunc, head (the records that the body of a range-over-func loop added): since 1.22.
  'runtime._defer': {
    required: ['sp', 'pc', 'fn', 'link'],
    optional: ['heap', 'openDefer', 'started', 'rangefunc', 'head'],
  },
} as const; // biome-ignore format: lists of names, many to a line

/** Package variables of the runtime that the engine reads. Missing ones cost what is read from them, not the snapshot. */
export const runtimeVariables = [
  'runtime.allgs',
  'runtime.allglen',
  'runtime.allgptr',
  'runtime.allm',
  'runtime.allp',
  'runtime.sched',
  'runtime.gomaxprocs',
  'runtime.waitReasonStrings',
  'runtime.panicking',
  'runtime.fingStatus',
  'runtime.fingRunning',
  'runtime.runtimeInitTime',
  'runtime.buildVersion',
  'runtime.argslice',
  'runtime.memstats',
] as const;

type Names<T extends keyof typeof runtimeFields> =
  | (typeof runtimeFields)[T]['required'][number]
  | (typeof runtimeFields)[T]['optional'][number];
/** The name under which code asks for a field: the last of its alternatives. */
type Last<N extends string> = N extends `${string}|${infer B}` ? B : N;

export type Offsets<T extends keyof typeof runtimeFields> = Readonly<Record<Last<Names<T>>, number>>;

/** Offsets in bytes; -1 for an optional field that this Go version lacks. */
export interface RuntimeLayout {
  readonly g: Offsets<'runtime.g'>;
  readonly gSize: number;
  readonly m: Offsets<'runtime.m'>;
  readonly p: Offsets<'runtime.p'>;
  readonly sched: Offsets<'runtime.schedt'>;
  readonly sudog: Offsets<'runtime.sudog'>;
  readonly hchan: Offsets<'runtime.hchan'>;
  readonly panic: Offsets<'runtime._panic'>;
  readonly defer: Offsets<'runtime._defer'>;
}
