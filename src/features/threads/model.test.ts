import { expect, it } from 'vitest';
import type { Thread } from '../../../api/snapshot.ts';
import { familyOf, framesWord, sorted } from './model.ts';

const thread = (threadId: number, state: Thread['state']): Thread => ({ threadId, state, frames: [] });

it('puts what matters first, and equals in order of their numbers', () => {
  const threads = [
    thread(9, 'idle'),
    thread(7, 'in syscall'),
    thread(5, 'in syscall'),
    thread(8, 'signal'),
    thread(1, 'running goroutine'),
  ];
  expect(sorted(threads).map((one) => one.threadId)).toEqual([8, 1, 5, 7, 9]);
});

it('gives each state a family', () => {
  expect(
    [thread(1, 'signal'), thread(1, 'spinning'), thread(1, 'in cgo'), thread(1, 'sysmon'), thread(1, 'unknown')].map(
      familyOf,
    ),
  ).toEqual(['knot', 'running', 'io', 'gc', 'idle']);
});

it('says why there are no frames', () => {
  expect(framesWord({ ...thread(1, 'in syscall'), goroutineId: 26 })).toBe('on the stack of g26');
  expect(framesWord(thread(1, 'idle'))).toBe('no frame could be read');
});
