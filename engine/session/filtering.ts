/** The rows that a filter keeps, in order of id, with the counts that every answer carries. */
import type { GoroutinePage, KeptGoroutines, KeptQuery } from '../../api/goroutine.ts';
import { maskOf } from '../bytes/row-order.ts';
import { type QuerySource, select } from '../query/evaluate.ts';
import { Recent } from './recent.ts';
import type { GoroutineTables } from './tables.ts';

export interface Filtered {
  readonly rows: Uint32Array;
  readonly counts: Pick<GoroutinePage, 'matched' | 'total' | 'systemHidden' | 'errors' | 'emptiedBy'>;
}

/** The goroutines that a filter keeps, as ranges of their numbers: for who shows them among other things. */
export function keptGoroutines(
  facts: GoroutineTables,
  source: QuerySource,
  { filter, limit }: KeptQuery,
): KeptGoroutines {
  const { rows, counts } = filterRows(source, filter);
  const { id } = facts.snapshot.goroutines;
  const ranges: number[] = [];
  let rangeTotal = 0;
  for (let i = 0; i < rows.length; i++) {
    // Rows are in order of ids: neighbours in the table have no goroutine between them.
    const goesOn = i > 0 && rows[i] === rows[i - 1] + 1;
    if (!goesOn) rangeTotal++;
    if (rangeTotal > limit) continue;
    if (goesOn) ranges[ranges.length - 1] = id[rows[i]];
    else ranges.push(id[rows[i]], id[rows[i]]);
  }
  const { matched, total, errors } = counts;
  return { ranges: rangeTotal > limit ? [] : ranges, rangeTotal, matched, total, errors };
}

/** Whether a filter keeps a row; undefined: it keeps all. */
export function keepsRow(source: QuerySource, filter: string | undefined): ((row: number) => boolean) | undefined {
  if (filter === undefined || filter.trim() === '') return undefined;
  const kept = maskOf(filterRows(source, filter).rows, source.count);
  return (row) => kept[row] === 1;
}

/** What tables of goroutines are filtered by where nobody says otherwise; also told apart in the counts. */
export const HIDES_SYSTEM = '-is:system';
/** Filters whose rows are kept: each holds four bytes a row. */
const KEPT = 8;
const recent = new WeakMap<QuerySource, Recent<Filtered>>();

export function filterRows(source: QuerySource, filter: string): Filtered {
  const ofSource = recent.get(source) ?? new Recent<Filtered>(KEPT);
  recent.set(source, ofSource);
  return ofSource.get(filter, () => findRows(source, filter));
}

function findRows(source: QuerySource, filter: string): Filtered {
  const { rows, errors, emptiedBy, droppedByPart } = select(source, filter, HIDES_SYSTEM);
  return {
    rows,
    counts: {
      matched: rows.length,
      total: source.count,
      systemHidden: droppedByPart,
      errors: [...errors],
      emptiedBy,
    },
  };
}
