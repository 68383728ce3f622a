/** Half-typed filters: while one cannot be understood, the result of the last good one stays. */
import { useMemo, useState } from 'react';
import { type FilterProblem, parseFilter } from '../../engine/query/filter.ts';

export interface GoodFilter {
  /** The filter itself, or the last one that was understood; everything where there was none. */
  readonly filter: string;
  readonly errors: readonly FilterProblem[];
}

export function useGoodFilter(text: string): GoodFilter {
  const errors = useMemo(() => parseFilter(text).errors, [text]);
  const [good, setGood] = useState(errors.length === 0 ? text : '');
  if (errors.length === 0 && good !== text) setGood(text);
  return { filter: errors.length === 0 ? text : good, errors };
}
