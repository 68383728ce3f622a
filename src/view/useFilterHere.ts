/** The filter in a view of other things than goroutines (channels, processors, threads): what it keeps, told to the filter bar. */
import { useMemo } from 'react';
import { useKept } from '../api/kept.ts';
import { type Keeps, keepsIn } from './kept.ts';
import { useOutcome } from './place.ts';
import { useGoodFilter } from './useGoodFilter.ts';

/** Ranges of numbers at most: what is kept in more pieces than that cannot be marked, and the view says so. */
const MOST_RANGES = 100_000;

export interface FilterHere {
  /** "": everything. */
  readonly filter: string;
  /** undefined as well until the answer is there. */
  readonly keeps: Keeps;
  /** It keeps goroutines in more pieces than can be marked. */
  readonly tooMany: boolean;
}

/** `marks`: the view marks goroutines one by one; without, only the bar is told how many there are. */
export function useFilterHere(text: string | undefined, marks: boolean): FilterHere {
  const { filter, errors } = useGoodFilter(text ?? '');
  const isOn = filter.trim() !== '';
  const limit = marks ? MOST_RANGES : 0;
  const { data, isPlaceholderData: pending } = useKept(filter, limit, isOn || errors.length > 0);
  useOutcome(
    useMemo(
      () =>
        data === undefined || (!isOn && errors.length === 0)
          ? undefined
          : { matched: data.matched, total: data.total, pending, errors },
      [data, isOn, pending, errors],
    ),
  );
  const tooMany = isOn && data !== undefined && data.rangeTotal > limit;
  const keeps = useMemo(
    () => (isOn && data !== undefined && !tooMany ? keepsIn(data.ranges) : undefined),
    [isOn, data, tooMany],
  );
  return { filter: isOn ? filter : '', keeps, tooMany: marks && tooMany };
}
