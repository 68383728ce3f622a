/**
 * The vocabulary of execution traces, format v2: event numbers, names and arguments. One table serves every version: a
 * release only adds numbers.
 * Source: internal/trace/tracev2/events.go (Go 1.22: internal/trace/v2/event/go122/event.go).
 */

export const EVENT_BATCH = 1;
export const STACKS = 2;
export const STACK = 3;
export const STRINGS = 4;
export const STRING = 5;
export const CPU_SAMPLES = 6;
export const CPU_SAMPLE = 7;
export const FREQUENCY = 8;
export const PROCS_CHANGE = 9;
export const PROC_START = 10;
export const PROC_STOP = 11;
export const PROC_STEAL = 12;
export const PROC_STATUS = 13;
export const GO_CREATE = 14;
export const GO_CREATE_SYSCALL = 15;
export const GO_START = 16;
export const GO_DESTROY = 17;
export const GO_DESTROY_SYSCALL = 18;
export const GO_STOP = 19;
export const GO_BLOCK = 20;
export const GO_UNBLOCK = 21;
export const GO_SYSCALL_BEGIN = 22;
export const GO_SYSCALL_END = 23;
export const GO_SYSCALL_END_BLOCKED = 24;
export const GO_STATUS = 25;
export const STW_BEGIN = 26;
export const STW_END = 27;
export const GC_ACTIVE = 28;
export const GC_BEGIN = 29;
export const GC_END = 30;
export const GC_SWEEP_ACTIVE = 31;
export const GC_SWEEP_BEGIN = 32;
export const GC_SWEEP_END = 33;
export const GC_MARK_ASSIST_ACTIVE = 34;
export const GC_MARK_ASSIST_BEGIN = 35;
export const GC_MARK_ASSIST_END = 36;
export const HEAP_ALLOC = 37;
export const HEAP_GOAL = 38;
export const GO_LABEL = 39;
export const USER_TASK_BEGIN = 40;
export const USER_TASK_END = 41;
export const USER_REGION_BEGIN = 42;
export const USER_REGION_END = 43;
export const USER_LOG = 44;
/** From here on since Go 1.23. */
export const GO_SWITCH = 45;
export const GO_SWITCH_DESTROY = 46;
export const GO_CREATE_BLOCKED = 47;
export const GO_STATUS_STACK = 48;
export const EXPERIMENTAL_BATCH = 49;
/** Since Go 1.25. */
export const SYNC = 50;
export const CLOCK_SNAPSHOT = 51;
/** Since Go 1.26. */
export const END_OF_GENERATION = 52;

/** The first event of an experiment (GODEBUG=traceallocfree=1, since Go 1.23). */
export const FIRST_EXPERIMENTAL = 128;
const EXPERIMENTAL =
  'Span SpanAlloc SpanFree HeapObject HeapObjectAlloc HeapObjectFree GoroutineStack GoroutineStackAlloc GoroutineStackFree';

/** A timed event: its name and its arguments after the time. `stack` is the stack of whoever caused it. */
const TIMED: Readonly<Record<number, string>> = {
  [PROCS_CHANGE]: 'ProcsChange value stack',
  [PROC_START]: 'ProcStart p seq',
  [PROC_STOP]: 'ProcStop',
  [PROC_STEAL]: 'ProcSteal p seq m',
  [PROC_STATUS]: 'ProcStatus p status',
  [GO_CREATE]: 'GoCreate g start stack',
  [GO_CREATE_SYSCALL]: 'GoCreateSyscall g',
  [GO_START]: 'GoStart g seq',
  [GO_DESTROY]: 'GoDestroy',
  [GO_DESTROY_SYSCALL]: 'GoDestroySyscall',
  [GO_STOP]: 'GoStop reason stack',
  [GO_BLOCK]: 'GoBlock reason stack',
  [GO_UNBLOCK]: 'GoUnblock g seq stack',
  [GO_SYSCALL_BEGIN]: 'GoSyscallBegin seq stack',
  [GO_SYSCALL_END]: 'GoSyscallEnd',
  [GO_SYSCALL_END_BLOCKED]: 'GoSyscallEndBlocked',
  [GO_STATUS]: 'GoStatus g m status',
  [STW_BEGIN]: 'STWBegin kind stack',
  [STW_END]: 'STWEnd',
  [GC_ACTIVE]: 'GCActive seq',
  [GC_BEGIN]: 'GCBegin seq stack',
  [GC_END]: 'GCEnd seq',
  [GC_SWEEP_ACTIVE]: 'GCSweepActive p',
  [GC_SWEEP_BEGIN]: 'GCSweepBegin stack',
  [GC_SWEEP_END]: 'GCSweepEnd swept reclaimed',
  [GC_MARK_ASSIST_ACTIVE]: 'GCMarkAssistActive g',
  [GC_MARK_ASSIST_BEGIN]: 'GCMarkAssistBegin stack',
  [GC_MARK_ASSIST_END]: 'GCMarkAssistEnd',
  [HEAP_ALLOC]: 'HeapAlloc bytes',
  [HEAP_GOAL]: 'HeapGoal bytes',
  [GO_LABEL]: 'GoLabel label',
  [USER_TASK_BEGIN]: 'UserTaskBegin task parent name stack',
  [USER_TASK_END]: 'UserTaskEnd task stack',
  [USER_REGION_BEGIN]: 'UserRegionBegin task name stack',
  [USER_REGION_END]: 'UserRegionEnd task name stack',
  [USER_LOG]: 'UserLog task key value stack',
  [GO_SWITCH]: 'GoSwitch g seq',
  [GO_SWITCH_DESTROY]: 'GoSwitchDestroy g seq',
  [GO_CREATE_BLOCKED]: 'GoCreateBlocked g start stack',
  [GO_STATUS_STACK]: 'GoStatusStack g m status stack',
  ...Object.fromEntries(
    EXPERIMENTAL.split(' ').map((name, i) => [
      FIRST_EXPERIMENTAL + i,
      name + [' id a b', ' id a b', ' id', ' id a', ' id a', ' id', ' id a', ' id a', ' id'][i],
    ]),
  ),
};

/** Number → name as Go's internal/trace has it; "" for what is no event of a stream. */
export const EVENT_NAMES: readonly string[] = Array.from({ length: 256 }, (_, type) =>
  type === CPU_SAMPLE ? 'CPUSample' : (TIMED[type]?.split(' ')[0] ?? ''),
);

/** Number → how many arguments follow the time; -1 for what is no timed event. */
export const ARGUMENT_COUNT = Int8Array.from({ length: 256 }, (_, type) => (TIMED[type]?.split(' ').length ?? 0) - 1);

/** Number → which argument (1 to 4) is the stack of whoever caused it; 0 for none. */
export const STACK_ARGUMENT = Uint8Array.from({ length: 256 }, (_, type) =>
  Math.max(0, TIMED[type]?.split(' ').indexOf('stack') ?? 0),
);

/** States of a goroutine, numbered as by Go's trace.GoState. */
export const GO_UNDETERMINED = 0;
export const GO_NOT_EXIST = 1;
export const GO_RUNNABLE = 2;
export const GO_RUNNING = 3;
export const GO_WAITING = 4;
export const GO_SYSCALL = 5;
/** Ours: it was known, and what became of it is lost. */
export const GO_LOST = 6;
export const GO_STATES = ['unknown', 'none', 'runnable', 'running', 'waiting', 'syscall', 'unknown'] as const;

/** The status in a GoStatus event (1 runnable, 2 running, 3 syscall, 4 waiting) → state; undefined for any other. */
export const GO_STATE_OF_STATUS: readonly (number | undefined)[] = [
  undefined, GO_RUNNABLE, GO_RUNNING, GO_SYSCALL, GO_WAITING,
]; // biome-ignore format: by number

/** States of a processor, numbered as by Go's trace.ProcState. */
export const PROC_UNDETERMINED = 0;
export const PROC_NOT_EXIST = 1;
export const PROC_RUNNING = 2;
export const PROC_IDLE = 3;

/** A transition in one byte. */
export function transition(from: number, to: number): number {
  return (from << 3) | to;
}
