/** What the closures of the program `captured` (fixtures/programs) captured, against what the program says. */
import type { Fixture } from '../../../fixtures/take.ts';
import { openValuesOf } from './frames.ts';
import { printed } from './printed.ts';
import { truthOf } from './truth.ts';

const LIMITS = { depth: 4, elements: 50, bytes: 400, offset: 0, plain: true };

export interface CheckedCaptures {
  /** Captured variables that there are, and those of them that are shown. */
  readonly total: number;
  readonly found: number;
  /** What is shown and is not so. */
  readonly wrong: readonly string[];
  /** Functions of which some are not shown, though nothing says so. */
  readonly silent: readonly string[];
}

export function checkCaptures(taken: Fixture): CheckedCaptures {
  const { values } = openValuesOf(taken.executable, taken.core);
  const result = { total: 0, found: 0, wrong: [] as string[], silent: [] as string[] };
  for (const { fact, text } of truthOf(taken)) {
    if (fact === undefined || text === undefined) continue;
    const [, name, index] = /^(.*?)(?:\[(\d+)\])?$/.exec(fact) ?? [];
    const f = values.global(name, { ...LIMITS, path: index === undefined ? [] : [`[${index}]`] });
    if (!f) throw new Error(`there is no ${fact}`);
    const wanted = JSON.parse(text) as Record<string, string>;
    const shown = Object.fromEntries((f.children ?? []).map((c) => [c.name, printed(c)]));
    for (const [variable, value] of Object.entries(shown)) {
      if (wanted[variable] !== value) result.wrong.push(`${fact} ${variable}: ${value}, should be ${wanted[variable]}`);
    }
    const names = Object.keys(wanted);
    result.total += names.length;
    result.found += names.filter((n) => n in shown).length;
    if (names.some((n) => !(n in shown)) && f.missing === undefined)
      result.silent.push(`${fact}: ${names.filter((n) => !(n in shown))}`);
  }
  return result;
}
