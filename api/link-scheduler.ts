/** What an address says of the scheduler: the window of time, the chosen lane and goroutine, and how it is drawn. */
import { integer, oneOf } from './link-search.ts';

/** A lane of the timeline: a processor by its id, or what is none: the queue that all share, those kept back, the threads. */
export type LaneId = number | 'global' | 'disabled' | 'threads';

export interface SchedulerShown {
  /** The window of a trace, in nanoseconds from the snapshot's moment: both are negative or 0. */
  readonly from?: number;
  readonly to?: number;
  readonly lane?: LaneId;
  readonly goroutine?: number;
  /** A lane for each chosen goroutine, or the table that says the same; absent: a lane for each processor. */
  readonly mode?: 'goroutines' | 'table';
}

const MODES = ['goroutines', 'table'] as const;
const OTHER_LANES = ['global', 'disabled', 'threads'] as const;

export function schedulerSearch({ from, to, lane, goroutine, mode }: SchedulerShown): [string, string][] {
  const search: [string, string][] = [];
  const add = (key: string, value: string | number | undefined) => {
    if (value !== undefined) search.push([key, String(value)]);
  };
  add('from', from);
  add('to', to);
  add('p', lane);
  add('g', goroutine);
  add('mode', mode);
  return search;
}

export function parseScheduler(search: URLSearchParams): SchedulerShown {
  const [from, to] = [before(search.get('from')), before(search.get('to'))];
  const lane = search.get('p');
  // A window that ends before it begins is none.
  const isWindow = from !== undefined && to !== undefined && from < to;
  return {
    from: isWindow ? from : undefined,
    to: isWindow ? to : undefined,
    lane: integer(lane) ?? oneOf(lane, OTHER_LANES),
    goroutine: integer(search.get('g')),
    mode: oneOf(search.get('mode'), MODES),
  };
}

/** A moment that is not after the snapshot's. */
function before(text: string | null): number | undefined {
  return text !== null && /^(0|-[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;
}
