/**
 * Goroutines by the go statements that made them, all the way back as far as their makers still live: goroutines that came by
 * the same statements are one node. A statement that runs again in what it started is folded: it spawns itself.
 */
import type { Location } from '../../../api/goroutine.ts';
import type { CreatedByNode, CreatedByTree } from '../../../api/trees.ts';
import { shortHash } from '../fingerprints.ts';
import type { GoroutineTables } from '../tables.ts';
import { cutTree, sumUp } from './cut-tree.ts';
import { Tally } from './tally.ts';

const NAMED = 20;

interface Node {
  readonly parent: Node | undefined;
  readonly kind: CreatedByNode['kind'];
  /** Tells it from its siblings. */
  readonly key: string;
  readonly statement: Location | undefined;
  readonly start: Location | undefined;
  readonly children: Map<string, Node>;
  readonly all: Tally;
  own: number;
  readonly waits: number[];
  readonly makers: Set<number>;
  readonly ids: number[];
  least: number;
  most: number;
}

export function createdByTree(
  facts: GoroutineTables,
  rows: Uint32Array,
  stuck: Uint8Array | undefined,
  limit: number,
): CreatedByTree {
  const roots = new Map<string, Node>();
  const places = new Placing(facts, roots);
  for (const row of rows) {
    const node = places.of(row);
    count(facts, node, row, places.depth[row]);
    node.all.add(facts, row, stuck);
  }
  sumUp(roots.values());
  const { nodes, total } = cutTree(roots.values(), limit);
  return {
    nodes: nodes.map(({ node, parent }) => ({ ...answer(node, parent), stuck: stuck && node.all.stuck })),
    nodeTotal: total,
    matched: rows.length,
    total: facts.snapshot.goroutines.count,
  };
}

function count(facts: GoroutineTables, node: Node, row: number, depth: number): void {
  const { goroutines } = facts.snapshot;
  node.own++;
  const seconds = facts.waitSeconds(row);
  if (seconds !== undefined) node.waits.push(seconds);
  if (goroutines.parentId[row] > 0) node.makers.add(goroutines.parentId[row]);
  if (node.ids.length < NAMED) node.ids.push(goroutines.id[row]);
  node.least = Math.min(node.least, depth);
  node.most = Math.max(node.most, depth);
}

/** Finds each goroutine's node, with those of the goroutines that it came from. */
class Placing {
  /** Row → how many times its own statement stands in its way, 1 for once. */
  readonly depth: Uint32Array;
  readonly #facts: GoroutineTables;
  readonly #roots: Map<string, Node>;
  readonly #known: (Node | undefined)[];

  constructor(facts: GoroutineTables, roots: Map<string, Node>) {
    this.#facts = facts;
    this.#roots = roots;
    this.#known = new Array(facts.snapshot.goroutines.count);
    this.depth = new Uint32Array(facts.snapshot.goroutines.count);
  }

  of(row: number): Node {
    const maker = this.#known[row] ? -1 : this.#maker(row);
    if (maker < 0 || (maker !== row && this.#known[maker])) {
      const node = this.#known[row] ?? this.#place(row);
      this.#known[row] = node;
      return node;
    }
    return this.#ofWay(row);
  }

  /** Of a goroutine whose maker is not placed yet. */
  #ofWay(row: number): Node {
    // From the farthest maker that is not placed yet; one that made itself, as damage has it, has none.
    const way = [row];
    const seen = new Set(way);
    for (let at = this.#maker(row); at >= 0 && !this.#known[at] && !seen.has(at); at = this.#maker(at)) {
      way.push(at);
      seen.add(at);
    }
    let node: Node | undefined;
    for (let at = way.pop(); at !== undefined; at = way.pop()) {
      node = this.#known[at] ?? this.#place(at);
      this.#known[at] = node;
    }
    return node ?? this.#root('unknown', undefined);
  }

  /** Row of the goroutine that ran its go statement, if that still lives; those of the runtime are told apart. */
  #maker(row: number): number {
    const { goroutines } = this.#facts.snapshot;
    if (goroutines.system[row] === 1 || goroutines.createdPc[row] === 0 || goroutines.parentId[row] <= 0) return -1;
    return this.#facts.snapshot.rowOf(goroutines.parentId[row]);
  }

  #place(row: number): Node {
    const { goroutines } = this.#facts.snapshot;
    const { locations } = this.#facts;
    const start = this.#facts.start(row);
    this.depth[row] = 1;
    const statement = locations.creation(goroutines.createdPc[row]);
    if (!statement) return this.#root(this.#kindWithout(row), start);
    const maker = this.#maker(row);
    const parent = (maker >= 0 ? this.#known[maker] : undefined) ?? this.#root(this.#rootKind(row), undefined);
    const key = `${statement.function} ${statement.file}:${statement.line} ${start?.function ?? ''}`;
    for (let at: Node | undefined = parent; at; at = at.parent) {
      if (at.key !== key) continue;
      this.depth[row] = (maker >= 0 && this.#known[maker] === at ? this.depth[maker] : 1) + 1;
      return at;
    }
    const known = parent.children.get(key);
    if (known) return known;
    const made = makeNode(parent, 'statement', key, statement, start);
    parent.children.set(key, made);
    return made;
  }

  /** Only the first goroutine is known to come from no statement. */
  #kindWithout(row: number): CreatedByNode['kind'] {
    const { goroutines } = this.#facts.snapshot;
    if (goroutines.system[row] === 1) return 'runtime';
    return goroutines.createdPc[row] === 0 ? 'main' : 'unknown';
  }

  #rootKind(row: number): CreatedByNode['kind'] {
    const { goroutines } = this.#facts.snapshot;
    if (goroutines.system[row] === 1) return 'runtime';
    return goroutines.parentId[row] > 0 ? 'gone' : 'unknown';
  }

  #root(kind: CreatedByNode['kind'], start: Location | undefined): Node {
    // The runtime's own stand together, whatever they were started with.
    const key = kind === 'main' ? `main ${start?.function ?? ''}` : kind;
    const known = this.#roots.get(key);
    if (known) return known;
    const made = makeNode(undefined, kind, key, undefined, kind === 'main' ? start : undefined);
    this.#roots.set(key, made);
    return made;
  }
}

function makeNode(
  parent: Node | undefined,
  kind: Node['kind'],
  key: string,
  statement: Location | undefined,
  start: Location | undefined,
): Node {
  return {
    parent,
    kind,
    key,
    statement,
    start,
    children: new Map(),
    all: new Tally(),
    own: 0,
    waits: [],
    makers: new Set(),
    ids: [],
    least: Number.POSITIVE_INFINITY,
    most: 0,
  };
}

function answer(node: Node, parent: number | undefined): Omit<CreatedByNode, 'stuck'> {
  const waits = Float64Array.from(node.waits).sort();
  return {
    id: idOf(node),
    parent,
    kind: node.kind,
    statement: node.statement,
    start: node.start,
    own: node.own,
    total: node.all.count,
    families: node.all.families,
    stackBytes: node.all.stackBytes,
    waitSeconds: node.all.waitSeconds,
    oldestSeconds: waits.at(-1),
    medianSeconds: waits[waits.length >> 1],
    parents: node.makers.size,
    recursion: node.most > 1 ? { least: node.least, most: node.most } : undefined,
    goroutineIds: node.ids,
  };
}

function idOf(node: Node): string {
  const way: string[] = [];
  for (let at: Node | undefined = node; at; at = at.parent) way.push(at.key);
  return shortHash(way.join('\n'));
}
