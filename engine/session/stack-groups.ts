/** Groups of goroutines, by what one groups by: codes per row, and for each code its members. */
import type { GoroutineGroup, GoroutineSort, GroupBy, GroupQuery } from '../../api/goroutine.ts';
import { printedName } from '../gobin/names.ts';
import { statusName } from '../runtime/status.ts';
import { FAMILY_LABELS, type StateFamily } from '../snapshot/family.ts';
import { shortHash } from './fingerprints.ts';
import { sortRows } from './sorting.ts';
import type { GoroutineTables } from './tables.ts';

/** How many ids a group names at once; the rest is asked for by a filter on the group. */
const NAMED_MEMBERS = 100;

/** What is equal, for a row: a key to tell groups apart and a title. */
type KeyOf = (row: number) => Key;

/** A group before it is described: what its members share, and their rows in order of id. */
interface Members {
  readonly key: string;
  readonly title: string;
  readonly rows: number[];
}

/** Groups of a session: those of all goroutines by stack are kept, for the overview and `inspect` ask for them. */
export class GroupCache {
  readonly #facts: GoroutineTables;
  #all: GoroutineGroup[] | undefined;

  constructor(facts: GoroutineTables) {
    this.#facts = facts;
  }

  /** All goroutines by equal stacks, biggest first. */
  all(): readonly GoroutineGroup[] {
    this.#all ??= sortGroups(
      this.#facts,
      collect(this.#facts, allRows(this.#facts), 'stack', 'lines'),
      'count',
      true,
    ).map((g) => answer(this.#facts, g));
    return this.#all;
  }

  /** One window of groups: only what is shown is described; `mark` adds what else is known of a group's rows. */
  page(
    rows: Uint32Array,
    query: GroupQuery,
    mark: (group: GoroutineGroup, rows: readonly number[]) => GoroutineGroup = (group) => group,
  ): { groups: GoroutineGroup[]; total: number } {
    const members = sortGroups(
      this.#facts,
      collect(this.#facts, rows, query.by, query.equal),
      query.sort,
      query.descending,
    );
    const window = members.slice(query.offset, query.offset + query.limit);
    return { groups: window.map((g) => mark(answer(this.#facts, g), g.rows)), total: members.length };
  }
}

/** Rows by equal stacks, and which group each is in. */
export function numberedGroups(
  facts: GoroutineTables,
  rows: Uint32Array,
  equal: 'lines' | 'functions',
): { readonly groups: GoroutineGroup[]; readonly numberOf: Int32Array } {
  const members = collect(facts, rows, 'stack', equal);
  const numberOf = new Int32Array(facts.snapshot.goroutines.count).fill(-1);
  members.forEach(({ rows: own }, number) => {
    for (const row of own) numberOf[row] = number;
  });
  return { groups: members.map((g) => answer(facts, g)), numberOf };
}

function allRows(facts: GoroutineTables): Uint32Array {
  return Uint32Array.from({ length: facts.snapshot.goroutines.count }, (_, i) => i);
}

function collect(facts: GoroutineTables, rows: Uint32Array, by: GroupBy, equal: 'lines' | 'functions'): Members[] {
  const groups = new Map<string, Members>();
  const keyOf = keyFunction(facts, by, equal);
  for (const row of rows) {
    const { key, title } = keyOf(row);
    const known = groups.get(key);
    if (known) known.rows.push(row);
    else groups.set(key, { key, title, rows: [row] });
  }
  return [...groups.values()];
}

/** By size, or by what the first members' column says; the crashed goroutine's group stands first in any order. */
function sortGroups(facts: GoroutineTables, groups: Members[], sort: GoroutineSort, descending: boolean): Members[] {
  const crashed = (g: Members) => (facts.crashed >= 0 && g.rows.includes(facts.crashed) ? 0 : 1);
  const first = groups.map((g) => ({ g, crashed: crashed(g) }));
  if (sort === 'count') {
    const sign = descending ? -1 : 1;
    return first
      .sort((a, b) => a.crashed - b.crashed || sign * (a.g.rows.length - b.g.rows.length) || a.g.rows[0] - b.g.rows[0])
      .map((x) => x.g);
  }
  const order = new Map<number, number>();
  sortRows(
    facts,
    Uint32Array.from(groups, (g) => g.rows[0]),
    sort,
    descending,
  ).forEach((row, i) => {
    order.set(row, i);
  });
  return first
    .sort((a, b) => a.crashed - b.crashed || (order.get(a.g.rows[0]) ?? 0) - (order.get(b.g.rows[0]) ?? 0))
    .map((x) => x.g);
}

function keyFunction(facts: GoroutineTables, by: GroupBy, equal: 'lines' | 'functions'): KeyOf {
  const { goroutines } = facts.snapshot;
  if (by.startsWith('label:')) return labelKey(facts, by.slice('label:'.length));
  switch (by) {
    case 'wait-site':
      return placeKey((row) => facts.locations.top(row), equal, 'no stack');
    case 'go-statement':
      return placeKey(
        (row) => facts.locations.creation(goroutines.createdPc[row]),
        equal,
        'not created by a go statement',
      );
    case 'start':
      return placeKey((row) => facts.start(row), equal, 'unknown start');
    case 'state':
      return stateKey(facts);
    default:
      return equal === 'lines' ? (row) => stackKey(facts, row, facts.fingerprint(row)) : functionsKey(facts);
  }
}

interface Key {
  readonly key: string;
  readonly title: string;
}

/** Makes each distinct key once: hashes are dear, rows are many. */
function remembered<T>(make: (from: T) => Key): (from: T) => Key {
  const known = new Map<T, Key>();
  return (from) => {
    let key = known.get(from);
    if (!key) {
      key = make(from);
      known.set(from, key);
    }
    return key;
  };
}

type Somewhere = { readonly function: string; readonly file: string; readonly line: number } | undefined;

/** Places are one object per pc or stack, so the object itself can be remembered. */
function placeKey(placeOf: (row: number) => Somewhere, equal: 'lines' | 'functions', none: string): KeyOf {
  const keyOf = remembered((p: Somewhere): Key => {
    if (!p) return { key: none, title: none };
    if (equal === 'functions') return { key: shortHash(p.function), title: p.function };
    const title = `${p.function} ${p.file.slice(p.file.lastIndexOf('/') + 1)}:${p.line}`;
    return { key: shortHash(`${p.function} ${p.file}:${p.line}`), title };
  });
  return (row) => keyOf(placeOf(row));
}

function labelKey(facts: GoroutineTables, label: string): KeyOf {
  const keyOf = remembered((value: string | undefined): Key => {
    if (value === undefined) return { key: 'none', title: `no label ${label}` };
    return { key: shortHash(value), title: `${label}=${value}` };
  });
  return (row) => keyOf(facts.labels(row)?.[label]);
}

function stateKey(facts: GoroutineTables): KeyOf {
  const keyOf = remembered((state: string): Key => {
    const [family, status, reason] = state.split('\n');
    return {
      key: shortHash(state),
      title: reason === '' ? stateTitle(family as StateFamily, status) : reason,
    };
  });
  const { status } = facts.snapshot.goroutines;
  return (row) => keyOf(`${facts.family(row)}\n${statusName(status[row])}\n${facts.waitReason(row)}`);
}

function stateTitle(family: StateFamily, status: string): string {
  return status === 'unknown' ? 'State is not told' : `${FAMILY_LABELS[family]}: ${status}`;
}

function stackKey(facts: GoroutineTables, row: number, key: string): Key {
  return { key, title: facts.locations.top(row)?.function ?? 'no stack' };
}

/** Stacks that are equal but for lines: one key per stack row, by its functions. */
function functionsKey(facts: GoroutineTables): KeyOf {
  const { stacks, pcs, goroutines } = facts.snapshot;
  const known = new Map<number, string>();
  return (row) => {
    const stack = goroutines.stack[row];
    let key = known.get(stack);
    if (key === undefined) {
      const names: string[] = [];
      for (let at = stack; at >= 0; at = stacks.parent[at])
        names.push(...pcs.row(stacks.pc[at]).frames.map((f) => printedName(f.function)));
      key = shortHash(names.join('\n'));
      known.set(stack, key);
    }
    return stackKey(facts, row, key);
  };
}

function answer(facts: GoroutineTables, { key, title, rows }: Members): GoroutineGroup {
  const { goroutines } = facts.snapshot;
  const first = rows[0];
  const distinct = <T>(of: (row: number) => T) => new Set(rows.map(of)).size;
  const statuses = distinct((row) => goroutines.status[row]);
  const reason = facts.waitReason(first);
  const reasons = distinct((row) => (facts.isWaiting(row) ? goroutines.waitReason[row] : -1));
  const waits = rows.map((row) => facts.waitSeconds(row) ?? 0);
  const tops = distinct((row) => goroutines.stack[row]) === 1 ? 1 : distinct((row) => facts.locations.top(row));
  const creators = distinct((row) => goroutines.createdPc[row]);
  const longest = waits.reduce((a, b) => Math.max(a, b), 0);
  return {
    key,
    title,
    count: rows.length,
    goroutineIds: rows.slice(0, NAMED_MEMBERS).map((row) => goroutines.id[row]),
    family: facts.family(first),
    status: statuses === 1 ? statusName(goroutines.status[first]) : undefined,
    waitReason: reasons === 1 && reason !== '' ? reason : undefined,
    reasons,
    top: facts.locations.top(first),
    tops,
    createdBy: facts.createdBy(first),
    creators,
    start: facts.start(first),
    waitingFor: waitingFor(facts, rows),
    longestWaitSeconds: longest > 0 ? longest : undefined,
    stackBytes: facts.stackBytes(first) === undefined ? undefined : sumOf(rows, (row) => facts.stackBytes(row) ?? 0),
    labels: commonLabels(facts, rows),
    crashed: rows.includes(facts.crashed),
    system: goroutines.system[first] === 1,
  };
}

const sumOf = (rows: readonly number[], of: (row: number) => number) => rows.reduce((sum, row) => sum + of(row), 0);

/** What the members wait for, when it is of one kind: the one resource, or how many there are. */
function waitingFor(facts: GoroutineTables, rows: readonly number[]): GoroutineGroup['waitingFor'] {
  const first = facts.waitingOn(rows[0])?.[0];
  if (!first) return undefined;
  if (facts.waitReason(rows[0]).startsWith('select')) return { kind: first.kind, addresses: 0 };
  const addresses = new Set<number>();
  for (const row of rows) {
    const address = facts.firstWait(row);
    if (address > 0) addresses.add(address);
  }
  return { kind: first.kind, addresses: addresses.size, address: addresses.size === 1 ? first.address : undefined };
}

/** Labels that all members share; looked for in small groups only, where they are shown. */
function commonLabels(facts: GoroutineTables, rows: readonly number[]): Record<string, string> | undefined {
  const labels = facts.labels(rows[0]);
  if (!labels || rows.length > NAMED_MEMBERS) return undefined;
  const shared = Object.entries(labels).filter(([key, value]) =>
    rows.every((row) => facts.labels(row)?.[key] === value),
  );
  return shared.length > 0 ? Object.fromEntries(shared) : undefined;
}
