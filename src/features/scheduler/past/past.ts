/** What did run, as far as a trace tells: the trace, what it counts from, and the names of its goroutines. */
import { useMemo } from 'react';
import type { TraceOverview, TraceRan } from '../../../../api/trace.ts';
import { useRan, useTrace } from '../../../api/trace.ts';
import type { Window } from './window.ts';

export interface Past {
  readonly trace: TraceOverview;
  /** The snapshot's, or the end of a trace that has none: what counts as now. Nanoseconds from the trace's first event. */
  readonly moment: number;
  readonly whole: Window;
  /** Start functions, as far as known: of those who ran the longest. */
  readonly names: ReadonlyMap<number, string>;
  readonly workers: ReadonlySet<number>;
  /** Those who ran the longest. */
  readonly ran: readonly TraceRan[];
}

/** Why there is no past. */
export interface NoPast {
  readonly message: string;
  readonly hint: string | undefined;
}

const FIRST_ROWS = [0];

/** undefined: not known yet. */
export function usePast(): Past | NoPast | undefined {
  const { data, error } = useTrace();
  const trace = data === undefined || 'fault' in data ? undefined : data;
  const [ran] = useRan(
    { from: 0, to: trace?.moment ?? trace?.duration ?? 0, sort: 'running' },
    trace ? FIRST_ROWS : [],
  );
  const rows = ran?.data?.rows;
  return useMemo(() => {
    if (data === undefined) return error === null ? undefined : { message: error.message, hint: undefined };
    if ('fault' in data) return { message: data.fault.message, hint: data.fault.hint };
    if (data.duration === 0) return { message: 'The trace has no events.', hint: data.summary.lost };
    const moment = data.moment ?? data.duration;
    const names = (rows ?? data.longestRunning).flatMap(({ goroutineId, startFunction }) =>
      startFunction === undefined ? [] : [[goroutineId, startFunction.function] as const],
    );
    return {
      trace: data,
      moment,
      whole: { from: 0, to: moment },
      names: new Map(names),
      workers: new Set(data.markWorkers),
      ran: rows ?? data.longestRunning,
    };
  }, [data, error, rows]);
}

export function isPast(past: Past | NoPast | undefined): past is Past {
  return past !== undefined && 'trace' in past;
}
