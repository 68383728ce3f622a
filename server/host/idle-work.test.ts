import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IdleWork } from './idle-work.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function counting(most: number) {
  const done: number[] = [];
  function* steps() {
    for (let step = 1; step <= most; step++) {
      done.push(step);
      yield;
    }
  }
  return { done, steps: steps() };
}

test('nothing is done before it has been quiet, then everything, step by step', () => {
  const { done, steps } = counting(3);
  new IdleWork(steps);
  vi.advanceTimersByTime(299);
  expect(done).toEqual([]);
  vi.advanceTimersByTime(10);
  expect(done).toEqual([1, 2, 3]);
});

test('whoever asks between two steps is waited for, until it has been quiet again', () => {
  const { done, steps } = counting(3);
  const work = new IdleWork(steps);
  vi.advanceTimersByTime(300);
  expect(done).toEqual([1]);
  work.postpone();
  vi.advanceTimersByTime(299);
  expect(done).toEqual([1]);
  vi.advanceTimersByTime(10);
  expect(done).toEqual([1, 2, 3]);
});

test('what is ended does no more', () => {
  const { done, steps } = counting(3);
  const work = new IdleWork(steps);
  vi.advanceTimersByTime(300);
  work.end();
  vi.advanceTimersByTime(1000);
  expect(done).toEqual([1]);
});

test('a step that fails ends the work, says so, and throws at nobody', () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  // biome-ignore lint/correctness/useYield: it fails before the first
  function* failing(): Generator<void> {
    throw new Error('a page that is not there');
  }
  new IdleWork(failing());
  vi.advanceTimersByTime(1000);
  expect(said).toHaveBeenCalledWith(expect.stringContaining('a page that is not there'));
  said.mockRestore();
});
