/** Goroutines as trees. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CreatedByTree, StackTree } from '../../api/trees.ts';
import { ask, key } from './ask.ts';
import { useSnapshot } from './snapshot.tsx';

/** What was there before stays until the answer to another filter comes. `marks`: with who is stuck, which takes longer. */
export function useCreatedBy(filter: string, marks: boolean) {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'created-by', filter, marks),
    queryFn: ({ signal }) => ask<CreatedByTree>(snapshot, 'created-by', { filter, marks: marks || undefined }, signal),
    placeholderData: keepPreviousData,
  });
}

export function useStackTree(query: {
  readonly filter: string;
  readonly equal: 'lines' | 'functions';
  readonly mine: boolean;
}) {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'stack-tree', query),
    queryFn: ({ signal }) => ask<StackTree>(snapshot, 'stack-tree', query, signal),
    placeholderData: keepPreviousData,
  });
}
