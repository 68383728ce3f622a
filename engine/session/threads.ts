/** Threads as the kernel and the runtime saw them, as answers. */
import type { Frame } from '../../api/goroutine.ts';
import type { Thread } from '../../api/snapshot.ts';
import { readDoing, type ThreadDoing, threadOf } from '../analyses/schedule/threads.ts';
import { hex } from '../bytes/fault.ts';
import { isFault } from '../bytes/memory.ts';
import { systemCallOf } from '../process/system-call.ts';
import type { GoPart } from '../snapshot/native-stacks.ts';
import type { ThreadRow } from '../snapshot/snapshot.ts';
import type { GoroutineFacts } from './facts.ts';
import { nativeFrames } from './native-frames.ts';
import { holdOf, type SchedulerFacts } from './scheduler.ts';

/** A thread's own stack is shown up to this depth; it is never deep in Go. */
const MAX_SHOWN = 256;

export function threadAnswers(scheduler: SchedulerFacts): Thread[] {
  const { facts } = scheduler;
  const doing = readDoing(facts.snapshot);
  const held = heldSeconds(scheduler);
  return facts.snapshot.threads.map((t, i) => ({
    ...threadAnswer(facts, t, doing[i]),
    seconds: held.get(t.core.threadId),
  }));
}

/** By thread: how long it has had its processor, where a processor tells. */
function heldSeconds({ explainer }: SchedulerFacts): ReadonlyMap<number, number> {
  if (isFault(explainer)) return new Map();
  const { lanes } = explainer.schedule;
  return new Map(
    lanes.flatMap((lane, i) => {
      const thread = threadOf(lane.machine);
      const { seconds } = holdOf(explainer, i);
      return thread === undefined || seconds === undefined ? [] : [[thread, seconds] as const];
    }),
  );
}

/** What is of interest to a reader of them; the others sleep on the runtime's own futexes. */
const IN_THE_KERNEL: ReadonlySet<ThreadDoing> = new Set(['in syscall', 'in cgo', 'polling the network', 'not Go']);

function threadAnswer(facts: GoroutineFacts, t: ThreadRow, doing: ThreadDoing): Thread {
  const { goroutines } = facts.snapshot;
  const locked = t.machine && t.machine.lockedG > 0 ? goroutines.address.indexOf(t.machine.lockedG) : -1;
  return {
    threadId: t.core.threadId,
    m: t.machine && hex(t.machine.address),
    goroutineId: t.goroutine >= 0 ? facts.snapshot.goroutines.id[t.goroutine] : undefined,
    processorId: t.machine?.processorId,
    state: stateOf(t, doing),
    doing,
    number: t.machine?.id,
    top: t.goroutine >= 0 ? facts.locations.top(t.goroutine) : undefined,
    lockedGoroutineId: locked < 0 ? undefined : goroutines.id[locked],
    systemCall: IN_THE_KERNEL.has(doing) ? systemCallOf(t.core.registers) : undefined,
    registers: registerAnswers(t.core.registers.byName),
    frames: ownFrames(facts, t),
  };
}

export function registerAnswers(byName: ReadonlyMap<string, bigint>): Record<string, string> {
  return Object.fromEntries(Array.from(byName, ([name, value]) => [name, hex(value)]));
}

function ownFrames(facts: GoroutineFacts, t: ThreadRow): Frame[] {
  return facts.native
    .ofThread(t)
    .flatMap((part) => (part.kind === 'native' ? nativeFrames(facts.native, part) : goFrames(facts, part)))
    .slice(0, MAX_SHOWN);
}

function goFrames(facts: GoroutineFacts, { frames: own, fault }: GoPart): Frame[] {
  const frames: Frame[] = facts.locations.callsOf(own, 0, MAX_SHOWN).map((call) => ({
    function: call.function,
    file: call.file,
    line: call.line,
    pc: call.pc,
    inlined: call.inlined,
    frameAddress: hex(call.cfa),
  }));
  const last = frames.at(-1);
  if (last && fault) frames[frames.length - 1] = { ...last, fault: fault.message };
  return frames;
}

/** The states that the document names; what a thread does is told more exactly in `doing`. */
const STATES: Readonly<Record<ThreadDoing, Thread['state']>> = {
  'running goroutine': 'running goroutine',
  'stopping the world': 'running goroutine',
  'in syscall': 'in syscall',
  'in cgo': 'in cgo',
  'mark worker': 'gc',
  spinning: 'spinning',
  idle: 'idle',
  stopped: 'idle',
  'polling the network': 'idle',
  'waits for its goroutine': 'idle',
  template: 'idle',
  sysmon: 'sysmon',
  dying: 'signal',
  scheduling: 'unknown',
  'in a runtime lock': 'unknown',
  'not Go': 'unknown',
  unknown: 'unknown',
};

function stateOf(t: ThreadRow, doing: ThreadDoing): Thread['state'] {
  return doing === 'unknown' && t.stack && t.stack.signals.length > 0 ? 'signal' : STATES[doing];
}
