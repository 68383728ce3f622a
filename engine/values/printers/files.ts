/** Package io/fs: the mode of a file, as `ls` writes it. Source: io/fs/fs.go `FileMode.String`. */
import type { Printers } from './printer.ts';

const TYPE_LETTERS = 'dalTLDpSugct?';
const PERMISSIONS = 'rwxrwxrwx';

export const FILES: Printers = {
  'io/fs.FileMode': (v) => {
    const mode = v.number;
    if (mode === undefined) return undefined;
    const has = (bit: number) => Math.floor(mode / 2 ** bit) % 2 === 1;
    const type = [...TYPE_LETTERS].filter((_, i) => has(31 - i)).join('');
    return (type || '-') + [...PERMISSIONS].map((letter, i) => (has(8 - i) ? letter : '-')).join('');
  },
};
