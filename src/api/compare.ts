/** Two snapshots of a program. */
import { useQuery } from '@tanstack/react-query';
import type { Comparison } from '../../api/compare.ts';
import { get } from './client.ts';
import { useSnapshot } from './snapshot.tsx';

/** What changed from this snapshot to another, among what a filter keeps. `heap`: types too, which takes longer. */
export function useComparison(after: string, equal: 'lines' | 'functions', heap: boolean, filter: string) {
  const { id, revision } = useSnapshot();
  const key = ['compare', id, revision, after, equal, heap, filter];
  return useQuery<Comparison>({
    queryKey: key,
    // Until the answer to another filter is there.
    placeholderData: (before, query) => (sameBut(query?.queryKey, key) ? before : undefined),
    queryFn: ({ signal }) => get<Comparison>('/compare', { before: id, after, equal, heap, filter }, signal),
  });
}

/** Whether two keys differ in the last part at most. */
function sameBut(one: readonly unknown[] | undefined, other: readonly unknown[]): boolean {
  return one !== undefined && other.slice(0, -1).every((part, at) => part === one[at]);
}
