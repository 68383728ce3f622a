/** Two snapshots of a program. */
import { useQuery } from '@tanstack/react-query';
import type { Comparison } from '../../api/compare.ts';
import { get } from './client.ts';
import { useSnapshot } from './snapshot.tsx';

/** What changed from this snapshot to another. `heap`: types too, which takes longer. */
export function useComparison(after: string, equal: 'lines' | 'functions', heap: boolean) {
  const { id, revision } = useSnapshot();
  return useQuery({
    queryKey: ['compare', id, revision, after, equal, heap],
    queryFn: ({ signal }) => get<Comparison>('/compare', { before: id, after, equal, heap }, signal),
  });
}
