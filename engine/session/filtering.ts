/** The rows that a filter keeps, in order of id, with the counts that every answer carries. */
import type { GoroutinePage } from '../../api/goroutine.ts';
import { type QuerySource, select } from '../query/evaluate.ts';
import { Recent } from './recent.ts';

export interface Filtered {
  readonly rows: Uint32Array;
  readonly counts: Pick<GoroutinePage, 'matched' | 'total' | 'systemHidden' | 'errors' | 'emptiedBy'>;
}

const HIDES_SYSTEM = '-is:system';
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
