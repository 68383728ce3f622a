/** Orders of the goroutine table. Unknown values come last whatever the direction; equal ones by id. */

import type { GoroutineSort } from '../../api/goroutine.ts';
import { maskOf } from '../bytes/row-order.ts';
import { statusName } from '../runtime/status.ts';
import { waitKind } from '../runtime/waiting.ts';
import { codesOf, mergedCodes, rowsByCode, stateKey } from './codes.ts';
import { numberColumns } from './number-columns.ts';
import type { GoroutineTables } from './tables.ts';

/** `rows`: in order of id. */
export function sortRows(
  facts: GoroutineTables,
  rows: Uint32Array,
  sort: GoroutineSort,
  descending: boolean,
): Uint32Array {
  // Rows are in order of ids.
  if (sort === 'id' || sort === 'count') return descending ? rows.slice().reverse() : rows;
  if (sort === 'stack' || sort === 'wait') return among(rows, numberColumns(facts).order(sort, descending));
  const ranks = ranksOf(facts, sort, descending);
  return rowsByCode(rows, ranks.ofRow, ranks.count).rows;
}

/** The rows, in the order in which all are. */
function among(rows: Uint32Array, order: Uint32Array): Uint32Array {
  if (rows.length === order.length) return order;
  const wanted = maskOf(rows, order.length);
  const found = new Uint32Array(rows.length);
  for (let i = 0, at = 0; at < found.length; i++) if (wanted[order[i]] !== 0) found[at++] = order[i];
  return found;
}

interface Ranks {
  readonly ofRow: Int32Array;
  readonly count: number;
  /** Ranks below this are of texts; what has none comes after. */
  readonly texts: number;
}

const known = new WeakMap<GoroutineTables, Map<string, Ranks>>();

/** Row → place of its text among all texts; made once for each order, for snapshots never change. */
function ranksOf(facts: GoroutineTables, sort: GoroutineSort, descending: boolean): Ranks {
  const ofFacts = known.get(facts) ?? new Map<string, Ranks>();
  known.set(facts, ofFacts);
  const name = `${sort} ${descending}`;
  const ranks = ofFacts.get(name) ?? (descending ? turned(ranksOf(facts, sort, false)) : ascendingRanks(facts, sort));
  ofFacts.set(name, ranks);
  return ranks;
}

function ascendingRanks(facts: GoroutineTables, sort: GoroutineSort): Ranks {
  const { number, text } = textKeyOf(facts, sort);
  const { codes, of } = mergedCodes(codesOf(facts.snapshot.goroutines.count, number), (row) => ({ key: text(row) }));
  const order = of
    .map(({ key }, code) => ({ key, code }))
    .sort(({ key: a }, { key: b }) => (a === '' ? 1 : b === '' ? -1 : a < b ? -1 : a > b ? 1 : 0));
  const rank = new Int32Array(of.length);
  order.forEach(({ code }, i) => {
    rank[code] = i;
  });
  return { ofRow: codes.map((code) => rank[code]), count: of.length, texts: of.filter(({ key }) => key !== '').length };
}

/** The other way round; rows without a text stay last. */
function turned({ ofRow, count, texts }: Ranks): Ranks {
  return { ofRow: ofRow.map((rank) => (rank < texts ? texts - 1 - rank : rank)), count, texts };
}

interface TextKey {
  /** Rows with equal numbers have equal texts. */
  readonly number: (row: number) => number;
  readonly text: (row: number) => string;
}

function textKeyOf(facts: GoroutineTables, sort: GoroutineSort): TextKey {
  const { goroutines } = facts.snapshot;
  const place = (p: { function: string; file: string; line: number } | undefined) =>
    p ? `${p.function} ${p.file}:${String(p.line).padStart(8, '0')}` : '';
  const state = (row: number) => stateKey(facts, row);
  switch (sort) {
    case 'state':
      return { number: state, text: (row) => `${facts.family(row)} ${statusName(goroutines.status[row])}` };
    case 'reason':
      return { number: state, text: (row) => facts.waitReason(row) };
    case 'waiting-for':
      return { number: state, text: (row) => (facts.isWaiting(row) ? waitKind(facts.waitReason(row)) : '') };
    case 'created':
      return { number: (row) => goroutines.createdPc[row], text: (row) => place(facts.createdBy(row)) };
    case 'start':
      return { number: (row) => goroutines.startPc[row], text: (row) => place(facts.start(row)) };
    case 'labels':
      return { number: (row) => goroutines.labels[row], text: (row) => labelsText(facts.labels(row)) };
    default:
      return { number: (row) => goroutines.stack[row], text: (row) => place(facts.locations.top(row)) };
  }
}

function labelsText(labels: Record<string, string> | undefined): string {
  return labels ? JSON.stringify(Object.entries(labels).sort()) : '';
}
