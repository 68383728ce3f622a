/**
 * What calls do to locks, by the names of the functions that are called, and which functions are not looked into.
 * Source: sync and internal/sync of Go 1.17 to 1.27; runtime/panic.go.
 */

/** In which way a lock is held: a mutex, an RWMutex for writing, an RWMutex for reading. */
export type Mode = 'mutex' | 'write' | 'read';

export type LockAction = 'take' | 'try' | 'release';

export interface LockCall {
  readonly action: LockAction;
  readonly mode: Mode;
  /** From the argument to the lock. */
  readonly offset: number;
}

/** Offsets of RWMutex's words: w 0, writerSem 8, readerSem 12, readerCount 16, readerWait 20. */
export const RWMUTEX = { writerSem: 8, readerSem: 12, readerCount: 16, readerWait: 20 } as const;

const CALLS: ReadonlyMap<string, LockCall> = new Map(
  [
    ...['sync', 'internal/sync'].flatMap((path): [string, LockAction, Mode][] => [
      [`${path}.(*Mutex).Lock`, 'take', 'mutex'],
      [`${path}.(*Mutex).lockSlow`, 'take', 'mutex'],
      [`${path}.(*Mutex).TryLock`, 'try', 'mutex'],
      [`${path}.(*Mutex).Unlock`, 'release', 'mutex'],
      [`${path}.(*Mutex).unlockSlow`, 'release', 'mutex'],
    ]),
    ['sync.(*RWMutex).Lock', 'take', 'write'] as const,
    ['sync.(*RWMutex).TryLock', 'try', 'write'] as const,
    ['sync.(*RWMutex).Unlock', 'release', 'write'] as const,
    ['sync.(*RWMutex).RLock', 'take', 'read'] as const,
    ['sync.(*RWMutex).TryRLock', 'try', 'read'] as const,
    ['sync.(*RWMutex).RUnlock', 'release', 'read'] as const,
    ['sync.(*RWMutex).rUnlockSlow', 'release', 'read'] as const,
    ['sync.(*rlocker).Lock', 'take', 'read'] as const,
    ['sync.(*rlocker).Unlock', 'release', 'read'] as const,
  ].map(([name, action, mode]) => [name, { action, mode, offset: 0 }]),
);

/** The slow path of an inlined RLock, which has counted itself already. Its argument is readerSem. Up to 1.19 and since. */
const READER_WAITS = /^sync\.runtime_Semacquire(RWMutexR|Mutex)$/;

export function lockCall(name: string): LockCall | undefined {
  return CALLS.get(name);
}

/** What a goroutine waits to take whose frame called `name`; undefined: it does not wait for a lock. */
export function waitedFor(name: string): LockCall | undefined {
  if (READER_WAITS.test(name)) return { action: 'take', mode: 'read', offset: -RWMUTEX.readerSem };
  const call = CALLS.get(name);
  return call?.action === 'take' ? call : undefined;
}

/** Called after a fast path that the compiler put in place has failed. */
export function isSlowPath(name: string): boolean {
  return /\.(lock|unlock|rUnlock)Slow$/.test(name) || READER_WAITS.test(name);
}

/** Calls of these never return: what follows them in the code is no continuation. */
const NEVER_RETURNS =
  /^(runtime\.(morestack\w*|panic\w*|goPanic\w*|gopanic|throw|fatal\w*|sigpanic\w*|block|Goexit|goexit\w*)|os\.Exit|syscall\.Exit)(\.abi0)?$/;

export function neverReturns(name: string): boolean {
  return NEVER_RETURNS.test(name);
}

export const PANIC = 'runtime.gopanic';

/** A frame whose call is one of these is being left: deferred calls may have run already. */
const LEAVES = /^runtime\.(deferreturn|gopanic|Goexit|panic\w*|goPanic\w*|sigpanic\w*)$/;

export function leavesFrame(name: string): boolean {
  return LEAVES.test(name);
}

/**
 * The locks' own code, and the runtime's, is not looked into: its words are what is asked about. Method values of the
 * locks (…-fm) are code of the program.
 */
const OPAQUE =
  /^(runtime|internal\/poll|internal\/runtime\/.*|sync\/atomic|internal\/sync|syscall|internal\/syscall\/.*|internal\/bytealg|reflect)\.|^sync\.(runtime_|\(\*(Mutex|RWMutex|rlocker|Cond|WaitGroup)\))/;

/** time.Sleep and others are the runtime's under another package's name; with -trimpath files have no root. */
const RUNTIME_FILE = /(^|\/src\/)(runtime|internal\/runtime\/\w+)\/[^/]+$/;

export function isOpaque(f: { readonly record: { readonly name: string }; readonly file: string }): boolean {
  return isOpaqueCall(f.record.name, f.file);
}

export function isOpaqueCall(name: string, file: string): boolean {
  return (OPAQUE.test(name) || RUNTIME_FILE.test(file)) && !name.endsWith('-fm');
}

/** Up to Go 1.20 named for the register with the value that it writes; since then for the words of room it gives. */
export const WRITE_BARRIER = /^runtime\.gcWriteBarrier(\d|[A-Z]\w)?/;
export const DEFER_RECORD = /^runtime\.deferproc(Stack|at)?$/;
/** Since Go 1.23 also for what the body of a range over a function defers. */
export const MAKES_DEFER_RECORD = /^runtime\.defer(proc|range)/;
export const DEFER_RETURN = 'runtime.deferreturn';
/** Copies and zeroes memory; entered in its middle. */
export const DUFF = /^runtime\.duff(zero|copy)$/;
/** m[k] where the compiler specialises on the key: (type, map, key) or (type, map, key's data, key's length). */
export const MAP_ACCESS = /^runtime\.mapaccess[12]_fast(32|64|str)$/;
export const COND_WAIT = 'sync.(*Cond).Wait';
export const ONCE_SLOW = 'sync.(*Once).doSlow';
export const RWMUTEX_LOCK = 'sync.(*RWMutex).Lock';
/** The innermost frame of a goroutine that has parked. */
export const PARKED = 'runtime.gopark';
