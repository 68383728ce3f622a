/** What the diagnosis found out at a price, as columns and back; all that is said of it is made of these again. */
import type { LockHolders } from '../analyses/holders/holders.ts';
import type { Knot } from '../analyses/knots/knots.ts';
import type { StuckResult } from '../analyses/stuck/stuck.ts';
import type { Columns, Kept } from '../bytes/column-file.ts';
import type { Fault } from '../bytes/fault.ts';
import type { Reaching } from './knot-graph.ts';

export interface KeptVerdict {
  readonly proved: StuckResult;
  /** Goroutine row → 1: stuck, proved or likely. */
  readonly likely: Uint8Array;
  /** By LockTable row. */
  readonly held: ReadonlyMap<number, LockHolders>;
  readonly knots: readonly Knot[];
  readonly reaching: Reaching;
  /** Resource → its names, best first. */
  readonly names: ReadonlyMap<number, readonly string[]>;
}

/** What lies beside the columns. */
interface Plain {
  readonly count: number;
  readonly doubts: readonly (readonly [number, Fault])[];
  readonly doubt?: Fault;
  readonly held: readonly (readonly [number, LockHolders])[];
  readonly knots: readonly Knot[];
  readonly names: readonly (readonly [number, readonly string[]])[];
}

export function verdictColumns({ proved, likely, held, knots, reaching, names }: KeptVerdict): Map<string, Kept> {
  const { stuck, count, doubts, doubt } = proved;
  const plain: Plain = { count, doubts: [...doubts], doubt, held: [...held], knots, names: [...names] };
  return new Map<string, Kept>([
    ['stuck', stuck],
    ['likely', likely],
    ['reaching.first', reaching.first],
    ['reaching.row', reaching.row],
    ['plain', { json: plain }],
  ]);
}

export function verdictIn(columns: Columns): KeptVerdict {
  const { count, doubts, doubt, held, knots, names } = columns.json<Plain>('plain');
  return {
    proved: { stuck: columns.bytes('stuck'), count, doubts: new Map(doubts), doubt },
    likely: columns.bytes('likely'),
    held: new Map(held),
    knots,
    reaching: { first: columns.counts('reaching.first'), row: columns.counts('reaching.row') },
    names: new Map(names),
  };
}
