/** Events one by one, as answers: the table behind the drawing. */
import type { TraceEvent, TraceEventPage, TraceEventsQuery } from '../../../api/trace.ts';
import * as types from '../../formats/trace/event-types.ts';
import { isOfProcessor } from '../../formats/trace/timeline/changes.ts';
import type { Timeline } from '../../formats/trace/timeline/timeline.ts';
import { frameLocation } from './start-functions.ts';

const PROC_STATES = ['unknown', 'none', 'running', 'idle'];

export function eventPage(
  timeline: Timeline,
  query: TraceEventsQuery,
  { from, to }: { from: number; to: number },
): TraceEventPage {
  const { events, goroutines } = timeline.trace;
  const wanted = query.types && new Set(query.types);
  const byType = types.EVENT_NAMES.map((name) => wanted?.has(name) ?? true);
  const goroutine = query.goroutineId === undefined ? undefined : goroutines.find(query.goroutineId);
  const rows: TraceEvent[] = [];
  let total = 0;
  for (let row = events.rowAt(from), end = events.rowAt(to); row < end; row++) {
    if (!byType[events.type(row)]) continue;
    if (goroutine !== undefined && events.goroutine(row) !== goroutine && timeline.goroutineOf(row) !== goroutine)
      continue;
    if (total++ < query.offset || rows.length >= query.limit) continue;
    rows.push(eventAnswer(timeline, row));
  }
  return { rows, offset: query.offset, total };
}

function eventAnswer(timeline: Timeline, row: number): TraceEvent {
  const { events, goroutines, threads, stacks } = timeline.trace;
  const [type, change] = [events.type(row), events.transition(row)];
  const [thread, processor, goroutine] = [events.thread(row), events.processor(row), events.goroutine(row)];
  const told = timeline.goroutineOf(row);
  const states = isOfProcessor(type) ? PROC_STATES : types.GO_STATES;
  return {
    row,
    time: events.time(row) - timeline.start,
    type: types.EVENT_NAMES[type],
    threadId: thread < 0 ? undefined : threads.ids[thread],
    processor: processor < 0 ? undefined : processor,
    goroutineId: goroutine < 0 ? undefined : goroutines.ids[goroutine],
    target: isOfProcessor(type)
      ? { processor: events.subject(row) }
      : told < 0
        ? undefined
        : { goroutineId: goroutines.ids[told] },
    from: change === 0 ? undefined : states[change >> 3],
    to: change === 0 ? undefined : states[change & 7],
    ...said(timeline, row),
    stack: stacks.frames(events.stack(row)).map(frameLocation),
  };
}

/** Words and numbers of an event, by its type. */
function said(timeline: Timeline, row: number): Pick<TraceEvent, 'text' | 'values'> {
  const { events, strings } = timeline.trace;
  const subject = events.subject(row);
  const number = (i: number) => events.number(row, i);
  const text = (i: number) => strings.texts[number(i)];
  switch (events.type(row)) {
    case types.GO_STOP:
    case types.GO_BLOCK:
    case types.STW_BEGIN:
    case types.STW_END:
    case types.GO_LABEL:
      return { text: strings.texts[subject] };
    case types.PROCS_CHANGE:
      return { values: { gomaxprocs: subject } };
    case types.HEAP_ALLOC:
    case types.HEAP_GOAL:
      return { values: { bytes: number(0) } };
    case types.GC_SWEEP_END:
      return { values: { swept: number(0), reclaimed: number(1) } };
    case types.USER_TASK_BEGIN:
      return { text: text(2), values: { task: number(0), parent: number(1) } };
    case types.USER_TASK_END:
      return { values: { task: number(0) } };
    case types.USER_REGION_BEGIN:
    case types.USER_REGION_END:
      return { text: text(1), values: { task: number(0) } };
    case types.USER_LOG: {
      const message = number(2) < 0 ? '' : strings.at(number(2));
      return { text: `${text(1)}: ${message}`, values: { task: number(0) } };
    }
    default:
      return {};
  }
}
