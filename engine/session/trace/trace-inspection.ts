/** The document of `unpark inspect` of a trace alone (docs/inspect-contract.d.ts). */
import type { SnapshotFacts } from '../../../api/snapshot.ts';
import { GO_BLOCK, GO_NOT_EXIST, GO_STATES, GO_WAITING } from '../../formats/trace/event-types.ts';
import { piece } from '../json-writer.ts';
import { startFunction } from './start-functions.ts';
import type { TraceView } from './trace-view.ts';

export function* traceInspection(view: TraceView): Generator<Uint8Array> {
  yield piece(`{"schema":1,"snapshot":${JSON.stringify(facts(view))},"trace":${JSON.stringify(view.summary())}`);
  yield piece(`,"problems":${JSON.stringify(view.problems())}}\n`);
}

function facts(view: TraceView): SnapshotFacts {
  const { summary, wallTime, threads } = view.overview();
  return {
    kind: 'execution-trace',
    goVersion: summary.goVersion,
    wallTime,
    debugInfo: 'none',
    counts: { ...goroutineCounts(view), threads },
  };
}

/** Goroutines as they are at the end of the trace; the runtime's own as far as the trace tells their start function. */
function goroutineCounts({ timeline }: TraceView): Omit<SnapshotFacts['counts'], 'threads'> {
  const { trace, goroutines: lanes } = timeline;
  const byStatus: Record<string, number> = {};
  const byWaitReason: Record<string, number> = {};
  let goroutines = 0;
  let system = 0;
  for (let g = 0; g < lanes.count; g++) {
    const last = lanes.starts[g + 1] - 1;
    if (last < lanes.starts[g]) continue;
    const state = lanes.state(last);
    if (state <= GO_NOT_EXIST) continue;
    goroutines++;
    if (startFunction(timeline, g)?.function.startsWith('runtime.')) system++;
    const status = GO_STATES[state] ?? 'unknown';
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    if (state !== GO_WAITING || trace.events.type(lanes.rows[last]) !== GO_BLOCK) continue;
    const reason = trace.strings.texts[trace.events.subject(lanes.rows[last])];
    byWaitReason[reason] = (byWaitReason[reason] ?? 0) + 1;
  }
  return { goroutines, system, byStatus, byWaitReason };
}
