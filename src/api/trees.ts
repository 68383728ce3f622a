/** Goroutines as trees. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CreatedByTree, StackTree } from '../../api/trees.ts';
import { ask, key } from './ask.ts';
import { type SnapshotRef, useSnapshot } from './snapshot.tsx';

/** What was there before stays until the answer to another filter comes. `marks`: with who is stuck, which takes longer. */
export function useCreatedBy(filter: string, marks: boolean) {
  return useCreatedByOf(useSnapshot(), filter, marks);
}

export function useCreatedByOf(snapshot: SnapshotRef, filter: string, marks: boolean) {
  return useQuery({
    queryKey: key(snapshot, 'created-by', filter, marks),
    queryFn: ({ signal }) => ask<CreatedByTree>(snapshot, 'created-by', { filter, marks: marks || undefined }, signal),
    placeholderData: keepPreviousData,
  });
}

type StacksAsk = {
  readonly filter: string;
  readonly equal: 'lines' | 'functions';
  readonly mine: boolean;
};

export function useStackTree(query: StacksAsk) {
  return useStackTreeOf(useSnapshot(), query);
}

export function useStackTreeOf(snapshot: SnapshotRef, query: StacksAsk) {
  return useQuery({
    queryKey: key(snapshot, 'stack-tree', query),
    queryFn: ({ signal }) => ask<StackTree>(snapshot, 'stack-tree', query, signal),
    placeholderData: keepPreviousData,
  });
}
