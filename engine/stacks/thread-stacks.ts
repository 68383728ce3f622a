/**
 * Stacks of what is on a thread. A thread's registers may stand on the goroutine's stack, on the thread's own (g0), or
 * on the signal stack (gsignal), one above the other; the parts are followed through signal frames and stack switches
 * until the goroutine's own frames are found.
 * Source: runtime/signal_*.go, asm_amd64.s (systemstack, mcall, morestack, asmcgocall); decided by the stack pointer's
 * range, never by the g register, which a signal handler may or may not have changed.
 */
import { type Fault, fault, hex } from '../bytes/fault.ts';
import type { CoreThread } from '../process/core.ts';
import { type Registers, readSignalRegisters, signalFrameOf } from '../process/registers.ts';
import { type Machine, stackBounds } from '../runtime/machines.ts';
import type { GoProgram } from '../runtime/program.ts';
import { detectorCallers, isAtDetector } from './detector-call.ts';
import type { PcTable } from './pc-table.ts';
import { Unwinder } from './unwind.ts';

/** A machine frame of a stack that was not followed in one go: with its own address and registers. */
export interface MachineFrame {
  readonly row: number;
  /** Canonical frame address. */
  readonly cfa: number;
  /** Known for the innermost frame of a thread and for the frame that a signal interrupted. */
  readonly registers?: Registers;
  readonly vectors?: ReadonlyMap<number, Uint8Array>;
  /** The kernel called the frame above (a signal handler) while this one ran. */
  readonly interrupted?: boolean;
  /** Of the innermost frame of a goroutine that is on no thread: its row. */
  readonly goroutine?: number;
}

/** Details of a signal as the kernel handed them to its handler. */
export interface DeliveredSignal {
  readonly number: number;
  readonly code: number;
  readonly address: number;
  readonly senderPid: number;
  readonly pc: number;
}

export interface ThreadStack {
  /** Frames on the thread's own stacks: gsignal, then g0. */
  readonly own: readonly MachineFrame[];
  /** Frames on the goroutine's stack; undefined when they could not be reached from the registers. */
  readonly goroutine?: readonly MachineFrame[];
  readonly goroutineFault?: Fault;
  readonly ownFault?: Fault;
  /** Signals whose handlers were found on the way, innermost first. */
  readonly signals: readonly DeliveredSignal[];
  /** Innermost place outside any Go function (C code, vDSO); `after`: how many of its own frames stand above it. */
  readonly native?: { readonly registers: Registers; readonly after: number };
}

interface Position {
  readonly pc: number;
  readonly sp: number;
  readonly exact: boolean;
  readonly link: number;
  readonly registers?: Registers;
  readonly vectors?: ReadonlyMap<number, Uint8Array>;
  readonly interrupted?: boolean;
}

/** Signal frames nest at most a few deep; a damaged stack must not make a loop. */
const MAX_PARTS = 16;

export function threadStack(program: GoProgram, pcs: PcTable, thread: CoreThread, machine: Machine): ThreadStack {
  const unwinder = new Unwinder(program.memory, pcs);
  const own: MachineFrame[] = [];
  const signals: DeliveredSignal[] = [];
  const bounds = {
    signal: stackBounds(program, machine.gsignal),
    thread: stackBounds(program, machine.g0),
    goroutine: stackBounds(program, machine.currentG),
  };
  let native: ThreadStack['native'];
  let ownFault: Fault | undefined;
  let at: Position | undefined = {
    pc: thread.registers.pc,
    sp: thread.registers.sp,
    exact: true,
    link: thread.registers.link,
    registers: thread.registers,
    vectors: thread.vectors,
  };
  const goroutineFrom = (position: Position): ThreadStack => {
    const { low, high } = bounds.goroutine;
    const stop = unwinder.unwind({ ...position, low, high, stopAtSwitch: false });
    const frames = machineFrames(unwinder, pcs, position);
    const lost = stop === 'bottom' ? undefined : (unwinder.fault ?? notGo(unwinder.pc));
    return { own, signals, native, ownFault, goroutine: frames, goroutineFault: lost };
  };
  const fromDetector = ({ registers }: Position): ThreadStack | undefined => {
    if (!registers) return undefined;
    for (const caller of detectorCallers(program, machine, registers, bounds.goroutine)) {
      const found = goroutineFrom({ ...caller, exact: false, link: 0 });
      if (found.goroutineFault === undefined) return { ...found, ownFault: undefined };
    }
    return undefined;
  };

  for (let part = 0; part < MAX_PARTS && at; part++) {
    const position: Position = at;
    at = undefined;
    if (contains(bounds.goroutine, position.sp)) {
      // A signal handler installed by C may run on the goroutine's stack: no frames of Go's can be followed through it.
      return goroutineFrom(position);
    }
    const onSignalStack = contains(bounds.signal, position.sp);
    const range = onSignalStack
      ? bounds.signal
      : { low: position.sp, high: Math.max(bounds.thread.high, position.sp + (1 << 23)) };
    const stop = unwinder.unwind({ ...position, ...range, stopAtSwitch: true });
    if (unwinder.length === 0 && position.registers) native ??= { registers: position.registers, after: own.length };
    const frames = machineFrames(unwinder, pcs, position);
    const innermost = unwinder.length > 0 ? pcs.row(unwinder.rows[0]).function.name : '';
    if (isAtDetector(program, machine, innermost, position.sp)) {
      // Nothing on this stack says where it returns to.
      own.push(frames[0]);
      const found = fromDetector(position);
      if (found) return found;
      ownFault = notGo(unwinder.pc);
      continue;
    }
    own.push(...frames);
    if (stop === 'signal') {
      const signal = signalFrame(program, unwinder.sp);
      if (signal) {
        signals.push(signal.delivered);
        at = {
          pc: signal.registers.pc,
          sp: signal.registers.sp,
          exact: true,
          link: signal.registers.link,
          registers: signal.registers,
          interrupted: true,
        };
      }
    } else if (stop === 'switch') {
      const name = pcs.row(unwinder.rows[unwinder.length - 1]).function.name;
      const next = acrossSwitch(program, machine, name);
      if (next) return goroutineFrom(next);
    } else if (stop === 'not-go' || stop === 'fault') {
      ownFault = stop === 'fault' ? unwinder.fault : notGo(unwinder.pc);
      // Where the linker put C between Go's functions it has a name, and no size of a frame.
      const isNative = unwinder.length === 0 || (stop === 'fault' && unwinder.length === 1);
      const next = stop === 'not-go' ? outOfNative(program, machine) : undefined;
      if (next) return { ...goroutineFrom(next), ownFault: undefined };
      const found = isNative ? fromDetector(position) : undefined;
      if (found) return found;
    }
  }
  return { own, signals, native, ownFault };
}

function contains(bounds: { low: number; high: number }, sp: number): boolean {
  return sp > bounds.low && sp <= bounds.high;
}

function notGo(pc: number): Fault {
  return fault('not-go-code', `pc ${hex(pc)} is not in Go code: the frames beyond it are native and are not followed`, {
    address: pc,
  });
}

/** The frames of the last unwinding with their addresses; registers belong to the innermost. */
export function machineFrames(
  unwinder: Unwinder,
  pcs: PcTable,
  from: { sp: number } & Partial<Position>,
): MachineFrame[] {
  const frames: MachineFrame[] = [];
  let sp = from.sp;
  for (let i = 0; i < unwinder.length; i++) {
    const row = unwinder.rows[i];
    const cfa = sp + Math.max(0, pcs.frameSize[row]);
    sp += pcs.step(row);
    frames.push(
      i === 0
        ? { row, cfa, registers: from.registers, vectors: from.vectors, interrupted: from.interrupted }
        : { row, cfa },
    );
  }
  return frames;
}

/** What the kernel saved when it called the handler, by the stack pointer that the trampoline was left with. */
export function signalFrame(
  program: GoProgram,
  sp: number,
): { registers: Registers; delivered: DeliveredSignal } | undefined {
  const place = signalFrameOf(program.target);
  const saved = program.memory.bytes(sp + place.registers, place.size);
  if (!(saved instanceof Uint8Array)) return undefined;
  const registers = readSignalRegisters(saved, program.target);
  const info = program.memory.bytes(sp + place.information, 24);
  const view = info instanceof Uint8Array ? new DataView(info.buffer, info.byteOffset, info.length) : undefined;
  return {
    registers,
    delivered: {
      number: view?.getInt32(0, true) ?? 0,
      code: view?.getInt32(8, true) ?? 0,
      senderPid: view?.getInt32(16, true) ?? 0,
      address: view ? Number(view.getBigUint64(16, true)) : 0,
      pc: registers.pc,
    },
  };
}

/** Where the goroutine goes on below a function that switched to the thread's stack. */
function acrossSwitch(program: GoProgram, machine: Machine, name: string): Position | undefined {
  const { g } = program.layout;
  const current = machine.currentG;
  if (current === 0) return undefined;
  const word = (offset: number) => program.memory.word(current + offset);
  if (name.startsWith('runtime.asmcgocall') && word(g.syscallsp) !== 0)
    return { pc: word(g.syscallpc), sp: word(g.syscallsp), exact: false, link: 0 };
  const pc = word(g['sched.pc']);
  const sp = word(g['sched.sp']);
  return sp > 0 ? { pc, sp, exact: false, link: word(g['sched.lr']) } : undefined;
}

/** Out of the vDSO (time.Now) or of C: the runtime noted where Go code called it. */
function outOfNative(program: GoProgram, machine: Machine): Position | undefined {
  if (machine.vdsoSp > 0) return { pc: machine.vdsoPc, sp: machine.vdsoSp, exact: false, link: 0 };
  if (machine.currentG === 0) return undefined;
  const sp = program.memory.word(machine.currentG + program.layout.g.syscallsp);
  if (sp > 0)
    return { pc: program.memory.word(machine.currentG + program.layout.g.syscallpc), sp, exact: false, link: 0 };
  return undefined;
}
