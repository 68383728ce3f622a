/**
 * The words that locks and wait groups consist of, with what their bits say.
 * Source: internal/sync/mutex.go (mutexLocked, mutexWoken, mutexStarving, mutexWaiterShift), sync/rwmutex.go
 * (rwmutexMaxReaders), sync/waitgroup.go.
 */
import type { Look } from './look.ts';

export type RawWords = Readonly<Record<string, string | number>>;

/** undefined: it is not as expected. */
export type PrintRaw = (value: Look) => RawWords | undefined;

const MUTEX_BITS: readonly (readonly [number, string])[] = [
  [1, 'locked'],
  [2, 'woken'],
  [4, 'starving'],
];
const WAITERS_SHIFT = 3;
const MAX_READERS = 1 << 30;

export const SYNC_RAW: Readonly<Record<string, PrintRaw>> = {
  'sync.Mutex': mutexWords,
  'internal/sync.Mutex': mutexWords,
  'sync.RWMutex': rwmutexWords,
  'sync.WaitGroup': waitGroupWords,
};

function mutexWords(mutex: Look): RawWords | undefined {
  const state = mutex.field('mu.state', 'state').number;
  const sema = mutex.field('mu.sema', 'sema').number;
  if (state === undefined || sema === undefined) return undefined;
  return { state: `${state}: ${mutexBits(state)}`, sema };
}

function mutexBits(state: number): string {
  const bits = MUTEX_BITS.filter(([bit]) => state & bit).map(([, name]) => name);
  const waiters = state >> WAITERS_SHIFT;
  if (waiters !== 0) bits.push(`${waiters} waiting`);
  return bits.length > 0 ? bits.join(', ') : 'unlocked';
}

function rwmutexWords(mutex: Look): RawWords | undefined {
  const [readers, departing] = [
    mutex.field('readerCount.v', 'readerCount').number,
    mutex.field('readerWait.v', 'readerWait').number,
  ];
  const [state, writerSem, readerSem] = [
    mutex.field('w.mu.state', 'w.state').number,
    mutex.field('writerSem').number,
    mutex.field('readerSem').number,
  ];
  if (readers === undefined || departing === undefined || state === undefined) return undefined;
  const isWriting = readers < 0;
  return {
    w: `${state}: ${mutexBits(state)}`,
    readerCount: `${readers}: ${isWriting ? `a writer, ${readers + MAX_READERS} readers` : `${readers} readers, no writer`}`,
    readerWait: departing,
    ...(writerSem === undefined || readerSem === undefined ? {} : { writerSem, readerSem }),
  };
}

/** Counter above, waiters below; since Go 1.25 bit 31 says that a synctest bubble owns it. */
function waitGroupWords(group: Look): RawWords | undefined {
  const state = group.field('state.v', 'state1').bigint;
  if (state === undefined) return undefined;
  const bubble = state & 0x8000_0000n ? ', in a bubble' : '';
  return {
    state: `0x${state.toString(16)}: counter ${BigInt.asIntN(32, state >> 32n)}, ${state & 0x7fff_ffffn} waiting${bubble}`,
  };
}
