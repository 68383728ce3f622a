/** Variables of frames: the debug information is opened when the first variable is asked for. */
import type { PanicEntry } from '../../api/goroutine.ts';
import type { VariablesAnswer, VariablesQuery } from '../../api/value.ts';
import { type PanicRecord, panicChain } from '../analyses/crash/panics.ts';
import { fault } from '../bytes/fault.ts';
import type { Activation } from '../stacks/activation.ts';
import { openValues } from '../values/of-program.ts';
import type { ValueReader } from '../values/reader.ts';
import type { GoroutineFacts } from './facts.ts';

export const NO_DWARF = fault('no-dwarf', 'The executable has no debug information, so variables cannot be shown.', {
  hint: 'It was stripped or linked with -ldflags=-w: build it without, and give that executable.',
});

const PANIC_LIMITS = { depth: 2, elements: 64, bytes: 4096, offset: 0 };

export class FrameValues {
  readonly #facts: GoroutineFacts;
  #reader: ValueReader | undefined;

  constructor(facts: GoroutineFacts) {
    this.#facts = facts;
  }

  /** undefined: there is no such frame. */
  answer(row: number, query: VariablesQuery): VariablesAnswer | undefined {
    const activation = this.#facts.locations.calls(row, query.frame, 1)[0]?.activation;
    return activation && this.of(activation, query);
  }

  /** The panic chain of a goroutine, each with its value where the debug information tells types; oldest first. */
  panics(row: number): PanicEntry[] {
    const { program, goroutines } = this.#facts.snapshot;
    if (!(goroutines.panic[row] > 0)) return [];
    return panicChain(program, goroutines.address[row]).map((p) => ({
      ...panicEntry(p),
      value: this.reader.inInterface(p.argument, '', PANIC_LIMITS),
    }));
  }

  /** Opens the debug information when it is first asked for. */
  get reader(): ValueReader {
    this.#reader ??= openValues(this.#facts.snapshot.program);
    return this.#reader;
  }

  of(activation: Activation, query: VariablesQuery): VariablesAnswer {
    if (!this.reader.hasDebugInfo) return { variables: [], fault: NO_DWARF };
    const { variables, fault: why } = this.reader.variablesOf(activation, query);
    return why ? { variables: [...variables], fault: why } : { variables: [...variables] };
  }
}

/** A panic without its value. */
export function panicEntry(panic: PanicRecord): PanicEntry {
  return { message: panic.message, recovered: panic.recovered };
}
