/**
 * Where stacks stand in the source: names of calls, and of each stack the call that tells most. Needs tables of stacks only,
 * whatever they were read from.
 */
import { hex } from '../bytes/fault.ts';
import type { CodeOrigin } from '../gobin/names.ts';

export interface Place {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  /** Absent where the source tells none. */
  readonly pc?: string;
}

/** A call within a machine frame: inlined ones have a depth. */
export interface Call {
  /** As whoever linked the program named it, where that is known. */
  readonly function: string;
  /** As the program prints it. */
  readonly printed: string;
  readonly file: string;
  readonly line: number;
  readonly inlineDepth: number;
}

/** Stacks as a prefix tree, with the calls of each distinct machine frame. */
export interface StackRows {
  readonly goroutines: { readonly stack: Int32Array };
  readonly stacks: {
    readonly count: number;
    readonly pc: Int32Array;
    readonly parent: Int32Array;
    readonly depth: Int32Array;
  };
  /** Innermost call first. */
  readonly pcs: { row(row: number): { readonly pc?: number; readonly frames: readonly Call[] } };
}

export class StackLocations {
  readonly #rows: StackRows;
  readonly #originOf: (functionName: string) => CodeOrigin;
  readonly #origins = new Map<string, CodeOrigin>();
  readonly #tops = new Map<number, Place | undefined>();

  constructor(rows: StackRows, originOf: (functionName: string) => CodeOrigin) {
    this.#rows = rows;
    this.#originOf = originOf;
  }

  origin(functionName: string): CodeOrigin {
    let origin = this.#origins.get(functionName);
    if (origin === undefined) {
      origin = this.#originOf(functionName);
      this.#origins.set(functionName, origin);
    }
    return origin;
  }

  /** Logical calls of a machine frame, innermost first. */
  places(pcRow: number): Place[] {
    const row = this.#rows.pcs.row(pcRow);
    return row.frames.map((call) => placeOf(call, row.pc));
  }

  /** Logical frames in a goroutine's stack. */
  frameCount(row: number): number {
    const stack = this.#rows.goroutines.stack[row];
    return stack < 0 ? 0 : this.#rows.stacks.depth[stack];
  }

  /** The innermost frame of the user's own code; where there is none, of a library; else the innermost at all. */
  top(row: number): Place | undefined {
    const stack = this.#rows.goroutines.stack[row];
    if (stack < 0) return undefined;
    if (!this.#tops.has(stack)) this.#tops.set(stack, this.#findTop(stack));
    return this.#tops.get(stack);
  }

  #findTop(stack: number): Place | undefined {
    const { stacks, pcs } = this.#rows;
    let library: Place | undefined;
    let any: Place | undefined;
    for (let at = stack; at >= 0; at = stacks.parent[at]) {
      const row = pcs.row(stacks.pc[at]);
      for (const call of row.frames) {
        const origin = this.origin(call.function);
        if (origin === 'user') return placeOf(call, row.pc);
        if (origin === 'library') library ??= placeOf(call, row.pc);
        any ??= placeOf(call, row.pc);
      }
    }
    return library ?? any;
  }
}

function placeOf({ printed, file, line }: Call, pc: number | undefined): Place {
  return { function: printed, file, line, pc: pc === undefined ? undefined : hex(pc) };
}
