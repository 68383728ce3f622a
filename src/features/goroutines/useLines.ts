/** Asks for what the table shows and puts the answers into lines: groups with their members, or the flat list by windows. */
import { useMemo, useState } from 'react';
import type { GoroutineGroup, GoroutinePage, GoroutineQuery, GoroutineRow } from '../../../api/goroutine.ts';
import { useGoroutineWindow, useGoroutineWindows, useGroups, WINDOW } from '../../api/goroutines.ts';
import { FIRST_MEMBERS, groupLines, isCalled, type Line, membersFilter, NEXT_MEMBERS, type Settings } from './model.ts';

type Counts = Pick<GoroutinePage, 'matched' | 'total' | 'systemHidden' | 'errors' | 'emptiedBy'>;

export interface Lines {
  /** How many lines there are, and each of them. */
  readonly count: number;
  readonly at: (index: number) => Line;
  readonly find: (id: string) => number;
  readonly counts: Counts | undefined;
  readonly groupTotal: number | undefined;
  readonly pending: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
  readonly moreMembers: (group: GoroutineGroup) => void;
  readonly moreGroups: () => void;
}

/** `marks`: with what the diagnosis knows, once that is worked out. */
export function useGroupLines(
  settings: Settings,
  open: ReadonlySet<string>,
  enabled: boolean,
  marks: true | undefined,
): Lines {
  const [windows, setWindows] = useState(1);
  const [wanted, setWanted] = useState<ReadonlyMap<string, number>>(new Map());
  const { filter, group: by, equal, sort, descending } = settings;
  const answer = useGroups({ filter, by, equal, sort, descending, marks }, windows, enabled);
  const groups = answer.data?.groups ?? NONE;
  const asked = groups
    .filter((group) => open.has(group.key))
    .flatMap((group) => memberQueries(settings, group, wanted.get(group.key) ?? FIRST_MEMBERS, marks));
  const pages = useGoroutineWindows(enabled ? asked.map(({ query }) => query) : []);
  const members = (group: GoroutineGroup) => {
    const rows: (GoroutineRow | undefined)[] = [];
    for (const [index, { of, query }] of asked.entries())
      if (of === group.key) for (const [at, row] of (pages[index]?.rows ?? []).entries()) rows[query.offset + at] = row;
    return rows;
  };
  const lines = groupLines(
    settings,
    groups,
    answer.data?.groupTotal ?? groups.length,
    open,
    (group) => wanted.get(group.key) ?? FIRST_MEMBERS,
    members,
  );
  return {
    count: lines.length,
    at: (index) => lines[index],
    find: (id) => lines.findIndex((line) => isCalled(line, id)),
    counts: answer.data,
    groupTotal: answer.data?.groupTotal,
    pending: answer.isPlaceholderData || answer.isPending,
    error: answer.error,
    retry: () => void answer.refetch(),
    moreMembers: (group) =>
      setWanted((before) => new Map(before).set(group.key, (before.get(group.key) ?? FIRST_MEMBERS) + NEXT_MEMBERS)),
    moreGroups: () => setWindows((n) => n + 1),
  };
}

const NONE: readonly GoroutineGroup[] = [];

/** The first few, then by hundreds, so that what was asked for once is never asked for again. */
function memberQueries(
  settings: Settings,
  group: GoroutineGroup,
  wanted: number,
  marks: true | undefined,
): { readonly of: string; readonly query: GoroutineQuery }[] {
  const base = {
    filter: membersFilter(settings, group),
    sort: settings.sort === 'count' ? ('id' as const) : settings.sort,
    descending: settings.sort === 'count' ? false : settings.descending,
    marks,
  };
  const queries = [{ of: group.key, query: { ...base, offset: 0, limit: FIRST_MEMBERS } }];
  for (let offset = FIRST_MEMBERS; offset < Math.min(wanted, group.count); offset += NEXT_MEMBERS)
    queries.push({ of: group.key, query: { ...base, offset, limit: NEXT_MEMBERS } });
  return queries;
}

/** The flat list: windows of a hundred, asked for as they come into sight. */
export function useFlatLines(
  { filter, sort, descending }: Settings,
  enabled: boolean,
  marks: true | undefined,
): Lines & { readonly see: (first: number, last: number) => void } {
  const [seen, setSeen] = useState({ first: 0, last: 0 });
  const query = (offset: number): GoroutineQuery => ({ filter, sort, descending, offset, limit: WINDOW, marks });
  const head = useGoroutineWindow(query(0), enabled);
  const count = head.data?.matched ?? 0;
  const offsets: number[] = [];
  for (let window = seen.first; window <= seen.last && window * WINDOW < count; window++) offsets.push(window * WINDOW);
  const pages = useGoroutineWindows(enabled ? offsets.map(query) : []);
  const rowAt = (index: number): GoroutineRow | undefined => {
    const page = offsets.indexOf(Math.floor(index / WINDOW) * WINDOW);
    return page < 0 ? undefined : pages[page]?.rows[index % WINDOW];
  };
  const at = (index: number): Line => {
    const row = rowAt(index);
    return { kind: 'member', id: row === undefined ? `row ${index}` : `g${row.id}`, row, group: undefined, index };
  };
  return {
    count,
    at,
    find: (id) => {
      const place = /^row (\d+)$/.exec(id);
      if (place !== null) return Number(place[1]);
      for (const [page, offset] of offsets.entries()) {
        const found = pages[page]?.rows.findIndex((row) => `g${row.id}` === id) ?? -1;
        if (found >= 0) return offset + found;
      }
      return -1;
    },
    counts: head.data,
    groupTotal: undefined,
    pending: head.isPlaceholderData || head.isPending,
    error: head.error,
    retry: () => void head.refetch(),
    moreMembers: () => undefined,
    moreGroups: () => undefined,
    see: useMemo(
      () => (first, last) => {
        const next = { first: Math.floor(first / WINDOW), last: Math.floor(Math.max(0, last) / WINDOW) };
        setSeen((before) => (before.first === next.first && before.last === next.last ? before : next));
      },
      [],
    ),
  };
}
