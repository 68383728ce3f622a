/**
 * The stack words of a parked goroutine from its stack pointer up to a function's frame: where the runtime and the library
 * keep what the goroutine waits for. Who reads them proves each candidate by what it points to.
 */
import type { Snapshot } from '../../snapshot/snapshot.ts';

/** Arguments in registers are spilled above the frame, by the callee, in room that the caller left: nine words at most. */
const SPILL_BYTES = 9 * 8;
/** The frames of the runtime and the library are small. */
const MAX_BYTES = 1 << 14;

export class FrameWords {
  readonly #snapshot: Snapshot;
  readonly #functions: RegExp;
  readonly #ends = new Map<number, number>();
  /** Stack → offset from the stack pointer at which the last one was found: equal stacks keep it in the same place. */
  readonly #places = new Map<number, number>();

  /** `functions`: the outermost frame to look at is the outermost of the innermost run up to one that matches. */
  constructor(snapshot: Snapshot, functions: RegExp) {
    this.#snapshot = snapshot;
    this.#functions = functions;
  }

  /** The first word that `accept` takes; undefined for none. */
  find(row: number, accept: (word: number) => boolean): number | undefined {
    const { goroutines, program } = this.#snapshot;
    const stack = goroutines.stack[row];
    const sp = goroutines.sp[row];
    const end = this.#endOf(stack);
    const hint = this.#places.get(stack);
    if (hint !== undefined) {
      const word = program.memory.word(sp + hint);
      if (word > 0 && accept(word)) return word;
    }
    for (let offset = 0; offset < end; offset += 8) {
      const word = program.memory.word(sp + offset);
      if (!(word > 4096) || word % 8 !== 0 || !accept(word)) continue;
      this.#places.set(stack, offset);
      return word;
    }
    return undefined;
  }

  /** Bytes from the stack pointer that are looked at; 0 where no frame matches. */
  #endOf(stack: number): number {
    const known = this.#ends.get(stack);
    if (known !== undefined) return known;
    const { stacks, pcs } = this.#snapshot;
    let size = 0;
    let end = 0;
    for (let at = stack; at >= 0; at = stacks.parent[at]) {
      size += pcs.step(stacks.pc[at]);
      if (pcs.row(stacks.pc[at]).frames.some((f) => this.#functions.test(f.function)))
        end = Math.min(size + SPILL_BYTES, MAX_BYTES);
    }
    this.#ends.set(stack, end);
    return end;
  }
}
