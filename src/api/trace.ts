/** The execution trace of a snapshot as queries: as a whole, in tiles of time, by goroutine, as a table. */
import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import type { SnapshotEntry } from '../../api/library.ts';
import type {
  GoroutineLane,
  ProcessorLane,
  TraceAnswer,
  TraceQueues,
  TraceRanPage,
  TraceRanQuery,
  TraceTile,
} from '../../api/trace.ts';
import { ask, key } from './ask.ts';
import { remove } from './client.ts';
import { queries } from './queries.ts';
import { type SnapshotRef, useSnapshot } from './snapshot.tsx';

/** A stretch of time in nanoseconds from the trace's first event, in so many pieces. */
export interface TraceSpan {
  readonly from: number;
  readonly to: number;
  readonly pieces: number;
}

export function useTrace() {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'trace'),
    queryFn: ({ signal }) => ask<TraceAnswer>(snapshot, 'trace', {}, signal),
  });
}

/** `processors`: ids, comma between; undefined: all. */
export interface TileKey extends TraceSpan {
  readonly processors: string | undefined;
}

function tileQuery(snapshot: SnapshotRef, tile: TileKey) {
  return queryOptions({
    queryKey: key(snapshot, 'trace-tile', tile),
    queryFn: ({ signal }) => ask<TraceTile>(snapshot, 'trace/tile', { ...tile }, signal),
  });
}

/** Asks for tiles, and finds those that were asked for before. */
export function useTiles(wanted: readonly TileKey[]): (tile: TileKey) => TraceTile | undefined {
  const snapshot = useSnapshot();
  useQueries({ queries: wanted.map((tile) => tileQuery(snapshot, tile)) });
  return (tile) => queries.getQueryData(tileQuery(snapshot, tile).queryKey);
}

/** A goroutine's states in a window, with who woke it; undefined data where the trace does not name it. */
export function useGoroutineLane(goroutine: number | undefined, { from, to, pieces }: TraceSpan, edges: number) {
  const snapshot = useSnapshot();
  const parameters = { from, to, pieces, edges };
  return useQuery({
    queryKey: key(snapshot, 'trace-goroutine', goroutine, parameters),
    queryFn: ({ signal }) => ask<GoroutineLane>(snapshot, `trace/goroutines/${goroutine}`, parameters, signal),
    enabled: goroutine !== undefined,
    placeholderData: (before) => (before?.goroutineId === goroutine ? before : undefined),
    retry: false,
  });
}

/** The same of several goroutines, by their ids, as far as the answers are there. */
export function useGoroutineLanes(ids: readonly number[], { from, to, pieces }: TraceSpan): Map<number, GoroutineLane> {
  const snapshot = useSnapshot();
  const parameters = { from, to, pieces, edges: 0 };
  const answers = useQueries({
    queries: ids.map((id) =>
      queryOptions({
        queryKey: key(snapshot, 'trace-goroutine', id, parameters),
        queryFn: ({ signal }) => ask<GoroutineLane>(snapshot, `trace/goroutines/${id}`, parameters, signal),
        enabled: id >= 0,
        placeholderData: keepPreviousData,
      }),
    ),
  });
  return new Map(answers.flatMap(({ data }) => (data === undefined ? [] : [[data.goroutineId, data] as const])));
}

/** The queues at a moment, reconstructed. */
export function useTraceQueues(time: number | undefined) {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'trace-queues', time),
    queryFn: ({ signal }) => ask<TraceQueues>(snapshot, 'trace/queues', { time }, signal),
    enabled: time !== undefined,
    placeholderData: keepPreviousData,
  });
}

/** Rows of the table of what ran, per question. */
export const RAN_ROWS = 100;

/** Windows of the table of what ran. */
export function useRan(query: Pick<TraceRanQuery, 'from' | 'to' | 'sort'>, windows: readonly number[]) {
  const snapshot = useSnapshot();
  return useQueries({
    queries: windows.map((window) => {
      const parameters = { ...query, offset: window * RAN_ROWS, limit: RAN_ROWS };
      return queryOptions({
        queryKey: key(snapshot, 'trace-ran', parameters),
        queryFn: ({ signal }) => ask<TraceRanPage>(snapshot, 'trace/ran', parameters, signal),
        placeholderData: keepPreviousData,
      });
    }),
  });
}

function laneQuery(snapshot: SnapshotRef, processor: number, { from, to, pieces }: TraceSpan) {
  const parameters = { from, to, pieces, processors: String(processor) };
  return queryOptions({
    queryKey: key(snapshot, 'trace-processor', parameters),
    queryFn: ({ signal }) => ask<ProcessorLane[]>(snapshot, 'trace/processors', parameters, signal),
  });
}

/** What one processor did in a stretch of time. */
export function useProcessorLane(processor: number, span: TraceSpan) {
  const snapshot = useSnapshot();
  return useQuery({ ...laneQuery(snapshot, processor, span), select: ([lane]) => lane });
}

/** What one lane did in a stretch, asked when somebody steps through it. */
export async function fetchPieces(
  snapshot: SnapshotRef,
  lane: { readonly goroutine: number } | { readonly processor: number },
  { from, to, pieces }: TraceSpan,
): Promise<Pick<ProcessorLane, 'exact' | 'start'> | undefined> {
  if ('processor' in lane) {
    const [found] = await queries.fetchQuery(laneQuery(snapshot, lane.processor, { from, to, pieces }));
    return found;
  }
  const parameters = { from, to, pieces, edges: 0 };
  return queries.fetchQuery({
    queryKey: key(snapshot, 'trace-goroutine', lane.goroutine, parameters),
    queryFn: ({ signal }) => ask<GoroutineLane>(snapshot, `trace/goroutines/${lane.goroutine}`, parameters, signal),
  });
}

/** Takes the attached trace off; the snapshot has another revision then. */
export async function detachTrace(snapshot: SnapshotRef): Promise<void> {
  await remove(`/snapshots/${encodeURIComponent(snapshot.id)}/trace`);
  await queries.invalidateQueries({ queryKey: ['entry', snapshot.id] satisfies [string, SnapshotEntry['id']] });
}
