/** Variables of frames: the debug information is opened when the first variable is asked for. */
import type { Variable, VariablesAnswer, VariablesQuery } from '../../api/value.ts';
import { type Fault, fault } from '../bytes/fault.ts';
import type { Activation } from '../stacks/activation.ts';
import { openValues } from '../values/of-program.ts';
import type { ValueReader } from '../values/reader.ts';
import type { GoroutineFacts } from './facts.ts';

export interface FrameValues {
  /** undefined: there is no such frame. */
  answer(row: number, query: VariablesQuery): VariablesAnswer | undefined;
  ofFrame(
    row: number,
    frame: number,
    limits: { depth: number; elements: number; bytes: number },
  ): Variable[] | undefined;
  /** Why there are no variables, if there are none. */
  faults(): readonly Fault[];
}

const NO_DWARF = fault('no-dwarf', 'The executable has no debug information, so variables cannot be shown.', {
  hint: 'It was stripped or linked with -ldflags=-w: build it without, and give that executable.',
});

export function frameValues(facts: GoroutineFacts): FrameValues {
  let opened: { readonly reader: ValueReader | undefined } | undefined;
  const values = () => {
    opened ??= { reader: openValues(facts.snapshot.program) };
    return opened.reader;
  };
  const activationOf = (row: number, frame: number): Activation | undefined =>
    facts.locations.calls(row, frame, 1)[0]?.activation;
  const answer = (row: number, query: VariablesQuery): VariablesAnswer | undefined => {
    const activation = activationOf(row, query.frame);
    if (!activation) return undefined;
    const found = values()?.variablesOf(activation, query);
    if (!found) return { variables: [], fault: NO_DWARF };
    return { variables: [...found.variables], ...(found.fault ? { fault: found.fault } : {}) };
  };
  return {
    answer,
    ofFrame(row, frame, limits) {
      const variables = answer(row, { ...limits, goroutineId: 0, frame, path: [], offset: 0 })?.variables;
      return variables && variables.length > 0 ? variables : undefined;
    },
    faults: () => (values() ? [] : [NO_DWARF]),
  };
}
