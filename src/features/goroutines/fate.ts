/** What the diagnosis says of a row's goroutines, in words, with the term that keeps all of whom it is true. */
import type { GoroutineGroup, GoroutineRow } from '../../../api/goroutine.ts';
import { count } from '../../ui/format.ts';

export interface Fate {
  readonly words: string;
  readonly term: string;
  readonly isKnot: boolean;
}

/** undefined: they are not known to be stuck, or the diagnosis is not there yet. */
export function fateOf(of: GoroutineRow | GoroutineGroup): Fate | undefined {
  return 'id' in of ? fateOfRow(of) : fateOfGroup(of);
}

function fateOfRow({ stuck, knot, behindKnot }: GoroutineRow): Fate | undefined {
  if (knot !== undefined) return { words: `in knot ${knot}`, term: `knot:${knot}`, isKnot: true };
  if (behindKnot !== undefined)
    return { words: `behind knot ${behindKnot}`, term: `knot:${behindKnot}`, isKnot: false };
  return stuck === undefined ? undefined : { words: `stuck, ${stuck}`, term: `stuck:${stuck}`, isKnot: false };
}

function fateOfGroup({ knot, proved = 0, likely = 0, count: all }: GoroutineGroup): Fate | undefined {
  if (knot !== undefined) return { words: `in knot ${knot}`, term: `knot:${knot}`, isKnot: true };
  if (proved + likely === 0) return undefined;
  const sure = likely === 0 ? 'proved' : proved === 0 ? 'likely' : undefined;
  const many = proved + likely === all ? '' : `${count(proved + likely)} `;
  return {
    words: `${many}stuck${sure === undefined ? '' : `, ${sure}`}`,
    term: `stuck:${sure ?? 'yes'}`,
    isKnot: false,
  };
}
