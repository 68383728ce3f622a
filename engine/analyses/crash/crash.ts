/**
 * Why the process ended: the goroutine that brought it down, and what it would have printed. Decided by what the dying
 * runtime left in its thread structures, never by which thread happened to raise the last signal.
 * Source: runtime/panic.go (startpanic_m sets m.dying), signal_unix.go (sighandler, dieFromSignal).
 */

import { goString, uint32 } from '../../runtime/numbers.ts';
import type { Snapshot, ThreadRow } from '../../snapshot/snapshot.ts';
import type { DeliveredSignal, MachineFrame } from '../../stacks/thread-stacks.ts';
import { thrownText } from './fatal-error.ts';
import { type PanicRecord, panicChain, printedPanics, printedText } from './panics.ts';
import { codeWords, isFaultSignal, isHeldByDebugger, signalName, signalWords, wasSent } from './signals.ts';

export interface CrashReport {
  readonly kind: 'panic' | 'fatal error' | 'signal' | 'requested';
  /** As the process would have printed it. */
  readonly message: string;
  readonly goroutineId?: number;
  readonly panics: readonly PanicRecord[];
  /** The fault that started it, where there was one. */
  readonly fault?: FaultSignal;
}

export interface FaultSignal {
  readonly number: number;
  readonly name: string;
  readonly code: number;
  readonly codeWords?: string;
  readonly address: number;
  readonly pc: number;
  readonly threadId: number;
}

/** undefined: the process was alive, or nothing in it says why it ended. */
export function findCrash(snapshot: Snapshot): CrashReport | undefined {
  const dying = snapshot.threads.find((t) => t.machine && (t.machine.dying > 0 || t.machine.throwing > 0));
  return (dying && (panicCrash(snapshot, dying) ?? fatalErrorCrash(snapshot, dying))) ?? signalCrash(snapshot);
}

function goroutineIdOf(snapshot: Snapshot, thread: ThreadRow | undefined): number | undefined {
  return thread && thread.goroutine >= 0 ? snapshot.goroutines.id[thread.goroutine] : undefined;
}

function panicCrash(snapshot: Snapshot, dying: ThreadRow): CrashReport | undefined {
  if (dying.goroutine < 0) return undefined;
  const { program, goroutines } = snapshot;
  const g = goroutines.address[dying.goroutine];
  const panics = panicChain(program, g);
  const newest = panics.at(-1);
  // Recovered and panicked with again: the entry stands for both, and the second was not recovered.
  if (!newest || (newest.recovered && !newest.repanicked)) return undefined;
  if (frameOf(snapshot, dying, /^runtime\.(throw|fatal)$/)) return undefined;
  const fault = goroutineFault(snapshot, dying);
  return {
    kind: 'panic',
    message: printedPanics(program, panics) + signalLine(fault),
    goroutineId: goroutineIdOf(snapshot, dying),
    panics,
    fault,
  };
}

/** The fault that the runtime noted in the goroutine when it made a panic of it (sigpanic); cleared by a recovery. */
function goroutineFault(snapshot: Snapshot, thread: ThreadRow): FaultSignal | undefined {
  const { memory, layout } = snapshot.program;
  const { sig, sigcode0, sigcode1, sigpc } = layout.g;
  const g = snapshot.goroutines.address[thread.goroutine];
  const number = uint32(memory, g + sig) ?? 0;
  if (!isFaultSignal(number)) return undefined;
  const word = (offset: number) => memory.word(g + offset);
  return faultSignal(number, word(sigcode0), word(sigcode1), word(sigpc), thread.core.threadId);
}

/** The line that the dying runtime adds for a fault (panic.go, dopanic_m). */
function signalLine(fault: FaultSignal | undefined): string {
  if (!fault) return '';
  const hexed = [
    `code=0x${fault.code.toString(16)}`,
    `addr=0x${fault.address.toString(16)}`,
    `pc=0x${fault.pc.toString(16)}`,
  ];
  return `\n[signal ${signalWords(fault.number)} ${hexed.join(' ')}]`;
}

function fatalErrorCrash(snapshot: Snapshot, dying: ThreadRow): CrashReport | undefined {
  const found = frameOf(snapshot, dying, /^runtime\.(throw|fatal)$/);
  if (!found) return undefined;
  const size = snapshot.pcs.frameSize[found.row];
  const text = thrownText(snapshot.program, found.cfa - Math.max(size, 0), found.cfa);
  // Thrown by the goroutine itself, and not by the runtime on the thread's stack: only then is its fault the reason.
  const own = dying.stack?.goroutine?.includes(found) ? goroutineFault(snapshot, dying) : undefined;
  const words = text === undefined ? 'fatal error' : `fatal error: ${printedText(snapshot.program, text)}`;
  return {
    kind: 'fatal error',
    message: words + signalLine(own),
    goroutineId: goroutineIdOf(snapshot, dying),
    panics: [],
    fault: own ?? faultBelow(dying),
  };
}

/** The innermost frame of a function, on the thread's own stacks or on its goroutine's. */
function frameOf(snapshot: Snapshot, thread: ThreadRow, name: RegExp): MachineFrame | undefined {
  const frames = [...(thread.stack?.own ?? []), ...(thread.stack?.goroutine ?? [])];
  return frames.find((f) => name.test(snapshot.pcs.row(f.row).function.name));
}

/** A fatal error that a fault led to (a SIGSEGV within the runtime): the outermost signal that was one. */
function faultBelow(thread: ThreadRow): FaultSignal | undefined {
  const found = thread.stack?.signals.findLast((s) => isFaultSignal(s.number) && !wasSent(s.code));
  return found && faultSignal(found.number, found.code, found.address, found.pc, thread.core.threadId);
}

/** A signal that the runtime does not turn into a panic, or one that nobody handled. */
function signalCrash(snapshot: Snapshot): CrashReport | undefined {
  const { core } = snapshot.program.process;
  const first = snapshot.threads
    .map((t) => ({ thread: t, signal: causeOn(t, core.pid) }))
    .find((found) => found.signal);
  const thread = first?.thread ?? snapshot.threads[0];
  const signal = first?.signal ?? unhandledSignal(snapshot, thread);
  if (!signal || !thread) return undefined;
  const { number, code, address, pc } = signal;
  if (wasSent(code)) {
    const sender = signal.senderPid;
    const by =
      sender === core.pid
        ? 'raised by the process itself'
        : sender > 0
          ? `sent by process ${sender}`
          : 'sent from outside';
    return { kind: 'requested', message: `${signalWords(number)} (${by})`, panics: [] };
  }
  return {
    kind: 'signal',
    message: `${signalWords(number)} code=0x${code.toString(16)} addr=0x${address.toString(16)} pc=0x${pc.toString(16)}`,
    goroutineId: goroutineIdOf(snapshot, thread),
    panics: [],
    fault: faultSignal(number, code, address, pc, thread.core.threadId),
  };
}

/**
 * The signal that began it, if this thread got it: the oldest on its stack, unless that is one by which the dying
 * runtime itself ends the process: SIGABRT by tgkill, and SIGQUIT to pass the word from thread to thread.
 */
function causeOn(thread: ThreadRow, pid: number | undefined): DeliveredSignal | undefined {
  const oldest = thread.stack?.signals.at(-1);
  if (!oldest || oldest.senderPid !== pid) return oldest;
  return oldest.code === SI_TKILL || oldest.number === SIGQUIT ? undefined : oldest;
}
const SI_TKILL = -6;
const SIGQUIT = 3;

/** What the kernel noted, where no Go handler was on any stack. */
function unhandledSignal(snapshot: Snapshot, thread: ThreadRow | undefined): DeliveredSignal | undefined {
  const { core } = snapshot.program.process;
  const number = core.signal?.number || thread?.core.signal || 0;
  if (number === 0 || isHeldByDebugger(number)) return undefined;
  const { code = 0, address = 0, senderPid = 0 } = core.signal ?? {};
  return { number, code, address, senderPid, pc: thread?.core.registers.pc ?? 0 };
}

function faultSignal(number: number, code: number, address: number, pc: number, threadId: number): FaultSignal {
  return { number, name: signalName(number), code, codeWords: codeWords(number, code), address, pc, threadId };
}

/** os.Args as the process had them. */
export function programArguments(snapshot: Snapshot): string[] | undefined {
  const { program } = snapshot;
  const slice = program.variable('runtime.argslice');
  if (slice === undefined) return undefined;
  const data = program.memory.word(slice);
  const length = program.memory.word(slice + 8);
  if (!(data > 0) || !(length >= 0 && length < 1 << 16)) return undefined;
  return Array.from({ length }, (_, i) => goString(program.memory, data + 16 * i) ?? '');
}
