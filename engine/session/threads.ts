/** Threads as the kernel and the runtime saw them, as answers. */
import type { Frame } from '../../api/goroutine.ts';
import type { Thread } from '../../api/snapshot.ts';
import { readDoing, type ThreadDoing } from '../analyses/schedule/threads.ts';
import { hex } from '../bytes/fault.ts';
import type { ThreadRow } from '../snapshot/snapshot.ts';
import type { GoroutineFacts } from './facts.ts';

/** A thread's own stack is shown up to this depth; it is never deep in Go. */
const MAX_SHOWN = 256;

export function threadAnswers(facts: GoroutineFacts): Thread[] {
  const doing = readDoing(facts.snapshot);
  return facts.snapshot.threads.map((t, i) => threadAnswer(facts, t, doing[i]));
}

function threadAnswer(facts: GoroutineFacts, t: ThreadRow, doing: ThreadDoing): Thread {
  return {
    threadId: t.core.threadId,
    m: t.machine && hex(t.machine.address),
    goroutineId: t.goroutine >= 0 ? facts.snapshot.goroutines.id[t.goroutine] : undefined,
    processorId: t.machine?.processorId,
    state: stateOf(t, doing),
    doing,
    registers: registerAnswers(t.core.registers.byName),
    frames: ownFrames(facts, t),
  };
}

export function registerAnswers(byName: ReadonlyMap<string, bigint>): Record<string, string> {
  return Object.fromEntries(Array.from(byName, ([name, value]) => [name, hex(value)]));
}

function ownFrames(facts: GoroutineFacts, t: ThreadRow): Frame[] {
  if (!t.stack) return nativeOnly(t);
  const frames: Frame[] = facts.locations.callsOf(t.stack.own, 0, MAX_SHOWN).map((call) => ({
    function: call.function,
    file: call.file,
    line: call.line,
    pc: call.pc,
    inlined: call.inlined,
    frameAddress: hex(call.cfa),
  }));
  const last = frames.at(-1);
  if (last && t.stack.ownFault) frames[frames.length - 1] = { ...last, fault: t.stack.ownFault.message };
  return frames.length > 0 || t.stack.nativePc === undefined ? frames : nativeOnly(t);
}

/** A pc outside Go code: the frame is there, its name is not known. */
function nativeOnly(t: ThreadRow): Frame[] {
  const { pc, sp } = t.core.registers;
  return [
    {
      function: '',
      file: '',
      line: 0,
      pc: hex(pc),
      inlined: false,
      frameAddress: hex(sp),
      fault: 'native code: no names are known and it is not followed',
    },
  ];
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
