import { expect, test } from 'vitest';
import { keepsIn } from './kept.ts';

test('a goroutine is kept where its number is in a range, ends included', () => {
  const keeps = keepsIn([1, 1, 18, 20, 34, 40]);
  const kept = Array.from({ length: 45 }, (_, id) => id).filter(keeps);
  expect(kept).toEqual([1, 18, 19, 20, 34, 35, 36, 37, 38, 39, 40]);
  expect(keeps(undefined)).toBe(false);
});

test('a filter that keeps nobody keeps nobody', () => {
  expect([0, 1, 18].some(keepsIn([]))).toBe(false);
});
