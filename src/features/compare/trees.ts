/** Two trees of one kind as one: nodes are the same where the way to them is. */
import type { CreatedByNode, FamilyCounts, StackTree } from '../../../api/trees.ts';
import { count } from '../../ui/format.ts';
import { printable, shortFunction } from '../../ui/text.ts';
import { term } from '../../view/filter.ts';
import { NO_CODE } from '../../view/trees/calls.ts';
import { createdName, createdTerm } from '../../view/trees/created.ts';
import type { IcicleNode } from '../../view/trees/Icicle.tsx';
import { changeWord, type Sign, signOf } from './model.ts';

export interface Changed {
  readonly id: string;
  readonly parent?: number;
  readonly label: string;
  readonly before: number;
  readonly after: number;
  readonly families: FamilyCounts;
  /** What a node stands for in the filter language. */
  readonly term: string | undefined;
}

interface Side {
  readonly id: string;
  readonly parent?: number;
  readonly total: number;
  readonly families: FamilyCounts;
}

/** Parents before children; what is only before stands after what is there still. */
export function merged<T extends Side>(
  before: readonly T[],
  after: readonly T[],
  told: (node: T, late: boolean) => Pick<Changed, 'label' | 'term'>,
): Changed[] {
  const places = new Map<string, number>();
  const nodes: (Changed & { before: number })[] = [];
  after.forEach((node) => {
    places.set(node.id, nodes.length);
    nodes.push({ ...common(node, after, places), ...told(node, true), before: 0, after: node.total });
  });
  for (const node of before) {
    const place = places.get(node.id);
    if (place !== undefined) {
      nodes[place].before = node.total;
      continue;
    }
    places.set(node.id, nodes.length);
    nodes.push({ ...common(node, before, places), ...told(node, false), before: node.total, after: 0 });
  }
  return nodes;
}

function common({ id, parent, families }: Side, side: readonly Side[], places: ReadonlyMap<string, number>) {
  return { id, families, parent: parent === undefined ? undefined : places.get(side[parent].id) };
}

/** Only what changed, and the ways to it. */
export function changedOnly(nodes: readonly Changed[]): Changed[] {
  const kept = new Uint8Array(nodes.length);
  for (let at = nodes.length - 1; at >= 0; at--) {
    const { parent, before, after } = nodes[at];
    if (before !== after) kept[at] = 1;
    if (kept[at] === 1 && parent !== undefined) kept[parent] = 1;
  }
  // Parents may stand behind their children's places only if they came from the other side: they never do.
  const places = new Map<number, number>();
  return nodes.flatMap((node, at) => {
    if (kept[at] === 0) return [];
    places.set(at, places.size);
    return [{ ...node, parent: node.parent === undefined ? undefined : places.get(node.parent) }];
  });
}

const TINTS: Readonly<Partial<Record<Sign, IcicleNode['tint']>>> = {
  new: 'running',
  gone: 'knot',
  more: 'sync',
  fewer: 'sync',
};

/** As wide as there are now, or were where fewer are left; the colour says which way it went. */
export function changedCells(nodes: readonly Changed[]): IcicleNode[] {
  const widths = nodes.map(({ before, after }) => Math.max(before, after));
  const below = nodes.map(() => 0);
  for (let at = nodes.length - 1; at >= 0; at--) {
    // What went and what came do not add up to what is above them: nobody may be wider than the one it hangs on.
    widths[at] = Math.max(widths[at], below[at]);
    const { parent } = nodes[at];
    if (parent !== undefined) below[parent] += widths[at];
  }
  return nodes.map((node, at) => ({
    id: node.id,
    parent: node.parent,
    label: node.label,
    detail: `${count(node.before)} → ${count(node.after)} · ${changeWord(node)}`,
    weight: widths[at],
    families: {},
    tint: TINTS[signOf(node)],
  }));
}

export function createdByChanges(before: readonly CreatedByNode[], after: readonly CreatedByNode[]): Changed[] {
  return merged(before, after, (node) => ({ label: createdName(node), term: node.statement && createdTerm(node) }));
}

export function stackChanges(before: StackTree, after: StackTree): Changed[] {
  const call = (node: StackTree['nodes'][number], late: boolean) => (late ? after : before).calls[node.call].function;
  return foldedRuns(
    merged(before.nodes, after.nodes, (node, late) => {
      const name = call(node, late);
      return name === ''
        ? { label: NO_CODE, term: undefined }
        : { label: printable(shortFunction(name)), term: term('fn', name, true) };
    }),
  );
}

/** A run of calls with one way, of which each changed alike, is one node. */
function foldedRuns(nodes: readonly Changed[]): Changed[] {
  const children = nodes.map(() => 0);
  for (const { parent } of nodes) if (parent !== undefined) children[parent]++;
  const found: (Changed & { readonly first: string })[] = [];
  const places: number[] = [];
  nodes.forEach((node, at) => {
    const { parent } = node;
    const above = parent === undefined ? undefined : nodes[parent];
    if (parent !== undefined && children[parent] === 1 && above?.before === node.before && above.after === node.after) {
      const place = places[parent];
      const { first, parent: over } = found[place];
      found[place] = { ...node, first, parent: over, label: `${first} › ${node.label}` };
      places[at] = place;
      return;
    }
    places[at] = found.length;
    found.push({ ...node, first: node.label, parent: parent === undefined ? undefined : places[parent] });
  });
  return found;
}
