/** Threads as the kernel and the runtime saw them, as answers. */
import type { Frame } from '../../api/goroutine.ts';
import type { Thread } from '../../api/snapshot.ts';
import { hex } from '../bytes/fault.ts';
import { G_SYSCALL } from '../runtime/status.ts';
import type { ThreadRow } from '../snapshot/snapshot.ts';
import type { GoroutineFacts } from './facts.ts';

/** A thread's own stack is shown up to this depth; it is never deep in Go. */
const MAX_SHOWN = 256;

export function threadAnswers(facts: GoroutineFacts): Thread[] {
  return facts.snapshot.threads.map((t) => threadAnswer(facts, t));
}

function threadAnswer(facts: GoroutineFacts, t: ThreadRow): Thread {
  const frames = ownFrames(facts, t);
  return {
    threadId: t.core.threadId,
    m: t.machine && hex(t.machine.address),
    goroutineId: t.goroutine >= 0 ? facts.snapshot.goroutines.id[t.goroutine] : undefined,
    processorId: t.machine?.processorId,
    state: stateOf(facts, t, frames),
    registers: registerAnswers(t.core.registers.byName),
    frames,
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

function stateOf(facts: GoroutineFacts, t: ThreadRow, frames: readonly Frame[]): Thread['state'] {
  const { machine } = t;
  if (!machine) return 'unknown';
  const has = (name: string) => frames.some((f) => f.function === name);
  if (t.stack && t.stack.signals.length > 0 && t.goroutine < 0 && machine.dying > 0) return 'signal';
  if (machine.inCgo) return 'in cgo';
  if (t.goroutine >= 0) {
    return facts.snapshot.goroutines.status[t.goroutine] === G_SYSCALL ? 'in syscall' : 'running goroutine';
  }
  if (has('runtime.sysmon')) return 'sysmon';
  if (machine.spinning) return 'spinning';
  if (has('runtime.gcDrain') || has('runtime.gcBgMarkWorker')) return 'gc';
  if (
    machine.blocked ||
    has('runtime.mPark') ||
    has('runtime.stopm') ||
    has('runtime.findRunnable') ||
    has('runtime.notesleep')
  )
    return 'idle';
  return t.stack && t.stack.signals.length > 0 ? 'signal' : 'unknown';
}
