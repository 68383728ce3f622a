import { expect, it } from 'vitest';
import { rowCommands } from './rowCommands.ts';

/** Where a key leads to. */
function after(key: string, at: number, total: number): number | false {
  const found = rowCommands('Threads', at, total, (row) => row).find(({ keys }) => keys.includes(key));
  return found?.run() as number | false;
}

it('moves by one, by a page, and to both ends, within the rows that there are', () => {
  expect(['j', 'ArrowDown', 'k', 'PageDown', 'PageUp', 'Home', 'End'].map((key) => after(key, 12, 40))).toEqual([
    13, 13, 11, 22, 2, 0, 39,
  ]);
  expect([after('j', 39, 40), after('PageDown', 35, 40), after('k', 0, 40)]).toEqual([39, 39, 0]);
});

it('begins at the first row where none is current, and leaves the key alone where there are none', () => {
  expect([after('j', -1, 3), after('k', -1, 3), after('End', -1, 3)]).toEqual([0, 0, 2]);
  expect(after('j', -1, 0)).toBe(false);
});

it('shows one hint for both ways', () => {
  expect(rowCommands('Threads', 0, 1, () => true).filter(({ foot }) => foot !== undefined)).toMatchObject([
    { foot: 'rows', footKeys: ['j', 'k'] },
  ]);
});
