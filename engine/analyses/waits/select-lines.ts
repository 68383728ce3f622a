/**
 * At which line each case of a select stands. The compiler writes the cases into an array in the frame that calls selectgo: a
 * case's channel and element are found there, and the line of the instruction that puts the channel there is that of the case.
 * Source: cmd/compile/internal/walk/select.go; runtime/select.go, scase.
 */
import { architectureOf } from '../../machine/architecture.ts';
import { ProgramCode } from '../../machine/program-code.ts';
import { storesTo } from '../../machine/stack-stores.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { WaitTable } from '../../snapshot/wait-table.ts';

const SELECT = 'runtime.selectgo';

/** The frame of a stack that has a select's cases. */
interface Selecting {
  readonly pcRow: number;
  /** Bytes from the goroutine's stack pointer to the frame, and to its end: its canonical frame address. */
  readonly start: number;
  readonly end: number;
}

export class SelectLines {
  readonly #snapshot: Snapshot;
  readonly #code: ProgramCode | undefined;
  readonly #selecting = new Map<number, Selecting | undefined>();
  /** Row of a pc → offset from the frame address → line. */
  readonly #lines = new Map<number, Map<number, number | undefined>>();

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
    const architecture = architectureOf(snapshot.program.target);
    this.#code = architecture && new ProgramCode(snapshot.program, architecture);
  }

  /** The line of the case that a wait is for; undefined: it is of no select, or its case cannot be told from another. */
  of({ goroutine, resource, sudog }: WaitTable, wait: number): number | undefined {
    const { goroutines, program } = this.#snapshot;
    const row = goroutine[wait];
    const frame = this.#selectingFrame(goroutines.stack[row]);
    if (!frame || !(sudog[wait] > 0)) return undefined;
    const element = program.memory.word(sudog[wait] + program.layout.sudog.elem);
    const sp = goroutines.sp[row];
    const known = this.#lines.get(frame.pcRow) ?? new Map<number, number | undefined>();
    this.#lines.set(frame.pcRow, known);
    const isCase = (offset: number) =>
      program.memory.word(sp + frame.end + offset) === resource[wait] &&
      program.memory.word(sp + frame.end + offset + 8) === element;
    const found = new Set<number>();
    for (const [offset, line] of known) if (line !== undefined && isCase(offset)) found.add(line);
    if (found.size === 0) {
      for (let offset = frame.start - frame.end; offset < -8; offset += 8) {
        if (known.has(offset) || !isCase(offset)) continue;
        const line = this.#lineOf(frame.pcRow, offset);
        known.set(offset, line);
        if (line !== undefined) found.add(line);
      }
    }
    return found.size === 1 ? [...found][0] : undefined;
  }

  /** undefined: several lines write there, or none. */
  #lineOf(pcRow: number, offset: number): number | undefined {
    const { pcs, program } = this.#snapshot;
    const { pclntab } = program.module;
    const code = this.#code;
    const f = code?.at(pcs.row(pcRow).function.entry + program.process.bias);
    if (!code || !f) return undefined;
    const lines = storesTo(code.architecture, pclntab, f, offset).map((pc) =>
      pclntab.lineAt(f.record, pc - f.entry + f.record.entry),
    );
    return lines.length > 0 && lines.every((line) => line === lines[0]) ? lines[0] : undefined;
  }

  #selectingFrame(stack: number): Selecting | undefined {
    if (this.#selecting.has(stack)) return this.#selecting.get(stack);
    const { stacks, pcs } = this.#snapshot;
    let found: Selecting | undefined;
    let start = 0;
    for (let at = stack; at >= 0 && !found; at = stacks.parent[at]) {
      const isSelect = pcs.row(stacks.pc[at]).frames.some((f) => f.function === SELECT);
      start += pcs.step(stacks.pc[at]);
      const caller = stacks.parent[at];
      if (isSelect && caller >= 0) {
        const pcRow = stacks.pc[caller];
        found = { pcRow, start, end: start + Math.max(0, pcs.frameSize[pcRow]) };
      }
    }
    this.#selecting.set(stack, found);
    return found;
  }
}
