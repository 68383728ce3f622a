/** What ran in a window, as a table. */
import type { TraceRan, TraceRanPage, TraceRanQuery } from '../../../api/trace.ts';
import { GO_RUNNABLE, GO_RUNNING, GO_SYSCALL, GO_WAITING } from '../../formats/trace/event-types.ts';
import type { Ran } from '../../formats/trace/timeline/ran.ts';
import type { Timeline } from '../../formats/trace/timeline/timeline.ts';
import { startFunction } from './start-functions.ts';

const STATE = { running: GO_RUNNING, runnable: GO_RUNNABLE, waiting: GO_WAITING, syscall: GO_SYSCALL } as const;

export function ranPage(timeline: Timeline, query: TraceRanQuery, window: { from: number; to: number }): TraceRanPage {
  const all = timeline.ran(window.from, window.to);
  const { ids } = timeline.trace.goroutines;
  const by = query.sort;
  const value = (i: number) => {
    if (by === 'goroutineId') return -ids[all.goroutine[i]];
    return by === 'runs' ? all.runs[i] : by === 'longestRun' ? all.longest[i] : all.spent[STATE[by]][i];
  };
  const order = Uint32Array.from(all.goroutine, (_, i) => i).sort((a, b) => value(b) - value(a));
  const rows = Array.from(order.subarray(query.offset, query.offset + query.limit), (i) => ranRow(timeline, all, i));
  return { rows, offset: query.offset, total: all.goroutine.length };
}

function ranRow(timeline: Timeline, { goroutine, spent, runs, longest }: Ran, i: number): TraceRan {
  return {
    goroutineId: timeline.trace.goroutines.ids[goroutine[i]],
    startFunction: startFunction(timeline, goroutine[i]),
    running: spent[GO_RUNNING][i],
    runnable: spent[GO_RUNNABLE][i],
    waiting: spent[GO_WAITING][i],
    syscall: spent[GO_SYSCALL][i],
    runs: runs[i],
    longestRun: longest[i],
  };
}
