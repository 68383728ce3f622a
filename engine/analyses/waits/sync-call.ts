/**
 * Which call of package sync a goroutine is blocked in, by the functions on its stack: the wait reason says "semacquire" for
 * all of them up to Go 1.19, and never which object the semaphore belongs to.
 */
import type { GoProgram } from '../../runtime/program.ts';
import { type LockKind, waitGroupStart } from '../../runtime/sync-objects.ts';
import type { WaitKind } from '../../runtime/waiting.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';

export interface SyncCall {
  readonly wait: WaitKind;
  readonly lock: LockKind;
  /** Address of the object, from that of its semaphore. */
  readonly start: (program: GoProgram, semaphore: number) => number;
  /** A semaphore of the runtime itself, of a file or of the network: nothing of package sync. */
  readonly internal?: true;
}

const mutexAt = (before: (program: GoProgram) => number) => (program: GoProgram, semaphore: number) =>
  semaphore - program.layout.mutex.sema - before(program);
const MUTEX: SyncCall = { wait: 'mutex', lock: 'sync.Mutex', start: mutexAt(() => 0) };
const ONCE: SyncCall = { wait: 'once', lock: 'sync.Once', start: mutexAt((program) => program.layout.once.m) };
/** A writer behind another writer. */
const WRITER_QUEUE: SyncCall = {
  wait: 'rwmutex write',
  lock: 'sync.RWMutex',
  start: mutexAt((program) => program.layout.rwmutex.w),
};
const WRITER: SyncCall = {
  wait: 'rwmutex write',
  lock: 'sync.RWMutex',
  start: (program, semaphore) => semaphore - program.layout.rwmutex.writerSem,
};
const READER: SyncCall = {
  wait: 'rwmutex read',
  lock: 'sync.RWMutex',
  start: (program, semaphore) => semaphore - program.layout.rwmutex.readerSem,
};
const WAIT_GROUP: SyncCall = { wait: 'waitgroup', lock: 'sync.WaitGroup', start: waitGroupStart };
const OTHER: SyncCall = { wait: 'semaphore', lock: 'semaphore', start: (_, semaphore) => semaphore, internal: true };

/** Innermost of package sync → the call; for a mutex the function that called Lock says whose mutex it is. */
const CALLS: Readonly<Record<string, SyncCall>> = {
  'sync.(*RWMutex).RLock': READER,
  'sync.(*RWMutex).Lock': WRITER,
  'sync.(*WaitGroup).Wait': WAIT_GROUP,
};
const MUTEX_FUNCTION = /^(internal\/)?sync\.\(\*Mutex\)\.(Lock|lockSlow)$/;
const OWNERS: Readonly<Record<string, SyncCall>> = {
  'sync.(*RWMutex).Lock': WRITER_QUEUE,
  'sync.(*Once).doSlow': ONCE,
  'sync.(*Once).Do': ONCE,
};
/** What stands above the call of package sync on the stack. */
const ABOVE = /^(runtime\.|(internal\/)?sync\.runtime_|sync\.runtime_)/;

/** The call by StackTable row; equal stacks are looked at once. */
export function syncCalls(snapshot: Snapshot): (stack: number) => SyncCall {
  const known = new Map<number, SyncCall>();
  return (stack) => {
    let call = known.get(stack);
    if (!call) {
      call = findCall(snapshot, stack);
      known.set(stack, call);
    }
    return call;
  };
}

function findCall(snapshot: Snapshot, stack: number): SyncCall {
  let inMutex = false;
  for (const name of functionNames(snapshot, stack)) {
    if (MUTEX_FUNCTION.test(name)) inMutex = true;
    else if (inMutex) return OWNERS[name] ?? MUTEX;
    else if (!ABOVE.test(name)) return CALLS[name] ?? OTHER;
  }
  return inMutex ? MUTEX : OTHER;
}

/** Functions of a stack, innermost first, inlined calls too. */
export function* functionNames({ stacks, pcs }: Snapshot, stack: number): Generator<string> {
  for (let at = stack; at >= 0; at = stacks.parent[at])
    for (const frame of pcs.row(stacks.pc[at]).frames) yield frame.function;
}
