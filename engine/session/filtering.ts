/** The rows that a filter keeps, in order of id, with the counts that every answer carries. */
import type { GoroutinePage } from '../../api/goroutine.ts';
import { filterParts } from '../query/edit.ts';
import { type QuerySource, select } from '../query/evaluate.ts';
import type { GoroutineFacts } from './facts.ts';

export interface Filtered {
  readonly rows: Uint32Array;
  readonly counts: Pick<GoroutinePage, 'matched' | 'total' | 'systemHidden' | 'errors' | 'emptiedBy'>;
}

const HIDES_SYSTEM = '-is:system';

export function filterRows(facts: GoroutineFacts, source: QuerySource, filter: string): Filtered {
  const { rows, errors, emptiedBy } = select(source, filter);
  const hides = filterParts(filter).some((part) => part.text === HIDES_SYSTEM);
  return {
    rows,
    counts: {
      matched: rows.length,
      total: source.count,
      systemHidden: hides ? facts.snapshot.goroutines.system.reduce((sum, flag) => sum + flag, 0) : 0,
      errors: [...errors],
      emptiedBy,
    },
  };
}
