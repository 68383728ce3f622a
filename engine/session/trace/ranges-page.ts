/** The collector's phases, stops of the world, sweeps, assists, tasks and regions, as answers. */
import type { TraceRange, TraceRanges, TraceRangesQuery } from '../../../api/trace.ts';
import { USER_TASK_BEGIN } from '../../formats/trace/event-types.ts';
import type { RangeKind } from '../../formats/trace/timeline/ranges.ts';
import type { Timeline } from '../../formats/trace/timeline/timeline.ts';

export function rangesPage(
  timeline: Timeline,
  { kind, limit }: TraceRangesQuery,
  { from, to }: { from: number; to: number },
): TraceRanges {
  const { events } = timeline.trace;
  const { begin, end, count } = timeline.ranges(kind);
  const ranges: TraceRange[] = [];
  let total = 0;
  for (let i = 0; i < count; i++) {
    const starts = begin[i] < 0 ? timeline.start : events.time(begin[i]);
    const ends = end[i] < 0 ? timeline.end : events.time(end[i]);
    if (starts >= to || ends < from) continue;
    total++;
    if (ranges.length < limit) ranges.push(rangeAnswer(timeline, kind, begin[i], end[i]));
  }
  return { ranges, shown: ranges.length, total };
}

function rangeAnswer(timeline: Timeline, kind: RangeKind, begin: number, end: number): TraceRange {
  const { events, goroutines, strings } = timeline.trace;
  const told = begin < 0 ? end : begin;
  const goroutine = events.goroutine(told);
  const time = (row: number) => (row < 0 ? undefined : events.time(row) - timeline.start);
  const range = {
    start: time(begin),
    end: time(end),
    goroutineId: goroutine < 0 ? undefined : goroutines.ids[goroutine],
  };
  const subject = events.subject(told);
  switch (kind) {
    case 'stw':
      return { ...range, name: strings.texts[subject] };
    case 'sweep':
      return { ...range, processor: events.processor(told) };
    case 'task': {
      const taskId = events.number(told, 0);
      if (events.type(told) !== USER_TASK_BEGIN) return { ...range, taskId };
      const parent = events.number(told, 1);
      const name = strings.texts[events.number(told, 2)];
      return { ...range, taskId, name, parentTaskId: parent === 0 ? undefined : parent };
    }
    case 'region':
      return {
        ...range,
        taskId: events.number(told, 0) || undefined,
        name: strings.texts[events.number(told, 1)],
      };
    default:
      return range;
  }
}
