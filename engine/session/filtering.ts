/** The rows that a filter keeps, in order of id, with the counts that every answer carries. */
import type { GoroutinePage } from '../../api/goroutine.ts';
import type { GoroutineFacts } from './facts.ts';

export interface Filtered {
  readonly rows: Uint32Array;
  readonly counts: Pick<GoroutinePage, 'matched' | 'total' | 'systemHidden' | 'errors' | 'emptiedBy'>;
}

export function filterRows(facts: GoroutineFacts, filter: string): Filtered {
  const { goroutines } = facts.snapshot;
  const hideSystem = /(^|\s)-is:system(\s|$)/.test(filter);
  const rows: number[] = [];
  let systemHidden = 0;
  for (let row = 0; row < goroutines.count; row++) {
    if (hideSystem && goroutines.system[row]) systemHidden++;
    else rows.push(row);
  }
  return {
    rows: Uint32Array.from(rows),
    counts: { matched: rows.length, total: goroutines.count, systemHidden, errors: [] },
  };
}
