/**
 * What is summed over groups, in one pass over the rows in the order in which their columns lie in memory: group by group each
 * would be fetched many times.
 */
import type { GroupCodes } from './group-keys.ts';
import type { NumberColumns } from './number-columns.ts';

/** Bytes of the table that tells which kinds a group has; where it were larger, groups are asked one by one. */
const MOST_MARKS = 1 << 22;

export interface GroupTotals {
  /** Code → seconds that one of the group has waited at least; 0 where that is known of none. */
  readonly longestWait: Float64Array;
  /** Code → bytes of their stacks; NaN where they are not known. */
  readonly stackBytes: Float64Array;
  /** The first row of each kind that is in a group, which has the code and the rows. */
  kindsOf(code: number, rows: Uint32Array): readonly number[];
}

/** `rows`: in order of id. */
export function totalsOf(columns: NumberColumns, rows: Uint32Array, { codes, of }: GroupCodes): GroupTotals {
  const { wait, stack } = columns;
  const longestWait = new Float64Array(of.length);
  const stackBytes = new Float64Array(of.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const code = codes[row];
    stackBytes[code] += stack[row];
    if (wait[row] > longestWait[code]) longestWait[code] = wait[row];
  }
  const kinds = columns.fingerprints;
  const inAll =
    of.length * kinds.firstRows.length <= MOST_MARKS ? firstsOfKinds(rows, { codes, of }, kinds) : undefined;
  return {
    longestWait,
    stackBytes,
    kindsOf: (code, own) => inAll?.[code] ?? columns.kinds.firstRows(own),
  };
}

function firstsOfKinds(rows: Uint32Array, { codes, of }: GroupCodes, kinds: NumberColumns['fingerprints']): number[][] {
  const count = kinds.firstRows.length;
  const marks = new Uint8Array(of.length * count);
  const firsts = of.map((): number[] => []);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const at = codes[row] * count + kinds.codes[row];
    if (marks[at] !== 0) continue;
    marks[at] = 1;
    firsts[codes[row]].push(row);
  }
  return firsts;
}
