/** Everything about one goroutine but its variables. */
import type { GoroutineDetail, StackFrame } from '../../api/goroutine.ts';
import { hex } from '../bytes/fault.ts';
import type { GoroutineFacts } from './facts.ts';
import { nativeFrames, stretchesByFrame } from './native-frames.ts';
import type { SchedulerFacts } from './scheduler.ts';
import type { GoroutineTables } from './tables.ts';
import { registerAnswers } from './threads.ts';
import type { FrameValues } from './variables.ts';

/** Ancestors are followed while they are alive, at most so far up. */
const MAX_ANCESTORS = 32;
const NAMED_CHILDREN = 100;

export function goroutineDetail(
  facts: GoroutineFacts,
  values: FrameValues,
  scheduler: SchedulerFacts,
  row: number,
  window: { offset: number; limit: number },
): GoroutineDetail {
  const { snapshot } = facts;
  const { goroutines } = snapshot;
  const low = goroutines.stackLow[row];
  const high = goroutines.stackHigh[row];
  const sp = goroutines.onThread.get(row)?.[0]?.cfa ?? goroutines.sp[row];
  const panics = values.panics(row);
  return {
    ...facts.row(row),
    address: hex(goroutines.address[row]),
    stack: {
      low: hex(low),
      high: hex(high),
      bytes: high - low,
      usedBytes: sp > low && sp <= high ? high - sp : undefined,
    },
    frames: stackFrames(facts, row, window),
    frameTotal: facts.locations.frameCount(row),
    panics: panics.length > 0 ? panics : undefined,
    ancestors: ancestors(facts, row),
    children: children(facts, row),
    registers: registers(facts, row),
    thread: thread(facts, row),
    notRunning: scheduler.explanation(row),
    processor: scheduler.hold(row),
  };
}

function stackFrames(facts: GoroutineFacts, row: number, window: { offset: number; limit: number }): StackFrame[] {
  const total = facts.locations.frameCount(row);
  const broken = facts.snapshot.goroutines.stackFaults.get(row);
  const inC = stretchesByFrame(facts, row);
  return facts.locations.calls(row, window.offset, window.limit).map((call, i) => {
    const index = window.offset + i;
    const stretch = inC.get(index);
    return {
      index,
      function: call.function,
      file: call.file,
      line: call.line,
      pc: call.pc,
      inlined: call.inlined,
      frameAddress: hex(call.cfa),
      origin: call.origin,
      signal: call.interrupted ? true : undefined,
      cFrames: stretch && nativeFrames(facts.native, stretch),
      fault: broken && index === total - 1 ? broken.message : undefined,
    };
  });
}

/** By "created by … in goroutine N", nearest first. An id that is gone ends the line: it is told, not followed. */
export function ancestors(facts: GoroutineTables, row: number): GoroutineDetail['ancestors'] {
  const { goroutines } = facts.snapshot;
  const line: GoroutineDetail['ancestors'] = [];
  for (let at = row; at >= 0 && line.length < MAX_ANCESTORS; ) {
    const id = goroutines.parentId[at];
    if (!(id > 0)) break;
    at = facts.snapshot.rowOf(id);
    line.push({ id, alive: at >= 0, top: at >= 0 ? facts.locations.top(at) : undefined });
  }
  return line;
}

export function children(facts: GoroutineTables, row: number): GoroutineDetail['children'] {
  const { goroutines } = facts.snapshot;
  const id = goroutines.id[row];
  const ids: number[] = [];
  let total = 0;
  for (let other = 0; other < goroutines.count; other++) {
    if (goroutines.parentId[other] !== id) continue;
    if (total++ < NAMED_CHILDREN) ids.push(goroutines.id[other]);
  }
  return { ids, total };
}

/** Of the goroutine itself: the thread's own, or those that a signal saved while it ran. */
function registers(facts: GoroutineFacts, row: number): GoroutineDetail['registers'] {
  const innermost = facts.snapshot.goroutines.onThread.get(row)?.[0]?.registers;
  return innermost && registerAnswers(innermost.byName);
}

function thread(facts: GoroutineFacts, row: number): GoroutineDetail['thread'] {
  const found = facts.snapshot.threads.find((t) => t.goroutine === row);
  if (!found) return undefined;
  return {
    threadId: found.core.threadId,
    m: found.machine && hex(found.machine.address),
    processorId: found.machine?.processorId,
  };
}
