/**
 * One function's callers and callees, of a tree of stacks. A stack counts once, also where the function calls itself: from its
 * outermost call on.
 */
import type { FamilyCounts, StackTree } from '../../../api/trees.ts';
import type { CallNode } from './model.ts';

/** Two trees in one list: the first node is the top of the callers, `callees` the place of the top of the callees. */
export interface Method {
  readonly nodes: readonly CallNode[];
  readonly callees: number;
}

type Own = Pick<CallNode, 'families' | 'stackBytes' | 'waitSeconds' | 'oldestSeconds'> & { readonly count: number };

/** undefined: no stack has it. */
export function methodOf(tree: StackTree, name: string): Method | undefined {
  const callers = new Builder('callers');
  const callees = new Builder('callees');
  ownOf(tree).forEach((own, at) => {
    if (own.count === 0) return;
    const way = wayTo(tree, at);
    const place = way.findIndex((call) => tree.calls[call].function === name);
    if (place < 0) return;
    callers.add(way.slice(0, place + 1).reverse(), own);
    callees.add(way.slice(place), own);
  });
  if (callers.isEmpty) return undefined;
  const above = callers.nodes(tree);
  const below = callees.nodes(tree).map((node) => ({
    ...node,
    parent: node.parent === undefined ? undefined : node.parent + above.length,
  }));
  return { nodes: [...above, ...below], callees: above.length };
}

/** Calls from the start function on, as places in `calls`. */
function wayTo(tree: StackTree, node: number): number[] {
  const way: number[] = [];
  for (let at: number | undefined = node; at !== undefined; at = tree.nodes[at].parent) way.push(tree.nodes[at].call);
  return way.reverse();
}

/** What ends at each node: what it has beyond its children. */
function ownOf({ nodes }: StackTree): Own[] {
  const below = nodes.map(() => ({ families: {} as Record<string, number>, stackBytes: 0, waitSeconds: 0 }));
  for (const { parent, families, stackBytes, waitSeconds } of nodes) {
    if (parent === undefined) continue;
    const sum = below[parent];
    for (const [family, n] of Object.entries(families)) sum.families[family] = (sum.families[family] ?? 0) + n;
    sum.stackBytes += stackBytes ?? 0;
    sum.waitSeconds += waitSeconds;
  }
  return nodes.map(({ own, families, stackBytes, waitSeconds, oldestSeconds }, at) => ({
    count: own,
    families: less(families, below[at].families),
    stackBytes: stackBytes === undefined ? undefined : stackBytes - below[at].stackBytes,
    waitSeconds: waitSeconds - below[at].waitSeconds,
    // The oldest of all below: an upper bound of its own, exact where it is a leaf.
    oldestSeconds,
  }));
}

function less(all: FamilyCounts, part: Readonly<Record<string, number>>): FamilyCounts {
  return Object.fromEntries(
    Object.entries(all).flatMap(([family, n]) => (n > (part[family] ?? 0) ? [[family, n - (part[family] ?? 0)]] : [])),
  );
}

interface Growing {
  readonly call: number;
  readonly parent: number | undefined;
  readonly children: Map<number, number>;
  total: number;
  own: number;
  readonly families: Record<string, number>;
  stackBytes: number | undefined;
  waitSeconds: number;
  oldestSeconds: number | undefined;
}

/** A prefix tree of ways of calls. */
class Builder {
  readonly #name: string;
  readonly #nodes: Growing[] = [];
  readonly #top = new Map<number, number>();

  constructor(name: string) {
    this.#name = name;
  }

  get isEmpty(): boolean {
    return this.#nodes.length === 0;
  }

  add(way: readonly number[], own: Own): void {
    let parent: number | undefined;
    let children = this.#top;
    for (const call of way) {
      const at: number = children.get(call) ?? this.#grow(call, parent, children);
      const node = this.#nodes[at];
      node.total += own.count;
      if (own.stackBytes !== undefined) node.stackBytes = (node.stackBytes ?? 0) + own.stackBytes;
      node.waitSeconds += own.waitSeconds;
      if (own.oldestSeconds !== undefined && own.oldestSeconds > (node.oldestSeconds ?? -1))
        node.oldestSeconds = own.oldestSeconds;
      for (const [family, n] of Object.entries(own.families)) node.families[family] = (node.families[family] ?? 0) + n;
      parent = at;
      children = node.children;
    }
    if (parent !== undefined) this.#nodes[parent].own += own.count;
  }

  #grow(call: number, parent: number | undefined, siblings: Map<number, number>): number {
    const at = this.#nodes.length;
    siblings.set(call, at);
    this.#nodes.push({
      call,
      parent,
      children: new Map(),
      total: 0,
      own: 0,
      families: {},
      stackBytes: undefined,
      waitSeconds: 0,
      oldestSeconds: undefined,
    });
    return at;
  }

  nodes({ calls }: StackTree): CallNode[] {
    const ids: string[] = [];
    return this.#nodes.map(({ call, parent, children: _children, families, ...rest }, at) => {
      const { function: name, line } = calls[call];
      ids[at] = parent === undefined ? `${this.#name}:${name}` : `${ids[parent]}/${name}:${line}`;
      return { ...rest, parent, families, id: ids[at], run: [calls[call]] };
    });
  }
}
