/** Groups of goroutines, by what one groups by: codes per row, and for each code its members. */
import type { GoroutineGroup, GoroutineSort, GroupBy, GroupQuery } from '../../api/goroutine.ts';
import { allRows } from '../bytes/row-order.ts';
import { rowsByCode } from './codes.ts';
import { groupAnswer, hasRow } from './group-answer.ts';
import { type GroupCodes, type GroupKey, groupCodes } from './group-keys.ts';
import { totalsOf } from './group-totals.ts';
import { numberColumns } from './number-columns.ts';
import { sortRows } from './sorting.ts';
import type { GoroutineTables } from './tables.ts';

/** A group before it is described: what its members share, and their rows in order of id. */
interface Members {
  readonly code: number;
  readonly key: GroupKey;
  readonly rows: Uint32Array;
}

/** Groups of a session. Numbers of rows are kept, and all goroutines by stack: the overview and `inspect` ask for them. */
export class GroupCache {
  readonly #facts: GoroutineTables;
  readonly #codes = new Map<string, GroupCodes>();
  #all: GoroutineGroup[] | undefined;

  constructor(facts: GoroutineTables) {
    this.#facts = facts;
  }

  /** All goroutines by equal stacks, biggest first. */
  all(): readonly GoroutineGroup[] {
    if (!this.#all) {
      const rows = allRows(this.#facts.snapshot.goroutines.count);
      const groups = this.#codesBy('stack', 'lines');
      const members = sortGroups(this.#facts, membersOf(rows, groups), 'count', true);
      this.#all = answers(this.#facts, members, rows, groups);
    }
    return this.#all;
  }

  /** One window of groups: only what is shown is described; `mark` adds what else is known of a group's rows. */
  page(
    rows: Uint32Array,
    query: GroupQuery,
    mark: (group: GoroutineGroup, rows: Uint32Array) => GoroutineGroup = (group) => group,
  ): { groups: GoroutineGroup[]; total: number } {
    const groups = this.#codesBy(query.by, query.equal);
    const members = sortGroups(this.#facts, membersOf(rows, groups), query.sort, query.descending);
    const window = members.slice(query.offset, query.offset + query.limit);
    const told = answers(this.#facts, window, rows, groups);
    return { groups: told.map((answer, i) => mark(answer, window[i].rows)), total: members.length };
  }

  #codesBy(by: GroupBy, equal: 'lines' | 'functions'): GroupCodes {
    const name = `${equal} ${by}`;
    const known = this.#codes.get(name) ?? groupCodes(this.#facts, by, equal);
    this.#codes.set(name, known);
    return known;
  }
}

/** Rows by equal stacks, and which group each is in. */
export function numberedGroups(
  facts: GoroutineTables,
  rows: Uint32Array,
  equal: 'lines' | 'functions',
): { readonly groups: GoroutineGroup[]; readonly numberOf: Int32Array } {
  const groups = groupCodes(facts, 'stack', equal);
  const members = membersOf(rows, groups);
  const numberOf = new Int32Array(facts.snapshot.goroutines.count).fill(-1);
  members.forEach(({ rows: own }, number) => {
    for (const row of own) numberOf[row] = number;
  });
  return { groups: answers(facts, members, rows, groups), numberOf };
}

/** `rows`: those of all groups, of which `members` are some. */
function answers(
  facts: GoroutineTables,
  members: readonly Members[],
  rows: Uint32Array,
  groups: GroupCodes,
): GoroutineGroup[] {
  const totals = totalsOf(numberColumns(facts), rows, groups);
  return members.map(({ code, key, rows: own }) =>
    groupAnswer(facts, key, own, {
      kinds: totals.kindsOf(code, own),
      longestWait: totals.longestWait[code],
      stackBytes: totals.stackBytes[code],
    }),
  );
}

/** Those that have members, in the order of their first. */
function membersOf(rows: Uint32Array, { codes, of }: GroupCodes): Members[] {
  const sorted = rowsByCode(rows, codes, of.length);
  return of
    .map((key, code) => ({ code, key, rows: sorted.rows.subarray(sorted.starts[code], sorted.starts[code + 1]) }))
    .filter((group) => group.rows.length > 0)
    .sort((a, b) => a.rows[0] - b.rows[0]);
}

/** By size, or by what the first members' column says; the crashed goroutine's group stands first in any order. */
function sortGroups(facts: GoroutineTables, groups: Members[], sort: GoroutineSort, descending: boolean): Members[] {
  const crashed = groups.find((g) => hasRow(g.rows, facts.crashed));
  const order = sort === 'count' ? bySize(groups, descending ? -1 : 1) : byFirst(facts, groups, sort, descending);
  return crashed ? [crashed, ...order.filter((g) => g !== crashed)] : order;
}

function bySize(groups: readonly Members[], sign: number): Members[] {
  return groups.toSorted((a, b) => sign * (a.rows.length - b.rows.length) || a.rows[0] - b.rows[0]);
}

function byFirst(
  facts: GoroutineTables,
  groups: readonly Members[],
  sort: GoroutineSort,
  descending: boolean,
): Members[] {
  const byRow = new Map(groups.map((group) => [group.rows[0], group]));
  const firsts = Uint32Array.from(groups, (g) => g.rows[0]);
  return Array.from(sortRows(facts, firsts, sort, descending)).flatMap((row) => byRow.get(row) ?? []);
}
