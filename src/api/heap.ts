/** The heap as queries. The types, the objects and what keeps them walk all of it when first asked for: seconds for a gigabyte. */
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { HeapAnswer, TypeUse } from '../../api/heap.ts';
import type { HeapObjectsPage, HeapPathAnswer, RetainersPage } from '../../api/heap-objects.ts';
import { ask, key } from './ask.ts';
import { useSnapshot } from './snapshot.tsx';

/** The collector and the spans: at once. */
export function useHeap() {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'heap'),
    queryFn: ({ signal }) => ask<HeapAnswer>(snapshot, 'heap', {}, signal),
  });
}

/** Types per question. */
export const TYPE_ROWS = 1000;

export interface TypesPage {
  readonly rows: readonly TypeUse[];
  readonly total: number;
  readonly liveBytes: number;
}

/** The types with the most bytes. undefined data.rows: the heap cannot be found. */
export function useTypes(enabled: boolean) {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'heap-types'),
    queryFn: async ({ signal }): Promise<TypesPage> => {
      const { use } = await ask<HeapAnswer>(snapshot, 'heap', { byType: true, limit: TYPE_ROWS }, signal);
      return { rows: use?.byType?.rows ?? [], total: use?.byType?.total ?? 0, liveBytes: use?.liveBytes ?? 0 };
    },
    enabled,
  });
}

/** Objects per question. */
export const OBJECT_ROWS = 100;

/** Objects of a type, or of all where it is undefined: windows of them, largest first. */
export function useHeapObjects(type: string | undefined, retained: boolean, windows: readonly number[]) {
  const snapshot = useSnapshot();
  return useQueries({
    queries: windows.map((window) => {
      const parameters = { type, retained, offset: window * OBJECT_ROWS, limit: OBJECT_ROWS };
      return {
        queryKey: key(snapshot, 'heap-objects', parameters),
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          ask<HeapObjectsPage>(snapshot, 'heap/objects', parameters, signal),
      };
    }),
  });
}

export function useHeapPath(address: string) {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'heap-path', address),
    queryFn: ({ signal }) => ask<HeapPathAnswer>(snapshot, 'heap/path', { address }, signal),
    placeholderData: keepPreviousData,
  });
}

/** What a keeper keeps directly; undefined: the outermost keepers. */
export function useRetainers(of: string | undefined) {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'heap-retainers', of),
    queryFn: ({ signal }) => ask<RetainersPage>(snapshot, 'heap/retainers', { of, limit: 1000 }, signal),
  });
}
