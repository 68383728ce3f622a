/** The diagnosis and the waits as queries. What they stand on takes seconds on a large heap; `useOpening` tells how far it is. */
import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import type { Diagnosis } from '../../api/diagnosis.ts';
import type {
  Blocking,
  ResourceDetail,
  ResourceKind,
  ResourcesPage,
  ResourcesQuery,
  WaitGraph,
  WaitGraphQuery,
} from '../../api/waits.ts';
import { ask, key } from './ask.ts';
import { type SnapshotRef, useSnapshot } from './snapshot.tsx';

function diagnosisQuery(snapshot: SnapshotRef) {
  return queryOptions({
    queryKey: key(snapshot, 'diagnosis'),
    queryFn: ({ signal }) => ask<Diagnosis>(snapshot, 'diagnosis', {}, signal),
  });
}

export function useDiagnosis() {
  return useQuery(diagnosisQuery(useSnapshot()));
}

/** The diagnosis if somebody asked for it already; this does not ask. */
export function useKnownDiagnosis(): Diagnosis | undefined {
  return useQuery({ ...diagnosisQuery(useSnapshot()), enabled: false }).data;
}

type GraphAsk = Partial<Omit<WaitGraphQuery, 'open'>> & { readonly open?: readonly string[] };

/** The picture; the one before stays until the next has come. */
export function useWaitGraph({ open, ...asked }: GraphAsk, enabled = true) {
  const snapshot = useSnapshot();
  const parameters = { ...asked, open: open === undefined || open.length === 0 ? undefined : open.join(',') };
  return useQuery({
    queryKey: key(snapshot, 'wait-graph', parameters),
    queryFn: ({ signal }) => ask<WaitGraph>(snapshot, 'wait-graph', parameters, signal),
    enabled,
    placeholderData: keepPreviousData,
  });
}

/** Rows per question for resources. */
export const RESOURCES = 100;

type ResourcesAsk = Partial<Omit<ResourcesQuery, 'offset' | 'limit'>>;

function resourcesQuery(snapshot: SnapshotRef, asked: ResourcesAsk, offset: number) {
  const parameters = { ...asked, offset, limit: RESOURCES };
  return queryOptions({
    queryKey: key(snapshot, 'resources', parameters),
    queryFn: ({ signal }) => ask<ResourcesPage>(snapshot, 'resources', parameters, signal),
  });
}

/** The first window of channels and locks, which knows how many there are. */
export function useResources(asked: ResourcesAsk) {
  const snapshot = useSnapshot();
  return useQuery({ ...resourcesQuery(snapshot, asked, 0), placeholderData: keepPreviousData });
}

/** The windows that begin at these rows. */
export function useResourceWindows(asked: ResourcesAsk, offsets: readonly number[]) {
  const snapshot = useSnapshot();
  return useQueries({ queries: offsets.map((offset) => resourcesQuery(snapshot, asked, offset)) });
}

/** One channel or lock; `reach`: with who reaches it, which walks the heap. */
export function useResource(
  of: { readonly address: string; readonly kind?: ResourceKind; readonly offset?: number; readonly limit?: number },
  reach = false,
) {
  const snapshot = useSnapshot();
  const parameters = { ...of, reach };
  return useQuery({
    queryKey: key(snapshot, 'resource', parameters),
    queryFn: ({ signal }) => ask<ResourceDetail>(snapshot, 'resource', parameters, signal),
    placeholderData: keepPreviousData,
  });
}

/** What blocks a goroutine and whom it blocks; undefined: none is asked about. */
export function useBlocking(goroutine: number | undefined) {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'blocking', goroutine),
    queryFn: ({ signal }) => ask<Blocking>(snapshot, `goroutines/${goroutine}/blocking`, {}, signal),
    enabled: goroutine !== undefined,
  });
}
