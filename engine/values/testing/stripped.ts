/** What can be read of a program that has neither symbols nor debug information, against what the program says. */
import type { Fixture } from '../../../fixtures/take.ts';
import { openValuesOf } from './frames.ts';
import { Comparison, LIMITS, type TrueValue, truthOf } from './truth.ts';

export interface CheckedStripped {
  readonly compared: number;
  readonly differences: readonly string[];
}

/** Every empty interface whose address the program tells, with all that is in it. */
export function checkStripped(taken: Fixture): CheckedStripped {
  const { values } = openValuesOf(taken.executable, taken.core);
  if (values.hasDebugInfo) throw new Error(`${taken.executable} has debug information`);
  const comparison = new Comparison();
  const visit = (their: TrueValue, path: string) => {
    if (their.type === 'interface {}' && their.address !== undefined) {
      const our = values.inInterface(Number(their.address), their.name, LIMITS);
      if (our) comparison.compare(path, our, their);
      else comparison.differences.push(`${path}: not there`);
    } else for (const child of their.children ?? []) visit(child, `${path}.${child.name}`);
  };
  for (const { value, function: f } of truthOf(taken)) if (value) visit(value, `${f ?? ''} ${value.name}`);
  return comparison;
}
