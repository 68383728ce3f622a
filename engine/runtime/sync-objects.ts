/**
 * Objects of package sync as they lie in memory: where the semaphore of each stands in it, and what its words say.
 * Source: sync/mutex.go (internal/sync since Go 1.24), rwmutex.go, waitgroup.go, cond.go, once.go.
 */
import type { GoProgram } from './program.ts';

/** In columns a kind is its number in this list; the names are the contract's. */
export const LOCK_KINDS = [
  'sync.Mutex',
  'sync.RWMutex',
  'sync.WaitGroup',
  'sync.Cond',
  'sync.Once',
  'semaphore',
] as const;
export type LockKind = (typeof LOCK_KINDS)[number];

export type LockState = Readonly<Record<string, number | boolean>>;

const MUTEX_LOCKED = 1;
const MUTEX_WOKEN = 2;
const MUTEX_STARVING = 4;
const MUTEX_WAITERS_SHIFT = 3;
/** Since Go 1.25: the WaitGroup belongs to a synctest bubble. */
const WAITGROUP_BUBBLE = 0x8000_0000;
/** Size of sync.WaitGroup up to Go 1.17: three words of 32 bits whose order depends on the alignment. */
const THREE_WORDS = 12;

/** Bytes from the start of a WaitGroup to its semaphore. Go 1.17: it stands where the 64-bit state does not. */
export function waitGroupStart(program: GoProgram, semaphore: number): number {
  const { waitgroup } = program.layout;
  if (waitgroup.sema >= 0) return semaphore - waitgroup.sema;
  // state1[0:2] is the state where it is aligned to 8, then the semaphore is state1[2]; else it is state1[0].
  return semaphore % 8 === 0 ? semaphore - 8 : semaphore;
}

/** What the words of a sync object say; undefined where they cannot be read. */
export function lockState(program: GoProgram, kind: LockKind, address: number): LockState | undefined {
  const state = readState(program, kind, address);
  return Object.values(state).some((value) => Number.isNaN(value)) ? undefined : state;
}

function readState(program: GoProgram, kind: LockKind, address: number): LockState {
  const { memory, layout } = program;
  const word = (offset: number) => memory.word32(address + offset);
  switch (kind) {
    case 'sync.Mutex':
      return mutexState(word(layout.mutex.state));
    case 'sync.RWMutex': {
      const { writerHolds, writerPending, readers, departing } = rwMutexState(
        word(layout.rwmutex.readerCount),
        word(layout.rwmutex.readerWait),
        word(layout.rwmutex.w + layout.mutex.state),
      );
      return { writerHolds, writerPending, readers, departing };
    }
    case 'sync.WaitGroup':
      return waitGroupState(program, address);
    case 'sync.Cond': {
      const { notifyList: list, cond } = layout;
      return { waiting: (word(cond.notify + list.wait) - word(cond.notify + list.notify)) >>> 0 };
    }
    case 'sync.Once':
      return { done: (word(layout.once.done) & 0xff) !== 0, ...mutexState(word(layout.once.m + layout.mutex.state)) };
    default:
      return { value: word(0) };
  }
}

function mutexState(state: number): LockState {
  return {
    locked: (state & MUTEX_LOCKED) !== 0,
    woken: (state & MUTEX_WOKEN) !== 0,
    starving: (state & MUTEX_STARVING) !== 0,
    waiting: Number.isNaN(state) ? state : state >>> MUTEX_WAITERS_SHIFT,
  };
}

/** `readers` hold it; of those, a pending writer waits for `departing` to leave. */
function rwMutexState(count: number, wait: number, writers: number) {
  const signed = count | 0;
  const announced = signed < 0;
  const departing = wait | 0;
  const held = announced && departing === 0 && (writers & MUTEX_LOCKED) !== 0;
  // With a writer announced, readerCount counts the readers that hold it and those that wait for the writer.
  const readers = announced ? departing : signed;
  return {
    writerHolds: held,
    writerPending: announced && !held,
    readers: Number.isNaN(count) ? count : readers,
    departing: Number.isNaN(wait) ? wait : departing,
  };
}

function waitGroupState(program: GoProgram, address: number): LockState {
  const { memory, layout } = program;
  const { waitgroup } = layout;
  const isOld = layout.sizes.waitgroup === THREE_WORDS;
  const at = isOld && address % 8 !== 0 ? address + 4 : address + waitgroup.state;
  const waiters = memory.word32(at);
  const counter = memory.word32(at + 4);
  if (Number.isNaN(waiters) || Number.isNaN(counter)) return { counter, waiting: waiters };
  return { counter: counter | 0, waiting: (waiters & ~WAITGROUP_BUBBLE) >>> 0 };
}
