/** Which goroutines a filter keeps, by their numbers: for views that show them among other things. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { KeptGoroutines } from '../../api/goroutine.ts';
import { ask, key } from './ask.ts';
import { useSnapshot } from './snapshot.tsx';

/** `limit`: ranges at most; 0 asks for the counts alone. What was there before stays until the answer has come. */
export function useKept(filter: string, limit: number, enabled: boolean) {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'kept', filter, limit),
    queryFn: ({ signal }) => ask<KeptGoroutines>(snapshot, 'kept', { filter, limit }, signal),
    enabled,
    placeholderData: keepPreviousData,
  });
}
