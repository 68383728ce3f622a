import { expect, it } from 'vitest';
import { nextBorder } from './useTimeCommands.ts';
import type { Window } from './window.ts';

/** A lane that changes at some times, told as the server does: few changes one by one, many not. */
function lane(borders: readonly number[], pieces: number) {
  return async ({ from, to }: Window) => {
    const inside = borders.filter((time) => time > from && time < to);
    if (inside.length < pieces) return { exact: true, start: [from, ...inside] };
    return { exact: false, start: Array.from({ length: pieces }, (_, i) => from + (i * (to - from)) / pieces) };
  };
}

const whole = { from: 0, to: 1_000_000_000 };

it('finds the nearest change on either side, near and far', async () => {
  const ask = lane([10, 500, 20_480, 900_000_000], 200);
  expect(await nextBorder(ask, 400, 1, whole)).toBe(500);
  expect(await nextBorder(ask, 500, 1, whole)).toBe(20_480);
  expect(await nextBorder(ask, 500, -1, whole)).toBe(10);
  expect(await nextBorder(ask, 20_480, 1, whole)).toBe(900_000_000);
  expect(await nextBorder(ask, whole.to, -1, whole)).toBe(900_000_000);
  expect(await nextBorder(ask, 10, -1, whole)).toBeUndefined();
  expect(await nextBorder(ask, 900_000_000, 1, whole)).toBeUndefined();
});

it('finds it where there are more than can be told', async () => {
  const many = Array.from({ length: 5000 }, (_, i) => 300_000_000 + i * 64);
  const ask = lane(many, 50);
  expect(await nextBorder(ask, 0, 1, whole)).toBe(300_000_000);
  expect(await nextBorder(ask, whole.to, -1, whole)).toBe(many[4999]);
  expect(await nextBorder(ask, many[77], 1, whole)).toBe(many[78]);
  expect(await nextBorder(ask, many[77], -1, whole)).toBe(many[76]);
});
