/** What a goroutine of a trace was started with. */
import type { Location } from '../../../api/goroutine.ts';
import { hex } from '../../bytes/fault.ts';
import type { Trace } from '../../formats/trace/trace.ts';
import type { TraceFrame } from '../../formats/trace/trace-stacks.ts';

/** undefined: the trace did not see it made. */
export function startFunction(trace: Trace, goroutine: number): Location | undefined {
  const [frame] = trace.stacks.frames(trace.starts[goroutine] ?? 0);
  return frame && frameLocation(frame);
}

export function frameLocation({ function: name, file, line, pc }: TraceFrame): Location {
  return { function: name, file, line, pc: hex(pc) };
}
