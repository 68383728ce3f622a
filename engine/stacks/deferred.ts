/**
 * Deferred calls that a goroutine has still to make: open-coded ones in its frames (bits that say which defer statements
 * were executed, words that point to their closures), and records that `g._defer` links.
 * Source: runtime/panic.go deferproc, deferprocStack, deferrangefunc, `addOneOpenDeferFrame` (up to 1.21), nextFrame (1.22).
 */
import { type OpenCodedDefers, openCodedDefers } from '../gobin/frame-tables.ts';
import type { FunctionRecord } from '../gobin/pclntab.ts';
import { uint8 } from '../runtime/numbers.ts';
import type { GoProgram } from '../runtime/program.ts';

export interface DeferredCall {
  /** Address of the function value that will be called. */
  readonly closure: number;
  /** Index of the frame that deferred it, in the order of the frames given. */
  readonly frame: number;
  /** Of records: the return address of the call that made it, which stands on the line of the defer statement. */
  readonly returnPc?: number;
  /** Of open-coded ones: offset from the frame address of the word that points to the closure. */
  readonly slot?: number;
}

/** What must be known of a frame: its function, its frame address, and the stack pointer between its calls. */
export interface DeferringFrame {
  readonly function: FunctionRecord;
  readonly cfa: number;
  readonly sp: number;
}

/** A goroutine has no more pending; a damaged list must not make a loop. */
const MAX_RECORDS = 1 << 16;

export class DeferredCalls {
  readonly #program: GoProgram;
  readonly #openCoded = new Map<number, OpenCodedDefers | undefined>();

  constructor(program: GoProgram) {
    this.#program = program;
  }

  /** In the order in which they will run as the stack is left; `frames` innermost first. */
  of(g: number, frames: readonly DeferringFrame[]): DeferredCall[] {
    const records = this.#records(g);
    const calls: DeferredCall[] = [];
    frames.forEach((frame, index) => {
      this.#pushOpenCoded(calls, frame, index);
      for (const record of records)
        if (record.sp === frame.sp) calls.push({ closure: record.closure, frame: index, returnPc: record.returnPc });
    });
    return calls;
  }

  /** Whether a function can have open-coded defers. */
  openCodedIn(f: FunctionRecord): OpenCodedDefers | undefined {
    if (!this.#openCoded.has(f.entry)) {
      const { module, layout, target } = this.#program;
      const consecutive = layout.defer.openDefer < 0;
      this.#openCoded.set(f.entry, openCodedDefers(module.pclntab, module.memory, f, target, consecutive));
    }
    return this.#openCoded.get(f.entry);
  }

  #pushOpenCoded(calls: DeferredCall[], frame: DeferringFrame, index: number): void {
    const tables = this.openCodedIn(frame.function);
    if (!tables) return;
    const { memory } = this.#program;
    const bits = uint8(memory, frame.cfa + tables.bits) ?? 0;
    for (let i = tables.slots.length - 1; i >= 0; i--) {
      if ((bits & (1 << i)) === 0) continue;
      const closure = memory.word(frame.cfa + tables.slots[i]);
      // A bit whose closure is nil was never set by a defer statement: the frame has not begun.
      if (closure > 0) calls.push({ closure, frame: index, slot: tables.slots[i] });
    }
  }

  #records(g: number): { sp: number; closure: number; returnPc: number }[] {
    const { memory, layout } = this.#program;
    const records: { sp: number; closure: number; returnPc: number }[] = [];
    let budget = MAX_RECORDS;
    const flag = (at: number, offset: number) => offset >= 0 && uint8(memory, at + offset) === 1;
    const follow = (first: number, owner: number | undefined) => {
      for (let at = first; at > 0 && budget-- > 0; at = memory.word(at + layout.defer.link)) {
        const sp = owner ?? memory.word(at + layout.defer.sp);
        if (owner === undefined && flag(at, layout.defer.rangefunc)) {
          follow(memory.word(at + layout.defer.head), sp);
          continue;
        }
        // openDefer: stands for a frame with open-coded defers while a panic runs. started: is being run by a panic.
        if (flag(at, layout.defer.openDefer) || flag(at, layout.defer.started)) continue;
        const closure = memory.word(at + layout.defer.fn);
        if (closure > 0) records.push({ sp, closure, returnPc: memory.word(at + layout.defer.pc) });
      }
    };
    follow(memory.word(g + layout.g._defer), undefined);
    return records;
  }
}
