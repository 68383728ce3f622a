/** The rows that a filter keeps, in order of id, with the counts that every answer carries. */
import type { GoroutinePage } from '../../api/goroutine.ts';
import { filterParts, withoutPart } from '../query/edit.ts';
import { type QuerySource, select } from '../query/evaluate.ts';
import type { GoroutineTables } from './tables.ts';

export interface Filtered {
  readonly rows: Uint32Array;
  readonly counts: Pick<GoroutinePage, 'matched' | 'total' | 'systemHidden' | 'errors' | 'emptiedBy'>;
}

const HIDES_SYSTEM = '-is:system';

export function filterRows(facts: GoroutineTables, source: QuerySource, filter: string): Filtered {
  const { rows, errors, emptiedBy } = select(source, filter);
  return {
    rows,
    counts: {
      matched: rows.length,
      total: source.count,
      systemHidden: systemHidden(facts, source, filter),
      errors: [...errors],
      emptiedBy,
    },
  };
}

/** Runtime goroutines that the rest of the filter would keep. */
function systemHidden(facts: GoroutineTables, source: QuerySource, filter: string): number {
  const hiding = filterParts(filter).find((part) => part.text === HIDES_SYSTEM);
  if (!hiding) return 0;
  const { system } = facts.snapshot.goroutines;
  return select(source, withoutPart(filter, hiding)).rows.reduce((sum, row) => sum + system[row], 0);
}
