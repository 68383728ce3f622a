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

/** What was read for a table, before its window is cut. */
interface Read {
  readonly key: string;
  readonly rows: readonly Row[];
  readonly total: number;
  readonly distinct: ValueTable['distinct'];
}

/** Remembers the last table: whoever scrolls in it asks for one window after another. */
export class ValueTables {
  readonly #facts: GoroutineFacts;
  readonly #values: FrameValues;
  #last: Read | undefined;

  constructor(facts: GoroutineFacts, values: FrameValues) {
    this.#facts = facts;
    this.#values = values;
  }

  answer(rows: Uint32Array, query: ValueTableQuery): ValueTable {
    const { offset, limit, value, descending, ...asked } = query;
    const key = JSON.stringify(asked);
    if (this.#last?.key !== key) this.#last = { key, ...this.#read(rows, query) };
    const { rows: all, total, distinct } = this.#last;
    const kept = value === undefined ? all : all.filter((row) => textOf(row) === value);
    const ordered = descending ? [...kept].reverse() : kept;
    return {
      rows: ordered.slice(offset, offset + limit),
      offset,
      matched: kept.length,
      total,
      distinct: distinct.slice(0, MAX_DISTINCT),
      distinctTotal: distinct.length,
      looked: all.length < total ? { shown: all.length, total } : undefined,
    };
  }

  #read(rows: Uint32Array, query: ValueTableQuery): Omit<Read, 'key'> {
    const all = Array.from(rows.subarray(0, MAX_LOOKED), (row) => rowOf(this.#facts, this.#values, row, query));
    if (query.sort === 'value') all.sort((a, b) => compare(a.value, b.value) || a.goroutineId - b.goroutineId);
    const counts = new Map<string, number>();
    for (const row of all) counts.set(textOf(row), (counts.get(textOf(row)) ?? 0) + 1);
    const distinct = Array.from(counts, ([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
    return { rows: all, total: rows.length, distinct };
  }
}

/** What a row says in its cell: the value, or why there is none. */
function textOf({ value, fault }: Row): string {
  return value?.unreadable ?? value?.value ?? fault ?? '';
}

function rowOf(facts: GoroutineFacts, values: FrameValues, row: number, query: ValueTableQuery): Row {
  const goroutineId = facts.snapshot.goroutines.id[row];
  const found = frameOf(facts, row, query);
  if (!found) return { goroutineId, fault: 'it has no such frame' };
  const read = (depth: number) => {
    const { bytes, preview, plain, path } = query;
    const limits = { depth, elements: 0, bytes, preview, plain, path, offset: 0 };
    return values.of(found.call.activation, { ...limits, goroutineId, frame: found.index });
  };
  const first = read(0);
  // What a pointer points to says more than its address.
  const { variables, fault } = first.variables[0]?.kind === 'ptr' ? read(1) : first;
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
