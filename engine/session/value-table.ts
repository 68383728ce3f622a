/** One variable in many goroutines: what differs between those that stand at the same place. */
import type { ValueTable, ValueTableQuery } from '../../api/frame-values.ts';
import type { Variable } from '../../api/value.ts';
import type { StackCall } from '../snapshot/locations.ts';
import type { GoroutineFacts } from './facts.ts';
import type { FrameValues } from './variables.ts';

/** Goroutines whose value is read to sort and to count: about a second's work. */
const MAX_LOOKED = 20_000;
const MAX_FRAMES = 512;
const MAX_DISTINCT = 100;

type Row = ValueTable['rows'][number];

export function valueTable(
  facts: GoroutineFacts,
  values: FrameValues,
  rows: Uint32Array,
  query: ValueTableQuery,
): ValueTable {
  const looked = rows.subarray(0, MAX_LOOKED);
  const all = Array.from(looked, (row) => rowOf(facts, values, row, query));
  if (query.sort === 'value') all.sort((a, b) => compare(a.value, b.value) || a.goroutineId - b.goroutineId);
  if (query.descending) all.reverse();
  const counts = new Map<string, number>();
  for (const { value, fault } of all) {
    const text = value?.unreadable ?? value?.value ?? fault ?? '';
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const distinct = Array.from(counts, ([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
  return {
    rows: all.slice(query.offset, query.offset + query.limit),
    offset: query.offset,
    total: rows.length,
    distinct: distinct.slice(0, MAX_DISTINCT),
    distinctTotal: distinct.length,
    looked: looked.length < rows.length ? { shown: looked.length, total: rows.length } : undefined,
  };
}

function rowOf(facts: GoroutineFacts, values: FrameValues, row: number, query: ValueTableQuery): Row {
  const goroutineId = facts.snapshot.goroutines.id[row];
  const found = frameOf(facts, row, query);
  if (!found) return { goroutineId, fault: 'it has no such frame' };
  const limits = { depth: 0, elements: 0, bytes: query.bytes, plain: query.plain, offset: 0, path: query.path };
  const { variables, fault } = values.of(found.call.activation, { ...limits, goroutineId, frame: found.index });
  const [value] = variables;
  return value
    ? { goroutineId, frame: found.index, value }
    : { goroutineId, frame: found.index, fault: fault?.message };
}

/** The frame with the number; where another function stands there, the nearest frame of the function asked for. */
function frameOf(
  facts: GoroutineFacts,
  row: number,
  query: ValueTableQuery,
): { call: StackCall; index: number } | undefined {
  const [call] = facts.locations.calls(row, query.frame, 1);
  if (call && (query.function === undefined || call.function === query.function)) return { call, index: query.frame };
  if (query.function === undefined) return undefined;
  const index = facts.locations.calls(row, 0, MAX_FRAMES).findIndex((c) => c.function === query.function);
  const [other] = index < 0 ? [] : facts.locations.calls(row, index, 1);
  return other && { call: other, index };
}

/** Numbers by size, all else as text; what is not known comes last. */
function compare(a: Variable | undefined, b: Variable | undefined): number {
  const known = (v: Variable | undefined) => v !== undefined && v.unreadable === undefined;
  if (!known(a) || !known(b)) return Number(known(b)) - Number(known(a));
  const [x, y] = [a, b].map((v) => v?.plain ?? v?.value ?? '');
  const [m, n] = [x, y].map(Number);
  if (!Number.isNaN(m) && !Number.isNaN(n) && m !== n) return m - n;
  return x < y ? -1 : x > y ? 1 : 0;
}
