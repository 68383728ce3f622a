/**
 * What the goroutines that can run hold: their stacks, the contexts that go with them, and the registers of those that run.
 * Source: runtime/mgcmark.go scanstack.
 */
import type { Fault } from '../../bytes/fault.ts';
import type { Registers } from '../../process/registers.ts';
import type { GoProgram } from '../../runtime/program.ts';
import { G_COPYSTACK, G_RUNNING } from '../../runtime/status.ts';
import { goroutineWords, HAS_CONTEXT, HAS_DEFER, HAS_PANIC } from '../../snapshot/goroutine-words.ts';
import type { Snapshot, ThreadRow } from '../../snapshot/snapshot.ts';
import { PointerSlots } from '../../stacks/pointer-slots.ts';
import { type PointerSink, StackScanner } from '../../stacks/scan-stack.ts';

/** A loop that defers can make many; a chain that is torn must end. */
/** The runtime's own bound for frames that are called by their bytes. */
const MAX_ARGUMENT_BYTES = 1 << 16;
const MAX_DEFERS = 1 << 16;
/** Functions that stop another between its calls: its frame has no map, and its registers lie in theirs. */
const INJECTED = /^runtime\.(asyncPreempt|sigpanic|debugCallV2)$/;

export class LiveStacks {
  readonly #snapshot: Snapshot;
  readonly #scanner: StackScanner;
  readonly #threads = new Map<number, ThreadRow>();
  readonly #words: Uint8Array;
  /** The frames that were seen last are of one that was stopped between its calls. */
  #stopped = false;
  /** PcTable row → 1: INJECTED, 2: not. */
  #injected = new Uint8Array(1024);

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
    this.#words = goroutineWords(snapshot);
    this.#scanner = new StackScanner(snapshot.program.memory, new PointerSlots(snapshot.program, snapshot.pcs));
    for (const thread of snapshot.threads) if (thread.goroutine >= 0) this.#threads.set(thread.goroutine, thread);
  }

  /** Hands out every pointer that a goroutine's own stack, registers and deferred calls hold. */
  scan(row: number, sink: PointerSink): void {
    const { goroutines, program } = this.#snapshot;
    const scanner = this.#scanner;
    const g = goroutines.address[row];
    scanner.begin(goroutines.stackLow[row], goroutines.stackHigh[row], sink);
    this.#stopped = false;
    this.#frames(row);
    // In a system call registers hold nothing that lives: the Go ABI has the caller save what it needs.
    const thread = goroutines.status[row] === G_RUNNING ? this.#threads.get(row) : undefined;
    if (thread) this.#onThread(thread);
    if (this.#stopped) this.#savedVectors(g, thread?.machine?.p ?? 0);
    const words = this.#words[row];
    const context = g + program.layout.g['sched.ctxt'];
    if (words & HAS_CONTEXT) scanner.add(program.memory.word(context), context, true);
    if (words & (HAS_DEFER | HAS_PANIC)) this.#deferred(program, g);
    scanner.end();
  }

  #frames(row: number): void {
    const { goroutines, stacks, pcs } = this.#snapshot;
    const scanner = this.#scanner;
    const low = goroutines.stackLow[row];
    const high = goroutines.stackHigh[row];
    const broken: Fault | undefined = goroutines.stackFaults.get(row);
    if (broken || goroutines.stack[row] < 0 || goroutines.status[row] === G_COPYSTACK) {
      // It cannot be followed: all of it may hold pointers.
      const sp = goroutines.sp[row];
      scanner.words(sp > low && sp < high ? sp : low, high);
      return;
    }
    const known = goroutines.onThread.get(row);
    if (known) {
      let below = known.length > 0 ? known[0].cfa - Math.max(8, pcs.frameSize[known[0].row]) : high;
      for (const frame of known) {
        scanner.frame(frame.row, below, frame.cfa, !pcs.row(frame.row).call || this.#isInjected(frame.row));
        this.#registers(frame.registers); // those that a signal interrupted it with
        below = frame.cfa;
      }
      return;
    }
    let sp = goroutines.sp[row];
    let interrupted = false;
    for (let at = goroutines.stack[row]; at >= 0; at = stacks.parent[at]) {
      const pcRow = stacks.pc[at];
      const cfa = sp + Math.max(0, pcs.frameSize[pcRow]);
      const injected = this.#isInjected(pcRow);
      scanner.frame(pcRow, sp, cfa, interrupted || injected);
      interrupted = injected;
      sp += pcs.step(pcRow);
    }
  }

  /** The registers, and the frames that run for it on the thread's own stacks (systemstack): no map holds for those. */
  #onThread(thread: ThreadRow): void {
    const scanner = this.#scanner;
    this.#registers(thread.core.registers);
    for (const vector of thread.core.vectors?.values() ?? []) this.#vector(vector);
    const { pcs } = this.#snapshot;
    for (const frame of thread.stack?.own ?? []) {
      scanner.words(frame.cfa - Math.max(8, pcs.frameSize[frame.row]), frame.cfa);
      this.#registers(frame.registers);
    }
  }

  #registers(registers: Registers | undefined): void {
    for (const value of registers?.byDwarf.values() ?? []) this.#scanner.add(Number(value), 0, false);
  }

  /** A copy of several words at once may be on its way through it. */
  #vector(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 8 <= bytes.length; at += 8) this.#scanner.add(Number(view.getBigUint64(at, true)), 0, false);
  }

  /**
   * Since Go 1.26 the vector registers of a goroutine that is stopped between its calls are not on its stack, but in a record of their own;
   * while it is being stopped, or goes on again, they are with its processor. The collector looks at them since 1.27, when code keeps
   * pointers there. Source: runtime/preempt_xreg.go.
   */
  #savedVectors(g: number, processor: number): void {
    const { memory, layout } = this.#snapshot.program;
    const { 'xRegs.scratch': scratch, 'xRegs.cache': cache } = layout.p;
    if (layout.g['xRegs.state'] < 0) return;
    this.#vectorsAt(memory.word(g + layout.g['xRegs.state']), g);
    if (!(processor > 0)) return;
    this.#vectorsAt(processor + scratch, processor);
    this.#vectorsAt(memory.word(processor + cache), processor);
  }

  /** `from`: whose record it is, if that cannot be read. */
  #vectorsAt(address: number, from: number): void {
    if (Number.isNaN(address)) this.#scanner.add(address, from, false);
    else if (address > 0) this.#scanner.words(address, address + this.#snapshot.program.layout.sizes.xRegState);
  }

  /** Deferred calls lie on the stack or in the heap, in one chain; panics lie on the stack. */
  #deferred(program: GoProgram, g: number): void {
    const { memory, layout } = program;
    const scanner = this.#scanner;
    const first = g + layout.g._defer;
    let at = memory.word(first);
    for (let i = 0; at > 0 && i < MAX_DEFERS; i++, at = memory.word(at + layout.defer.link)) {
      scanner.add(at, first, true);
      scanner.add(memory.word(at + layout.defer.fn), at + layout.defer.fn, true);
      this.#arguments(program, at);
    }
    scanner.add(memory.word(g + layout.g._panic), g + layout.g._panic, true);
  }

  /** Up to Go 1.17, where they come on the stack (arm64), the arguments of a deferred call follow its record. */
  #arguments({ memory, layout }: GoProgram, record: number): void {
    const { siz } = layout.defer;
    const bytes = siz < 0 ? 0 : memory.word32(record + siz);
    const from = record + layout.sizes.defer;
    if (bytes > 0 && bytes <= MAX_ARGUMENT_BYTES) this.#scanner.words(from, from + bytes);
  }

  #isInjected(pcRow: number): boolean {
    if (pcRow >= this.#injected.length) {
      const wider = new Uint8Array(Math.max(pcRow + 1, this.#injected.length * 2));
      wider.set(this.#injected);
      this.#injected = wider;
    }
    if (this.#injected[pcRow] === 0)
      this.#injected[pcRow] = INJECTED.test(this.#snapshot.pcs.row(pcRow).function.name) ? 1 : 2;
    if (this.#injected[pcRow] === 1) this.#stopped = true;
    return this.#injected[pcRow] === 1;
  }
}
