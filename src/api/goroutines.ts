/** Questions about goroutines: rows, groups, one with its stack. */
import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import type { GoroutineDetail, GoroutinePage, GoroutineQuery, GroupPage, GroupQuery } from '../../api/goroutine.ts';
import type { Completion } from '../../api/query.ts';
import { ask, key } from './ask.ts';
import { fetchCompletions } from './queries.ts';
import { type SnapshotRef, useSnapshot } from './snapshot.tsx';

/** Rows per question for rows. */
export const WINDOW = 100;

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
