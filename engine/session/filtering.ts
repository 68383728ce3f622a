/** The rows that a filter keeps, in order of id, with the counts that every answer carries. */
import type { GoroutinePage } from '../../api/goroutine.ts';
import { filterParts, withoutPart } from '../query/edit.ts';
import { type QuerySource, select } from '../query/evaluate.ts';
import { Recent } from './recent.ts';
import type { GoroutineTables } from './tables.ts';

export interface Filtered {
  readonly rows: Uint32Array;
  readonly counts: Pick<GoroutinePage, 'matched' | 'total' | 'systemHidden' | 'errors' | 'emptiedBy'>;
}

const HIDES_SYSTEM = '-is:system';
/** Filters whose rows are kept: each holds four bytes a row. */
const KEPT = 8;
const recent = new WeakMap<QuerySource, Recent<Filtered>>();

export function filterRows(facts: GoroutineTables, source: QuerySource, filter: string): Filtered {
  const ofSource = recent.get(source) ?? new Recent<Filtered>(KEPT);
  recent.set(source, ofSource);
  return ofSource.get(filter, () => findRows(facts, source, filter));
}

function findRows(facts: GoroutineTables, source: QuerySource, filter: string): Filtered {
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
  const { rows } = select(source, withoutPart(filter, hiding));
  let sum = 0;
  for (let i = 0; i < rows.length; i++) sum += system[rows[i]];
  return sum;
}
