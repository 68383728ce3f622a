/** Every variable that delve reads in a fixture reads the same here, or the difference is explained and proved. */
import { expect } from 'vitest';
import type { Fixture } from '../../../fixtures/take.ts';
import { explanation } from './explained.ts';
import { compareWithDelve, type FrameDifference } from './frames.ts';

const DEPTH = 60;

export interface Agreement {
  readonly variables: number;
  readonly values: number;
  /** Variables that differ, each by its explanation. */
  readonly explained: readonly string[];
}

/** `globals`: which package variables, as a regular expression. */
export async function expectAgreement(taken: Fixture, globals: string): Promise<Agreement> {
  const compared = await compareWithDelve(taken.executable, taken.core, { depth: DEPTH, functions: /./, globals });
  const unexplained: unknown[] = [];
  const explained = new Map<string, string>();
  for (const d of compared.differences) {
    const why = explanation(d, compared.opened);
    if (why === undefined) unexplained.push({ path: d.path, delve: d.delve, ours: d.ours });
    else explained.set(topLevel(d), why);
  }
  expect(unexplained).toEqual([]);
  const { variables, values } = compared;
  return { variables, values, explained: [...explained].map(([path, why]) => `${path}: ${why}`) };
}

function topLevel({ path, frame }: FrameDifference): string {
  return frame ? path.replace(/^(\S+ \S+ [^.[]+).*/, '$1') : path.replace(/\.data$/, '');
}

export function total(all: readonly Agreement[]): string {
  const sum = (of: (a: Agreement) => number) => all.reduce((n, a) => n + of(a), 0);
  const [variables, values, different] = [
    sum((a) => a.variables),
    sum((a) => a.values),
    sum((a) => a.explained.length),
  ];
  const share = (100 * (variables - different)) / Math.max(1, variables);
  return `of ${variables} variables that delve reads (${values} values in them) ${share.toFixed(2)} % are the same here; ${different} differ, all explained`;
}
