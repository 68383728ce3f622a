/** The scheduler as queries: all of it at once, and windows of its queues and of those who wait. */
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import type { NotRunning, RunQueue, SchedulerAnswer } from '../../api/scheduler.ts';
import { ask, key } from './ask.ts';
import { type SnapshotRef, useSnapshot } from './snapshot.tsx';

/** Goroutines of each queue that come with the scheduler: what fits beside a lane. */
const QUEUED = 32;

export function useScheduler() {
  const snapshot = useSnapshot();
  return useQuery({
    queryKey: key(snapshot, 'scheduler'),
    queryFn: ({ signal }) => ask<SchedulerAnswer>(snapshot, 'scheduler', { queued: QUEUED, explained: 0 }, signal),
  });
}

/** Rows per question, of a queue and of those who wait. */
export const QUEUE_ROWS = 100;

/** Which queue: that of a processor, the one that all share, or that of those kept back. */
export type QueueName = number | 'global' | 'disabled';

export interface QueueWindow {
  readonly queue: QueueName;
  readonly window: number;
}

export function useQueueWindows(windows: readonly QueueWindow[]) {
  const snapshot = useSnapshot();
  return useQueries({ queries: windows.map((one) => queueQuery(snapshot, one)) });
}

function queueQuery(snapshot: SnapshotRef, { queue, window }: QueueWindow) {
  const of = typeof queue === 'number' ? { processor: queue } : { disabled: queue === 'disabled' };
  const parameters = { ...of, offset: window * QUEUE_ROWS, limit: QUEUE_ROWS };
  return queryOptions({
    queryKey: key(snapshot, 'run-queue', parameters),
    queryFn: ({ signal }) => ask<RunQueue>(snapshot, 'run-queue', parameters, signal),
  });
}

/** Those who can run and do not, with why: windows of them. `filter`: only those that it keeps. */
export function useNotRunning(windows: readonly number[], filter: string | undefined) {
  const snapshot = useSnapshot();
  return useQueries({
    queries: windows.map((window) => {
      const parameters = { filter, offset: window * QUEUE_ROWS, limit: QUEUE_ROWS };
      return queryOptions({
        queryKey: key(snapshot, 'not-running', parameters),
        queryFn: ({ signal }) => ask<NotRunning>(snapshot, 'not-running', parameters, signal),
      });
    }),
  });
}
