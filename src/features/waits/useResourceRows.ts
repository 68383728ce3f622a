/** The table's rows by windows of a hundred: asked for as they come into sight, those before stay until the next have come. */
import { useCallback, useState } from 'react';
import type { WaitsLink } from '../../../api/links.ts';
import type { ResourceRow, ResourcesPage } from '../../../api/waits.ts';
import { RESOURCES, useResources, useResourceWindows } from '../../api/waits.ts';

export interface ResourceRows {
  readonly head: ReturnType<typeof useResources>;
  readonly total: number;
  /** As many as there would be without the filter. */
  readonly unfiltered: number;
  readonly outside: ResourcesPage['outside'];
  /** undefined: its window has not come yet. */
  readonly at: (index: number) => ResourceRow | undefined;
  readonly find: (address: string) => number;
  readonly see: (first: number, last: number) => void;
}

/** `filter`: only where a goroutine that it keeps waits or holds. */
export function useResourceRows(link: WaitsLink, filter: string | undefined): ResourceRows {
  const { focus, hops, knot, sort, descending, find: search } = link;
  const asked = { focus, hops, knot, sort, descending, search: search === '' ? undefined : search, filter };
  const [seen, setSeen] = useState({ first: 0, last: 0 });
  const head = useResources(asked);
  const total = head.data?.total ?? 0;
  const offsets: number[] = [];
  for (let window = Math.max(1, seen.first); window <= seen.last && window * RESOURCES < total; window++)
    offsets.push(window * RESOURCES);
  const pages = useResourceWindows(asked, offsets);
  const rowsFrom = (offset: number) => (offset === 0 ? head.data?.rows : pages[offsets.indexOf(offset)]?.data?.rows);
  return {
    head,
    total,
    unfiltered: head.data?.unfiltered ?? 0,
    outside: head.data?.outside ?? [],
    at: (index) => rowsFrom(index - (index % RESOURCES))?.[index % RESOURCES],
    find: (address) => {
      for (const offset of [0, ...offsets]) {
        const found = rowsFrom(offset)?.findIndex((row) => row.address === address) ?? -1;
        if (found >= 0) return offset + found;
      }
      return -1;
    },
    see: useCallback((first, last) => {
      const next = { first: Math.floor(first / RESOURCES), last: Math.floor(Math.max(0, last) / RESOURCES) };
      setSeen((before) => (before.first === next.first && before.last === next.last ? before : next));
    }, []),
  };
}
