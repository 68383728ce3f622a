/** A processor's and a goroutine's time, as answers. */
import type { GoroutineLane, ProcessorLane, TraceGoroutineQuery, WakeEdge } from '../../../api/trace.ts';
import {
  GO_BLOCK,
  GO_CREATE,
  GO_CREATE_BLOCKED,
  GO_STATES,
  GO_STOP,
  GO_UNBLOCK,
} from '../../formats/trace/event-types.ts';
import { IN_SYSCALL, processorGoroutine, RUNNING } from '../../formats/trace/timeline/changes.ts';
import type { Timeline } from '../../formats/trace/timeline/timeline.ts';
import { isWake } from '../../formats/trace/timeline/wakes.ts';
import { startFunction } from './start-functions.ts';

const PROCESSOR_STATES = ['idle', 'no goroutine', 'running', 'syscall'] as const;

export function processorLane(timeline: Timeline, id: number, from: number, to: number, pieces: number): ProcessorLane {
  const { events, goroutines } = timeline.trace;
  const window = timeline.processors.window(id, from, to, pieces);
  const busy = (i: number) =>
    (window.spent[RUNNING][i] + window.spent[IN_SYSCALL][i]) / (window.end[i] - window.start[i]);
  return {
    processor: id,
    exact: window.exact,
    start: window.start.map((time) => time - timeline.start),
    end: window.end.map((time) => time - timeline.start),
    count: window.count,
    state: window.state.map((state) => PROCESSOR_STATES[state] ?? 'unknown'),
    goroutineId: window.row.map((row) => goroutines.ids[processorGoroutine(events, row)] ?? -1),
    busy: window.row.map((_, i) => busy(i)),
  };
}

export function goroutineLane(
  timeline: Timeline,
  row: number,
  from: number,
  to: number,
  query: TraceGoroutineQuery,
): GoroutineLane {
  const { events, goroutines, strings } = timeline.trace;
  const window = timeline.goroutines.window(row, from, to, query.pieces);
  const reason = (event: number) => {
    const type = events.type(event);
    return type === GO_BLOCK || type === GO_STOP ? strings.texts[events.subject(event)] : '';
  };
  return {
    goroutineId: goroutines.ids[row],
    startFunction: startFunction(timeline, row),
    exact: window.exact,
    start: window.start.map((time) => time - timeline.start),
    end: window.end.map((time) => time - timeline.start),
    count: window.count,
    state: window.state.map((state) => GO_STATES[state] ?? 'unknown'),
    processor: window.row.map((event, i) => (GO_STATES[window.state[i]] === 'running' ? events.processor(event) : -1)),
    reason: window.row.map(reason),
    wokenBy: edges(timeline, timeline.goroutines.starts, timeline.goroutines.rows, row, from, to, query.edges),
    woke: edges(timeline, timeline.wakes.starts, timeline.wakes.rows, row, from, to, query.edges),
  };
}

/** The wakes among a lane's events in a window. */
function edges(
  timeline: Timeline,
  starts: Uint32Array,
  rows: Uint32Array,
  lane: number,
  from: number,
  to: number,
  limit: number,
): GoroutineLane['woke'] {
  const { events } = timeline.trace;
  const first = events.rowAt(from);
  const end = events.rowAt(to);
  const found: WakeEdge[] = [];
  let total = 0;
  for (
    let place = lowerBound(rows, starts[lane], starts[lane + 1], first);
    place < starts[lane + 1] && rows[place] < end;
    place++
  ) {
    if (!isWake(events.type(rows[place]))) continue;
    total++;
    if (found.length < limit) found.push(edge(timeline, rows[place]));
  }
  return { edges: found, shown: found.length, total };
}

function edge(timeline: Timeline, row: number): WakeEdge {
  const { events, goroutines } = timeline.trace;
  const type = events.type(row);
  const from = events.goroutine(row);
  const processor = events.processor(row);
  return {
    time: events.time(row) - timeline.start,
    from: from < 0 ? undefined : goroutines.ids[from],
    to: goroutines.ids[events.subject(row)],
    kind:
      type === GO_UNBLOCK ? 'unblocked' : type === GO_CREATE || type === GO_CREATE_BLOCKED ? 'created' : 'switched to',
    processor: processor < 0 ? undefined : processor,
  };
}

function lowerBound(rows: Uint32Array, from: number, to: number, wanted: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
