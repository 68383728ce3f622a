/** What of the waits the goroutine's page leads with: its holder, and how its fate is said. */
import type { Blocking, Holder } from '../../../api/waits.ts';

/** The first who holds what it waits for, and is not itself. */
export function nextHolder({ waits, goroutineId }: Pick<Blocking, 'waits' | 'goroutineId'>): Holder | undefined {
  return waits.flatMap(({ resource }) => resource?.holders ?? []).find((holder) => holder.goroutineId !== goroutineId);
}

/** "stuck, likely", "behind knot 1": chips, each with the filter that shows all of whom it is true. */
export function fates({ stuck, knot, behindKnot }: Pick<Blocking, 'stuck' | 'knot' | 'behindKnot'>) {
  const found: { readonly words: string; readonly filter: string; readonly isKnot: boolean }[] = [];
  const number = knot ?? behindKnot;
  if (number !== undefined)
    found.push({
      words: `${knot === undefined ? 'behind' : 'in'} knot ${number}`,
      filter: `knot:${number}`,
      isKnot: true,
    });
  if (stuck !== undefined) found.push({ words: `stuck, ${stuck}`, filter: `stuck:${stuck}`, isKnot: false });
  return found;
}
