/** The keys that move through the rows of a table, in every view the same. */
import { rowAfter } from '../ui/listKeys.ts';
import type { Command } from './commands.ts';

const MOVES = [
  ['Next row', 'j', 'ArrowDown'],
  ['Previous row', 'k', 'ArrowUp'],
  ['A page down', 'PageDown'],
  ['A page up', 'PageUp'],
  ['First row', 'Home'],
  ['Last row', 'End'],
] as const;

/** `at`: the current row of `total`, -1: none is. `jump` goes to a row that there is. */
export function rowCommands(section: string, at: number, total: number, jump: (row: number) => unknown): Command[] {
  return MOVES.map(([title, ...keys]) => ({
    id: `${section}.${title}`,
    title,
    section,
    keys,
    foot: keys[0] === 'j' ? 'rows' : undefined,
    footKeys: ['j', 'k'],
    run: () => {
      const next = rowAfter(keys[0], at, total);
      return next === undefined ? false : jump(next);
    },
  }));
}
