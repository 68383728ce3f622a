/** What a goroutine of a trace was started with. */
import type { Location } from '../../../api/goroutine.ts';
import { hex } from '../../bytes/fault.ts';
import { GO_BLOCK, GO_STATUS_STACK, GO_STOP, GO_SYSCALL_BEGIN } from '../../formats/trace/event-types.ts';
import type { Timeline } from '../../formats/trace/timeline/timeline.ts';
import type { TraceFrame } from '../../formats/trace/trace-stacks.ts';

/** Events whose stack is that of the goroutine whose state they tell. */
const OWN_STACK: ReadonlySet<number> = new Set([GO_BLOCK, GO_STOP, GO_SYSCALL_BEGIN, GO_STATUS_STACK]);
/** Changes of a goroutine that are looked through for a stack of its own. */
const LOOKED_AT = 64;

/**
 * By the event that made it; where that is not in the trace, the outermost frame of its own stacks. undefined: neither tells.
 */
export function startFunction(timeline: Timeline, goroutine: number): Location | undefined {
  const { starts, stacks } = timeline.trace;
  const made = starts[goroutine];
  const frame = made < 0 ? stacks.frames(ownStack(timeline, goroutine)).at(-1) : stacks.frames(made)[0];
  return frame && frame.function !== '' ? frameLocation(frame) : undefined;
}

function ownStack({ trace, goroutines }: Timeline, goroutine: number): number {
  const from = goroutines.starts[goroutine];
  const to = Math.min(goroutines.starts[goroutine + 1], from + LOOKED_AT);
  for (let place = from; place < to; place++) {
    const row = goroutines.rows[place];
    if (OWN_STACK.has(trace.events.type(row)) && trace.events.stack(row) !== 0) return trace.events.stack(row);
  }
  return 0;
}

export function frameLocation({ function: name, file, line, pc }: TraceFrame): Location {
  return { function: name, file, line, pc: hex(pc) };
}
