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
      'stack.lo', 'stack.hi', '_panic', '_defer', 'm', 'sched.sp', 'sched.pc', 'sched.g', 'sched.ctxt', 'sched.lr', 'sched.bp', 'syscallsp',
      'syscallpc', 'atomicstatus', 'goid', 'waitsince', 'waitreason', 'lockedm', 'sig', 'sigcode0', 'sigcode1', 'sigpc',
      'gopc', 'startpc', 'waiting', 'labels', 'timer', 'selectDone',
      'schedlink', 'preempt', 'preemptStop', 'tracking',
    ],
    // inMarkAssist: since 1.22. parentGoid: since 1.21. coroarg: since 1.22. sleepWhen: since 1.23. bubble: since 1.24, first as syncGroup.
    // runningCleanups: since 1.25. xRegs: since 1.26. trackingStamp: runnableStamp up to 1.19.
    optional: [
      'parentGoid', 'runningCleanups', 'runnableStamp|trackingStamp', 'sleepWhen', 'coroarg', 'syncGroup|bubble',
      'inMarkAssist', 'xRegs.state',
    ],
  },
  'runtime.xRegState': { required: [], optional: [] }, // since 1.26; asked for its size
  'runtime.m': {
    required: [
      'g0', 'gsignal', 'procid', 'curg', 'p', 'id', 'throwing', 'dying', 'spinning', 'blocked', 'incgo', 'alllink',
      'lockedg', 'vdsoSP', 'vdsoPC', 'freelink',
      'nextp', 'oldp', 'locks', 'mallocing', 'preemptoff', 'syscalltick', 'schedlink', 'signalPending',
    ],
    // isextra: since 1.20. idleNode: since 1.26, when idle Ms got a list of their own.
    // trace: since 1.22, the second tracer: two buffers, by generation; since 1.24 two for each experiment, which the
    // distance of the next field tells. seqlock: up to 1.25.
    optional: ['isextra', 'idleNode.next', 'trace.buf', 'trace.link', 'trace.seqlock|trace.writing'],
  },
  'runtime.p': {
    required: [
      'id', 'status', 'm', 'schedtick', 'sysmontick.schedwhen', 'sysmontick.syscallwhen', 'timers',
      'link', 'syscalltick', 'sysmontick.schedtick', 'sysmontick.syscalltick', 'runqhead', 'runqtail', 'runq', 'runnext',
      'preempt', 'runSafePointFn', 'gcMarkWorkerMode', 'gcMarkWorkerStartTime', 'mcache',
    ],
    // timers.heap: since 1.23, a slice of {timer, when}; up to 1.22 timers itself is a slice of *timer. gcStopTime: since 1.23.
    // xRegs: since 1.26.
    optional: ['timers.heap', 'gcStopTime', 'xRegs.scratch', 'xRegs.cache'],
  },
  'runtime.mcache': { required: ['tiny'], optional: [] },
  'runtime.schedt': {
    required: [
      'lastpoll', 'stopwait', 'gcwaiting', 'maxmcount', 'mnext', 'nmfreed', 'freem',
      'pollUntil', 'lock.key', 'nmidle', 'nmidlelocked', 'nmsys', 'ngsys', 'pidle', 'npidle', 'nmspinning', 'sysmonwait',
      'runq.head', 'runq.tail', 'runqsize|runq.size', 'disable.user', 'disable.runnable.head', 'midle.obj|midle',
      'safePointWait',
    ],
    optional: ['needspinning'], // since 1.20
  },
  // Since 1.26 elem and c are structs that hold the pointer twice; vu is never hidden from a reader, and vp is the one
  // that the collector follows.
  'runtime.sudog': {
    required: [
      'g', 'next', 'prev', 'elem.vu|elem', 'ticket', 'isSelect', 'parent', 'waitlink', 'waittail',
      'c.maybeTraceablePtr.vu|c',
    ],
    optional: ['elem.vp', 'c.maybeTraceablePtr.vp'],
  },
  'runtime.hchan': {
    required: [
      'qcount', 'dataqsiz', 'buf', 'elemsize', 'closed', 'elemtype', 'sendx', 'recvx', 'recvq.first', 'sendq.first',
      'lock',
    ],
    optional: ['timer'], // since 1.23
  },
  // goexit: an entry that runtime.Goexit made, not a panic. aborted: up to 1.21.
  'runtime._panic': { required: ['arg', 'link', 'recovered', 'goexit'], optional: ['aborted', 'repanicked'] },
  // openDefer, started: up to 1.21. rangefunc, head (the records that the body of a range-over-func loop added): since 1.22.
  'runtime._defer': {
    required: ['sp', 'pc', 'fn', 'link'],
    optional: ['siz', 'heap', 'openDefer', 'started', 'rangefunc', 'head'], // siz: up to 1.17
  },
  'runtime.mheap': { required: ['allspans', 'arenas', 'sweepgen'], optional: [] },
  'runtime.mspan': {
    required: [
      'startAddr', 'npages', 'nelems', 'freeindex', 'allocBits', 'gcmarkBits', 'sweepgen', 'spanclass', 'state',
      'elemsize', 'limit', 'specials',
    ],
    // largeType: since 1.22, when nelems and freeindex became 16 bits wide. isUserArenaChunk: since 1.20.
    optional: ['largeType', 'isUserArenaChunk'],
  },
  // bitmap: up to 1.21; noMorePtrs: 1.20 and 1.21; pageUseSpanInlineMarkBits: since 1.25.
  'runtime.heapArena': { required: ['spans'], optional: ['bitmap', 'noMorePtrs', 'pageUseSpanInlineMarkBits'] },
  'runtime.special': { required: ['next', 'offset', 'kind'], optional: [] },
  'runtime.specialTinyBlock': { required: [], optional: ['special'] }, // since 1.25
  'runtime.specialfinalizer': { required: ['fn'], optional: [] },
  'runtime.specialWeakHandle': { required: [], optional: ['handle'] }, // since 1.23
  'runtime.specialCleanup': { required: [], optional: ['fn', 'cleanup'] }, // since 1.24; a struct {call, fn, arg} since 1.26
  'runtime.cleanupQueue': { required: [], optional: ['all'] }, // since 1.25
  'runtime.cleanupBlock': { required: [], optional: ['cleanupBlockHeader.alllink', 'cleanupBlockHeader.n', 'cleanups'] }, // since 1.25
  'runtime.timer': {
    required: ['when', 'period', 'f', 'arg'],
    // nextwhen, status: up to 1.22. state, isChan: since 1.23. isFake: since 1.24.
    optional: ['nextwhen', 'status', 'state', 'isChan', 'isFake'],
  },
  'runtime.pollDesc': { required: ['fd', 'rg', 'wg', 'rd', 'wd', 'self'], optional: [] },
  // heapGoal, trigger: up to 1.18. Since 1.19 both are computed (mgcpacer.go heapGoalInternal, trigger) from the others.
  'runtime.gcControllerState': {
    required: ['gcPercent', 'heapMinimum', 'heapLive', 'heapMarked', 'markStartTime', 'dedicatedMarkWorkersNeeded'],
    optional: [
      'heapGoal', 'trigger', 'gcPercentHeapGoal', 'memoryLimit', 'runway', 'sweepDistMinTrigger', 'triggered', 'heapFree',
      'totalAlloc', 'totalFree', 'mappedReady',
    ],
  },
  'runtime.mstats': {
    required: ['numgc', 'numforcedgc', 'last_gc_unix', 'last_gc_nanotime', 'pause_total_ns', 'pause_ns', 'heapStats'],
    optional: [],
  },
  'runtime.heapStatsDelta': {
    required: ['committed', 'released', 'inHeap', 'inStacks', 'inWorkBufs'],
    optional: [],
  },
  'runtime.semaRoot': { required: ['treap', 'nwait'], optional: [] },
  'internal/cpu.CacheLinePad': { required: [], optional: [] }, // asked for its size
  'runtime.notifyList': { required: ['wait', 'notify', 'head', 'tail'], optional: [] },
  'runtime.coro': { required: [], optional: ['gp', 'f'] }, // since 1.22
  'runtime.moduledata': {
    required: [
      'data', 'edata', 'bss', 'ebss', 'gcdatamask.n', 'gcdatamask.bytedata', 'gcbssmask.n', 'gcbssmask.bytedata',
      'next',
    ],
    optional: ['rodata'], // since 1.18
  },
  // Of maps in groups, since 1.24, but by this name since 1.26 only: what is before it is a map of buckets, up to 1.23. Where keys and
  // elements lie in a group stands there since 1.27.
  'internal/abi.MapType': { required: [], optional: ['KeysOff', 'KeyStride', 'ElemsOff', 'ElemStride', 'Flags'] },
  // Since 1.24 sync.Mutex wraps internal/sync.Mutex.
  'sync.Mutex': { required: ['mu.state|state', 'mu.sema|sema'], optional: [] },
  'sync.RWMutex': { required: ['w', 'writerSem', 'readerSem', 'readerCount', 'readerWait'], optional: [] },
  // 1.17: state1, three words of 32 bits in an order that depends on the alignment. 1.18, 1.19: state1, state2.
  'sync.WaitGroup': { required: ['state1|state'], optional: ['state2|sema'] },
  'sync.Cond': { required: ['L', 'notify'], optional: [] },
  'sync.Once': { required: ['done', 'm'], optional: [] },
  // The execution tracer. The variable's own struct has no name; what is here came with the second tracer in 1.22.
  'runtime.trace': {
    required: [],
    optional: [
      'enabled', 'reading', 'empty', 'full', 'flushedGen', 'stackTab', 'stringTab', 'cpuBuf', 'gen', 'lastNonZeroGen',
    ],
  },
  'runtime.traceBuf': {
    required: [],
    optional: ['traceBufHeader.link', 'traceBufHeader.lastTime', 'traceBufHeader.pos', 'traceBufHeader.lenPos', 'arr'],
  },
  'runtime.traceStackTable': { required: [], optional: ['tab'] },
  'runtime.traceStringTable': { required: [], optional: ['buf', 'tab'] },
  // tab: a hash table in 1.22. root: a tree since 1.23.
  'runtime.traceMap': { required: [], optional: ['tab', 'root', 'seq'] },
  'runtime.traceMapNode': { required: [], optional: ['link', 'children', 'id', 'data'] },
  // The flight recorder, since 1.25.
  'runtime/trace.traceMultiplexer': { required: [], optional: ['traceStartWriter', 'flightRecorder'] },
  'runtime/trace.recorder': { required: [], optional: ['r'] },
  'runtime/trace.FlightRecorder': { required: [], optional: ['header', 'active', 'ring'] },
  'runtime/trace.rawGeneration': { required: [], optional: ['gen', 'batches'] },
  // m: in 1.25 batches are a list of these; since 1.26 of bytes.
  'runtime/trace.batch': { required: [], optional: ['m', 'data'] },
  'internal/poll.FD': { required: ['fdmu.rsema', 'fdmu.wsema', 'Sysfd', 'pd.runtimeCtx', 'csema'], optional: [] },
  'net.netFD': { required: ['pfd', 'laddr', 'raddr'], optional: [] },
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
  'runtime.mheap_',
  'runtime.semtable',
  'runtime.allfin',
  'runtime.gcCleanups',
  'runtime.freezing',
  'runtime.gcphase',
  'runtime.gcController',
  'runtime.netpollWaiters',
  'runtime.envs',
  'runtime.godebugDefault',
  'runtime.trace',
  'runtime/trace.tracing',
] as const;

type Names<T extends keyof typeof runtimeFields> =
  | (typeof runtimeFields)[T]['required'][number]
  | (typeof runtimeFields)[T]['optional'][number];
/** The name under which code asks for a field: the last of its alternatives. */
type Last<N extends string> = N extends `${string}|${infer B}` ? B : N;

export type Offsets<T extends keyof typeof runtimeFields> = Readonly<Record<Last<Names<T>>, number>>;

/** Short name in code → the struct it stands for. */
export const layoutNames = {
  g: 'runtime.g',
  xRegState: 'runtime.xRegState',
  m: 'runtime.m',
  p: 'runtime.p',
  mcache: 'runtime.mcache',
  sched: 'runtime.schedt',
  sudog: 'runtime.sudog',
  hchan: 'runtime.hchan',
  panic: 'runtime._panic',
  defer: 'runtime._defer',
  mheap: 'runtime.mheap',
  mspan: 'runtime.mspan',
  heapArena: 'runtime.heapArena',
  special: 'runtime.special',
  specialTinyBlock: 'runtime.specialTinyBlock',
  specialFinalizer: 'runtime.specialfinalizer',
  specialWeakHandle: 'runtime.specialWeakHandle',
  specialCleanup: 'runtime.specialCleanup',
  cleanupQueue: 'runtime.cleanupQueue',
  cleanupBlock: 'runtime.cleanupBlock',
  timer: 'runtime.timer',
  pollDesc: 'runtime.pollDesc',
  gcController: 'runtime.gcControllerState',
  memstats: 'runtime.mstats',
  heapStats: 'runtime.heapStatsDelta',
  semaRoot: 'runtime.semaRoot',
  cacheLinePad: 'internal/cpu.CacheLinePad',
  notifyList: 'runtime.notifyList',
  coro: 'runtime.coro',
  moduledata: 'runtime.moduledata',
  mapType: 'internal/abi.MapType',
  mutex: 'sync.Mutex',
  rwmutex: 'sync.RWMutex',
  waitgroup: 'sync.WaitGroup',
  cond: 'sync.Cond',
  once: 'sync.Once',
  pollFD: 'internal/poll.FD',
  trace: 'runtime.trace',
  traceBuf: 'runtime.traceBuf',
  traceStackTable: 'runtime.traceStackTable',
  traceStringTable: 'runtime.traceStringTable',
  traceMap: 'runtime.traceMap',
  traceMapNode: 'runtime.traceMapNode',
  traceMultiplexer: 'runtime/trace.traceMultiplexer',
  traceRecorder: 'runtime/trace.recorder',
  flightRecorder: 'runtime/trace.FlightRecorder',
  rawGeneration: 'runtime/trace.rawGeneration',
  rawBatch: 'runtime/trace.batch',
  netFD: 'net.netFD',
} as const satisfies Readonly<Record<string, keyof typeof runtimeFields>>;

/** Offsets in bytes; -1 for an optional field that this Go version lacks. */
export type RuntimeLayout = {
  readonly [N in keyof typeof layoutNames]: Offsets<(typeof layoutNames)[N]>;
} & {
  /** Bytes of each struct; 0 where this Go version has none of that name. */
  readonly sizes: Readonly<Record<keyof typeof layoutNames, number>>;
};
