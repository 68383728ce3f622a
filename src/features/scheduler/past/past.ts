/** What did run, as far as a trace tells: the trace, what it counts from, and the names of its goroutines. */
import { useEffect, useMemo, useRef } from 'react';
import type { SchedulerLink } from '../../../../api/links.ts';
import type { TraceOverview } from '../../../../api/trace.ts';
import { useRan, useTrace } from '../../../api/trace.ts';
import { useGo } from '../../../view/location.tsx';
import { useTime } from './store.ts';
import { firstWindow, type Window, within } from './window.ts';

export interface Past {
  readonly trace: TraceOverview;
  /** The snapshot's, or the end of a trace that has none: what counts as now. Nanoseconds from the trace's first event. */
  readonly moment: number;
  readonly whole: Window;
  /** Start functions, as far as known: of those who ran the longest. */
  readonly names: ReadonlyMap<number, string>;
  readonly workers: ReadonlySet<number>;
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
    };
  }, [data, error, rows]);
}

export function isPast(past: Past | NoPast | undefined): past is Past {
  return past !== undefined && 'trace' in past;
}

const SETTLES_MS = 180;

/** Keeps window and address alike: the address says where one begins; what one does is written to it when it rests. */
export function useWindowInAddress(past: Past | undefined, link: SchedulerLink): void {
  const go = useGo();
  const { window, set } = useTime();
  const latest = useRef(link);
  latest.current = link;
  const { from, to } = link;
  useEffect(() => {
    if (past === undefined) return;
    const { moment, whole } = past;
    set(
      from === undefined || to === undefined
        ? firstWindow(whole)
        : within({ from: from + moment, to: to + moment }, whole),
    );
  }, [past, from, to, set]);
  useEffect(() => {
    if (past === undefined || window === undefined) return;
    const timer = setTimeout(() => go({ ...latest.current, ...shown(window, past) }, { replace: true }), SETTLES_MS);
    return () => clearTimeout(timer);
  }, [past, window, go]);
}

function shown(window: Window, { moment, whole }: Past): Pick<SchedulerLink, 'from' | 'to'> {
  const first = firstWindow(whole);
  return first.from === window.from && first.to === window.to
    ? { from: undefined, to: undefined }
    : { from: window.from - moment, to: window.to - moment };
}
