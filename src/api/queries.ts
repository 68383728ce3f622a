/** Every question to the session as a query: answers never change under (snapshot, revision), so they never grow stale. */
import { keepPreviousData, QueryClient, queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import type { GoroutineDetail, GoroutinePage, GoroutineQuery, GroupPage, GroupQuery } from '../../api/goroutine.ts';
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

/** Rows per question for rows. */
export const WINDOW = 100;

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

export function useSummary() {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'summary'),
    queryFn: ({ signal }) => ask<Summary>(snapshot, 'summary', {}, signal),
  });
}

function pageQuery(snapshot: SnapshotRef, query: GoroutineQuery) {
  return queryOptions({
    queryKey: key(snapshot, 'goroutines', query),
    queryFn: ({ signal }) => ask<GoroutinePage>(snapshot, 'goroutines', query, signal),
  });
}

/** One window of rows; what was there before stays until the answer comes. */
export function useGoroutineWindow(query: GoroutineQuery, enabled = true) {
  const snapshot = useSnapshot();
  return useQuery({ ...pageQuery(snapshot, query), enabled, placeholderData: keepPreviousData });
}

/**
 * Several questions for rows at once: the windows in sight, or the members of unfolded groups. Until the rows with marks have
 * come, those without stand in, where they came before.
 */
export function useGoroutineWindows(asked: readonly GoroutineQuery[]): (GoroutinePage | undefined)[] {
  const snapshot = useSnapshot();
  const answers = useQueries({ queries: asked.map((query) => pageQuery(snapshot, query)) });
  const plain = useQueries({
    queries: asked.map((query) => ({ ...pageQuery(snapshot, { ...query, marks: undefined }), enabled: false })),
  });
  return answers.map(({ data }, at) => data ?? plain[at].data);
}

/** Groups per question: more than one reads, fewer than one waits for. */
export const GROUPS = 1000;

/** The first `windows` × 1,000 groups; what was there before stays until the answer comes. */
export function useGroups(query: Omit<GroupQuery, 'offset' | 'limit'>, windows: number, enabled: boolean) {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'groups', query, windows),
    queryFn: async ({ signal }) => {
      const part = (offset: number) => ask<GroupPage>(snapshot, 'groups', { ...query, offset, limit: GROUPS }, signal);
      const pages = await Promise.all(Array.from({ length: windows }, (_, window) => part(window * GROUPS)));
      return { ...pages[0], groups: pages.flatMap((page) => page.groups) };
    },
    enabled,
    placeholderData: keepPreviousData,
  });
}

/** Frames per answer (the server's limit), and answers per stack: Go itself ends a stack at a gigabyte, we show the first 20,000 frames. */
const FRAMES = 1000;
const ANSWERS = 20;

/** A goroutine with its stack, a deep one put together from several answers. */
async function fetchGoroutine(snapshot: SnapshotRef, id: number, signal: AbortSignal): Promise<GoroutineDetail> {
  const part = (offset: number) =>
    ask<GoroutineDetail>(snapshot, `goroutines/${id}`, { offset, limit: FRAMES }, signal);
  const first = await part(0);
  const frames = [...first.frames];
  for (let answer = 1; answer < ANSWERS && frames.length < first.frameTotal; answer++) {
    const next = await part(frames.length);
    if (next.frames.length === 0) break;
    frames.push(...next.frames);
  }
  return { ...first, frames };
}

export function useGoroutine(id: number | undefined) {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'goroutine', id),
    queryFn: ({ signal }) => fetchGoroutine(snapshot, id ?? 0, signal),
    enabled: id !== undefined,
  });
}

export function useThreads() {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'threads'),
    queryFn: ({ signal }) => ask<Thread[]>(snapshot, 'threads', {}, signal),
  });
}

/** The keys of pprof labels that goroutines of this snapshot carry; undefined until it is known. */
export function useLabelKeys(): readonly string[] | undefined {
  const snapshot = useSnapshot();
  const { data } = useQuery({
    queryKey: key(snapshot, 'label-keys'),
    queryFn: () => fetchCompletions(snapshot, 'label', ''),
    select: labelKeys,
  });
  return data;
}

const labelKeys = (found: readonly Completion[]) => [...new Set(found.map(({ label }) => label.split('=')[0]))];

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
