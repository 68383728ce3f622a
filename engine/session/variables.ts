/** Variables of frames: the debug information is opened when the first variable is asked for. */
import type { Variable, VariablesAnswer, VariablesQuery } from '../../api/value.ts';
import { type Fault, fault } from '../bytes/fault.ts';
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

export function frameValues(_facts: GoroutineFacts): FrameValues {
  const none = fault('variables-not-read', 'Variables cannot be read yet.');
  return { answer: () => ({ variables: [], fault: none }), ofFrame: () => undefined, faults: () => [] };
}
