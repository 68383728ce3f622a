/** Every question to the session as a query: answers never change under (snapshot, revision), so they never grow stale. */
import { QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import type { SnapshotEntry, SnapshotList } from '../../api/library.ts';
import type { Completion } from '../../api/query.ts';
import type { Opening } from '../../api/routes.ts';
import type { Summary, Thread } from '../../api/snapshot.ts';
import { ask, key } from './ask.ts';
import { get, remove, Trouble } from './client.ts';
import { type SnapshotRef, useSnapshot } from './snapshot.tsx';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 10 * 60_000,
      // Whoever answers is this machine, or this tab: that there is no network means nothing to them.
      networkMode: 'always',
      refetchOnWindowFocus: false,
      retry: (failures, error) =>
        failures < 2 && error instanceof Trouble && (error.status === 0 || error.status >= 502),
    },
  },
});

/** The library does change: asked anew at each visit, and after each upload. */
export const libraryQuery = queryOptions({
  queryKey: ['library'],
  queryFn: ({ signal }) => get<SnapshotList>('/snapshots', {}, signal),
  staleTime: 0,
});

export function entryQuery(id: string) {
  return queryOptions({
    queryKey: ['entry', id],
    queryFn: ({ signal }) => get<SnapshotEntry>(`/snapshots/${encodeURIComponent(id)}`, {}, signal),
    staleTime: 0,
  });
}

function summaryQuery(snapshot: SnapshotRef) {
  return queryOptions({
    queryKey: key(snapshot, 'summary'),
    queryFn: ({ signal }) => ask<Summary>(snapshot, 'summary', {}, signal),
  });
}

export function useSummary() {
  return useQuery(summaryQuery(useSnapshot()));
}

/** Asks what every view of a snapshot needs, before there is a view. Whoever asks again is told what became of it. */
export async function askAhead(id: string): Promise<void> {
  await queries.prefetchQuery(entryQuery(id));
  const entry = queries.getQueryData(entryQuery(id).queryKey);
  if (entry?.state === 'ready') await queries.prefetchQuery(summaryQuery(entry));
}

export function useThreads() {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'threads'),
    queryFn: ({ signal }) => ask<Thread[]>(snapshot, 'threads', {}, signal),
  });
}

/** How far opening the snapshot has come, asked four times a second while `asking`. */
export function useOpening(asking: boolean) {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: ['opening', snapshot.id],
    queryFn: ({ signal }) => get<Opening>(`/snapshots/${encodeURIComponent(snapshot.id)}/opening`, {}, signal),
    enabled: asking,
    staleTime: 0,
    refetchInterval: asking ? 250 : false,
  });
}

/** Ends the long work that the session does: those who wait for it are told so. */
export function cancelWork({ id }: SnapshotRef): Promise<void> {
  return remove(`/snapshots/${encodeURIComponent(id)}/work`);
}

/** Completions for the filter bar, outside of React: CodeMirror asks when it likes. */
export function fetchCompletions(
  snapshot: SnapshotRef,
  completionKey: string | undefined,
  prefix: string,
): Promise<Completion[]> {
  return queries.fetchQuery({
    queryKey: key(snapshot, 'completions', completionKey, prefix),
    queryFn: ({ signal }) =>
      ask<Completion[]>(snapshot, 'completions', { key: completionKey, prefix, limit: 30 }, signal),
  });
}
