/** The rows of the table: those in sight are asked for, a window at a time. */
import { useCallback, useState } from 'react';
import type { ValueTable } from '../../../api/frame-values.ts';
import type { GoroutineDetail } from '../../../api/goroutine.ts';
import type { ValueTableLink } from '../../../api/links.ts';
import { TABLE_ROWS, useValueTable } from '../../api/values.ts';
import { term } from '../../view/filter.ts';

export type TableRow = ValueTable['rows'][number];

export interface Rows {
  /** What the first window says of all; undefined until it has come. */
  readonly head: ValueTable | undefined;
  readonly count: number;
  readonly at: (index: number) => TableRow | undefined;
  /** The row of a goroutine, among those that have come. */
  readonly find: (goroutine: number) => number;
  readonly see: (first: number, last: number) => void;
  readonly error: Error | undefined;
  readonly retry: () => void;
}

export function useTable(goroutine: GoroutineDetail, link: ValueTableLink): Rows {
  const [seen, setSeen] = useState({ first: 0, last: 0 });
  const windows = [...new Set([0, ...Array.from({ length: seen.last - seen.first + 1 }, (_, at) => seen.first + at)])];
  const answers = useValueTable(
    {
      filter: term('group', goroutine.fingerprint),
      frame: link.frame,
      function: goroutine.frames.find(({ index }) => index === link.frame)?.function,
      path: link.path,
      value: link.value,
      sort: link.sort ?? 'id',
      descending: link.descending === true,
      plain: link.plain,
    },
    windows,
  );
  const pages = new Map(windows.map((window, at) => [window, answers[at]?.data]));
  const head = pages.get(0);
  return {
    head,
    count: head?.matched ?? 0,
    at: (index) => pages.get(Math.floor(index / TABLE_ROWS))?.rows[index % TABLE_ROWS],
    find: (id) => {
      for (const [window, page] of pages) {
        const found = page?.rows.findIndex((row) => row.goroutineId === id) ?? -1;
        if (found >= 0) return window * TABLE_ROWS + found;
      }
      return -1;
    },
    see: useCallback((first, last) => {
      const next = { first: Math.floor(first / TABLE_ROWS), last: Math.floor(Math.max(0, last) / TABLE_ROWS) };
      setSeen((before) => (before.first === next.first && before.last === next.last ? before : next));
    }, []),
    error: answers.find(({ error }) => error !== null)?.error ?? undefined,
    retry: () => {
      for (const { refetch } of answers) void refetch();
    },
  };
}
