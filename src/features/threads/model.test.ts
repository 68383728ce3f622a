import { expect, it } from 'vitest';
import type { Thread } from '../../../api/snapshot.ts';
import type { ThreadDoing } from '../../../api/thread-doing.ts';
import {
  callWords,
  doingWords,
  familyOf,
  filteredWords,
  framesWord,
  groupWords,
  headline,
  keptThreads,
  sinceWords,
  sorted,
  threadLines,
} from './model.ts';

const thread = (threadId: number, doing: ThreadDoing, more: Partial<Thread> = {}): Thread => ({
  threadId,
  state: 'unknown',
  doing,
  frames: [],
  ...more,
});
const ids = (threads: readonly Thread[]) => threads.map(({ threadId }) => threadId);

it('puts what matters first, and equals in order of their numbers', () => {
  const threads = [
    thread(9, 'idle'),
    thread(7, 'in syscall'),
    thread(5, 'in syscall'),
    thread(8, 'unknown', { state: 'signal' }),
    thread(1, 'running goroutine'),
  ];
  expect(ids(sorted(threads))).toEqual([8, 1, 5, 7, 9]);
  expect(headline(threads)).toBe('5 threads · 1 run Go · 2 in syscalls · 1 idle · 1 signal');
});

it('gives each state a family and a word', () => {
  const threads = [
    thread(1, 'unknown', { state: 'signal' }),
    thread(1, 'dying', { state: 'signal' }),
    thread(1, 'spinning'),
    thread(1, 'in cgo'),
    thread(1, 'sysmon'),
    { threadId: 1, state: 'unknown' as const, frames: [] },
  ];
  expect(threads.map(familyOf)).toEqual(['knot', 'knot', 'running', 'io', 'gc', 'idle']);
  expect(threads.map(doingWords)).toEqual(['signal', 'dying', 'spinning', 'in cgo', 'sysmon', 'unknown']);
});

it('folds those who sleep, and many that do the same at the same place', () => {
  const top = { function: 'main.read', file: 'a.go', line: 3 };
  const readers = Array.from({ length: 20 }, (_, i) => thread(100 + i, 'in syscall', { top }));
  const threads = [thread(1, 'idle'), thread(2, 'idle'), thread(3, 'running goroutine'), ...readers];
  const lines = threadLines(threads, [], undefined);
  expect(lines.map((line) => (line.kind === 'group' ? line.key : line.thread.threadId))).toEqual([
    3,
    'in syscall:main.read',
    'idle',
  ]);
  expect(lines.flatMap((line) => (line.kind === 'group' ? groupWords(line.threads) : []))).toEqual([
    '20 threads · in syscall · main.read',
    '2 idle threads',
  ]);
  expect(threadLines(threads, ['idle'], undefined).length).toBe(5);
  expect(threadLines(threads, [], 105).length).toBe(23);
  expect(threadLines(threads.slice(0, 1), [], undefined)).toMatchObject([{ kind: 'thread' }]);
});

it('says which call, on what, and for how long', () => {
  expect(callWords(thread(1, 'in syscall', { systemCall: { number: 74, name: 'fsync', descriptor: 14 } }))).toBe(
    'fsync(14)',
  );
  expect(callWords(thread(1, 'in syscall', { systemCall: { number: 202, name: 'futex' } }))).toBe('futex');
  expect(callWords(thread(1, 'in syscall', { systemCall: { number: 500 } }))).toBe('system call 500');
  expect(callWords(thread(1, 'idle'))).toBe('');
  expect(sinceWords(thread(1, 'in syscall', { seconds: 0.009 }))).toBe('≥ 9 ms');
  expect(sinceWords(thread(1, 'idle'))).toBe('');
});

it('says why there are no frames', () => {
  expect(framesWord(thread(1, 'in syscall', { goroutineId: 26 }))).toBe('on the stack of g26');
  expect(framesWord(thread(1, 'idle'))).toBe('no frame could be read');
});

it('shows the threads whose goroutine the filter keeps, locked ones too', () => {
  const threads = [
    thread(1, 'running goroutine', { goroutineId: 18 }),
    thread(2, 'waits for its goroutine', { lockedGoroutineId: 19 }),
    thread(3, 'running goroutine', { goroutineId: 1 }),
    thread(4, 'idle'),
  ];
  const kept = keptThreads(threads, (id) => id === 18 || id === 19, undefined);
  expect(ids(kept)).toEqual([1, 2]);
  expect(filteredWords(threads, kept, false)).toBe(' · 2 of 4 shown, filtered');
  expect(ids(keptThreads(threads, () => false, 4))).toEqual([4]);
  expect(keptThreads(threads, undefined, undefined)).toBe(threads);
});
