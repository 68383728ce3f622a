/**
 * Goroutines by the go statements that made them: what is counted of those that a filter keeps, on the ways by which all came to be.
 */
import type { CreatedByNode, CreatedByTree } from '../../../api/trees.ts';
import { shortHash } from '../fingerprints.ts';
import { numberColumns } from '../number-columns.ts';
import { sortRows } from '../sorting.ts';
import type { GoroutineTables } from '../tables.ts';
import { CreationWays, type Way } from './creation-ways.ts';
import { cutTree, sumUp } from './cut-tree.ts';
import { Tally } from './tally.ts';

const NAMED = 20;

/** A way with what is counted of the goroutines that came by it. */
interface Node {
  readonly way: Way;
  readonly parent: Node | undefined;
  readonly children: Map<number, Node>;
  readonly all: Tally;
  own: number;
  readonly makers: Set<number>;
  lastMaker: number;
  readonly ids: number[];
  least: number;
  most: number;
  /** How many are known to wait since when; of these the one in the middle and the last. */
  waiting: number;
  oldestSeconds: number | undefined;
  medianSeconds: number | undefined;
}

const known = new WeakMap<GoroutineTables, CreationWays>();

export function createdByTree(
  facts: GoroutineTables,
  rows: Uint32Array,
  stuck: Uint8Array | undefined,
  limit: number,
): CreatedByTree {
  const places = known.get(facts) ?? new CreationWays(facts);
  known.set(facts, places);
  const all = counted(facts, places, rows, stuck);
  findMedians(facts, places, all, rows);
  const roots = all.filter((node) => node.parent === undefined);
  sumUp(roots);
  const { nodes, total } = cutTree(roots, limit);
  return {
    nodes: nodes.map(({ node, parent }) => ({ ...answer(node, parent), stuck: stuck && node.all.stuck })),
    nodeTotal: total,
    matched: rows.length,
    total: facts.snapshot.goroutines.count,
  };
}

function counted(
  facts: GoroutineTables,
  places: CreationWays,
  rows: Uint32Array,
  stuck: Uint8Array | undefined,
): Node[] {
  const { wait, stack, families } = numberColumns(facts);
  const columns = { wait, stack, families };
  const { id, parentId } = facts.snapshot.goroutines;
  const all: Node[] = [];
  for (const way of places.ways) {
    const node = emptyNode(way, way.parent && all[way.parent.number]);
    node.parent?.children.set(way.number, node);
    all.push(node);
  }
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const node = all[places.of[row]];
    node.own++;
    if (wait[row] >= 0) node.waiting++;
    const maker = parentId[row];
    if (maker > 0 && maker !== node.lastMaker) node.makers.add(maker);
    node.lastMaker = maker;
    if (node.ids.length < NAMED) node.ids.push(id[row]);
    node.least = Math.min(node.least, places.depth[row]);
    node.most = Math.max(node.most, places.depth[row]);
    node.all.add(columns, row, stuck);
  }
  return all;
}

/** The rows of a node come by in order of their waits. */
function findMedians(facts: GoroutineTables, places: CreationWays, all: readonly Node[], rows: Uint32Array): void {
  const { wait } = numberColumns(facts);
  const passed = new Uint32Array(all.length);
  const order = sortRows(facts, rows, 'wait', false);
  for (let i = 0; i < order.length; i++) {
    const node = all[places.of[order[i]]];
    const seconds = wait[order[i]];
    // Those of whom it is not known come last.
    if (Number.isNaN(seconds)) break;
    if (passed[node.way.number]++ === node.waiting >> 1) node.medianSeconds = seconds;
    node.oldestSeconds = seconds;
  }
}

function emptyNode(way: Way, parent: Node | undefined): Node {
  return {
    way,
    parent,
    children: new Map(),
    all: new Tally(),
    own: 0,
    makers: new Set(),
    lastMaker: 0,
    ids: [],
    least: Number.POSITIVE_INFINITY,
    most: 0,
    waiting: 0,
    oldestSeconds: undefined,
    medianSeconds: undefined,
  };
}

function answer(node: Node, parent: number | undefined): Omit<CreatedByNode, 'stuck'> {
  const { way, all } = node;
  return {
    id: idOf(way),
    parent,
    kind: way.kind,
    statement: way.statement,
    start: way.start,
    own: node.own,
    total: all.count,
    families: all.families,
    stackBytes: all.stackBytes,
    waitSeconds: all.waitSeconds,
    oldestSeconds: node.oldestSeconds,
    medianSeconds: node.medianSeconds,
    parents: node.makers.size,
    recursion: node.most > 1 ? { least: node.least, most: node.most } : undefined,
    goroutineIds: node.ids,
  };
}

function idOf(way: Way): string {
  const keys: string[] = [];
  for (let at: Way | undefined = way; at; at = at.parent) keys.push(at.key);
  return shortHash(keys.join('\n'));
}
