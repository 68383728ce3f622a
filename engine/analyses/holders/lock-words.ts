/**
 * What a lock's own words say: whether anybody holds it, and how many.
 * Source: sync/mutex.go (internal/sync since 1.24), sync/rwmutex.go; the words lie the same in Go 1.17 to 1.27.
 */
import type { Memory } from '../../bytes/memory.ts';
import { uint32 } from '../../runtime/numbers.ts';
import { RWMUTEX } from './lock-functions.ts';

export interface AskedLock {
  readonly address: number;
  readonly kind: 'mutex' | 'rwmutex';
}

const LOCKED = 1;
/** rwmutexMaxReaders: a writer that announces itself subtracts it. */
const MAX_READERS = 1 << 30;

export type LockState =
  | { readonly kind: 'unreadable' }
  /** `handingOver`: somebody waits and has been, or is about to be, woken. */
  | { readonly kind: 'free'; readonly handingOver: boolean }
  | { readonly kind: 'locked' }
  | { readonly kind: 'read'; readonly readers: number; readonly pendingWriter: boolean };

export function lockState(memory: Memory, address: number, kind: AskedLock['kind']): LockState {
  return kind === 'mutex' ? mutexState(memory, address) : rwmutexState(memory, address);
}

function mutexState(memory: Memory, address: number): LockState {
  const state = uint32(memory, address);
  if (state === undefined) return { kind: 'unreadable' };
  return state & LOCKED ? { kind: 'locked' } : { kind: 'free', handingOver: state >>> 3 > 0 };
}

/** A pending writer has made readerCount negative and waits for the `readerWait` readers that were there. */
function rwmutexState(memory: Memory, address: number): LockState {
  const count = uint32(memory, address + RWMUTEX.readerCount);
  const wait = uint32(memory, address + RWMUTEX.readerWait);
  if (count === undefined || wait === undefined) return { kind: 'unreadable' };
  const readers = count | 0;
  const waitedFor = wait | 0;
  if (readers > 0) return { kind: 'read', readers, pendingWriter: false };
  if (readers === 0) return { kind: 'free', handingOver: false };
  return waitedFor > 0 && waitedFor < MAX_READERS
    ? { kind: 'read', readers: waitedFor, pendingWriter: true }
    : { kind: 'locked' };
}
