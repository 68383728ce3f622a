/** Orders of the goroutine table. Unknown values come last whatever the direction; equal ones by id. */
import type { GoroutineSort } from '../../api/goroutine.ts';
import { statusName } from '../runtime/status.ts';
import { waitKind } from '../runtime/waiting.ts';
import type { GoroutineTables } from './tables.ts';

export function sortRows(
  facts: GoroutineTables,
  rows: Uint32Array,
  sort: GoroutineSort,
  descending: boolean,
): Uint32Array {
  const { goroutines } = facts.snapshot;
  const sign = descending ? -1 : 1;
  // Rows are in order of ids.
  if (sort === 'id' || sort === 'count') return descending ? rows.slice().reverse() : rows;
  const numeric = numericKey(facts, sort);
  if (numeric) {
    const keys = new Float64Array(goroutines.count);
    for (const row of rows) keys[row] = numeric(row);
    return rows.slice().sort((a, b) => byNumber(keys[a], keys[b], sign) || a - b);
  }
  const textKey = textKeyOf(facts, sort);
  const codes = new Map<string, number>();
  const keys = new Int32Array(goroutines.count);
  for (const row of rows) {
    const text = textKey(row);
    let code = codes.get(text);
    if (code === undefined) {
      code = codes.size;
      codes.set(text, code);
    }
    keys[row] = code;
  }
  const rank = new Int32Array(codes.size);
  [...codes]
    .sort(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : sign * (a < b ? -1 : a > b ? 1 : 0)))
    .forEach(([, code], i) => {
      rank[code] = i;
    });
  return rows.slice().sort((a, b) => rank[keys[a]] - rank[keys[b]] || a - b);
}

function byNumber(a: number, b: number, sign: number): number {
  const unknown = Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return unknown !== 0 ? unknown : sign * (a - b) || 0;
}

function numericKey(facts: GoroutineTables, sort: GoroutineSort): ((row: number) => number) | undefined {
  if (sort === 'stack') return (row) => facts.stackBytes(row) ?? Number.NaN;
  if (sort === 'wait') return (row) => facts.waitSeconds(row) ?? Number.NaN;
  return undefined;
}

function textKeyOf(facts: GoroutineTables, sort: GoroutineSort): (row: number) => string {
  const place = (p: { function: string; file: string; line: number } | undefined) =>
    p ? `${p.function} ${p.file}:${String(p.line).padStart(8, '0')}` : '';
  switch (sort) {
    case 'state':
      return (row) => `${facts.family(row)} ${statusName(facts.snapshot.goroutines.status[row])}`;
    case 'reason':
      return (row) => facts.waitReason(row);
    case 'waiting-for':
      return (row) => (facts.isWaiting(row) ? waitKind(facts.waitReason(row)) : '');
    case 'created':
      return (row) => place(facts.createdBy(row));
    case 'start':
      return (row) => place(facts.start(row));
    case 'labels':
      return (row) => {
        const labels = facts.labels(row);
        return labels ? JSON.stringify(Object.entries(labels).sort()) : '';
      };
    default:
      return (row) => place(facts.locations.top(row));
  }
}
