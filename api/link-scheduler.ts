/** What an address says of the scheduler: the window of time, the chosen lane and goroutine, and how it is drawn. */
import { integer, oneOf } from './link-search.ts';

/** A lane of the timeline: a processor by its id, or what is none: the queue that all share, those kept back, the threads. */
export type LaneId = number | 'global' | 'disabled' | 'threads';

export interface SchedulerShown {
  /** The window of a trace, in nanoseconds from the snapshot's moment: both are negative or 0. */
  readonly from?: number;
  readonly to?: number;
  /** A moment of the trace, and a stretch of it whose table is shown: in nanoseconds as above. */
  readonly at?: number;
  readonly range?: { readonly from: number; readonly to: number };
  /** Of that table; absent: who ran the longest first. */
  readonly sort?: RanSort;
  readonly lane?: LaneId;
  readonly goroutine?: number;
  /** A lane for each chosen goroutine, or the table that says the same; absent: a lane for each processor. */
  readonly mode?: 'goroutines' | 'table';
}

export type RanSort = (typeof SORTS)[number];
const SORTS = ['runnable', 'waiting', 'syscall', 'runs', 'longestRun'] as const;
const MODES = ['goroutines', 'table'] as const;
const OTHER_LANES = ['global', 'disabled', 'threads'] as const;

export function schedulerSearch({
  from,
  to,
  at,
  range,
  sort,
  lane,
  goroutine,
  mode,
}: SchedulerShown): [string, string][] {
  const search: [string, string][] = [];
  const add = (key: string, value: string | number | undefined) => {
    if (value !== undefined) search.push([key, String(value)]);
  };
  add('from', from);
  add('to', to);
  add('at', at);
  if (range !== undefined) add('range', `${range.from},${range.to}`);
  add('sort', sort);
  add('p', lane);
  add('g', goroutine);
  add('mode', mode);
  return search;
}

export function parseScheduler(search: URLSearchParams): SchedulerShown {
  const [from, to] = [before(search.get('from')), before(search.get('to'))];
  const lane = search.get('p');
  const [begin, end, ...rest] = (search.get('range') ?? '').split(',').map(before);
  return {
    ...stretch(from, to),
    at: before(search.get('at')),
    range: rest.length === 0 ? stretch(begin, end) : undefined,
    sort: oneOf(search.get('sort'), SORTS),
    lane: integer(lane) ?? oneOf(lane, OTHER_LANES),
    goroutine: integer(search.get('g')),
    mode: oneOf(search.get('mode'), MODES),
  };
}

/** What ends before it begins is no stretch of time. */
function stretch(from: number | undefined, to: number | undefined): { from: number; to: number } | undefined {
  return from !== undefined && to !== undefined && from < to ? { from, to } : undefined;
}

/** A moment that is not after the snapshot's. */
function before(text: string | null | undefined): number | undefined {
  return /^(0|-[1-9]\d{0,14})$/.test(text ?? '') ? Number(text) : undefined;
}
