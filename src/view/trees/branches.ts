/** Trees that come as lists, parents before children: who is under whom, and which rows a tree table has. */

export interface Branch {
  readonly id: string;
  /** Place of the parent in the list. */
  readonly parent?: number;
}

/** Place of a node → the places of its children, in the order of the list. */
export function childrenOf(nodes: readonly Branch[]): readonly (readonly number[])[] {
  const children = nodes.map((): number[] => []);
  nodes.forEach(({ parent }, i) => {
    if (parent !== undefined) children[parent].push(i);
  });
  return children;
}

export function topOf(nodes: readonly Branch[]): number[] {
  return nodes.flatMap(({ parent }, i) => (parent === undefined ? [i] : []));
}

export interface TreeRow {
  readonly node: number;
  readonly depth: number;
  readonly open: boolean;
  readonly folds: boolean;
}

/** The rows in sight of a tree table: the top, and what is below what is open. */
export function treeRows(nodes: readonly Branch[], open: ReadonlySet<string>): TreeRow[] {
  const children = childrenOf(nodes);
  const rows: TreeRow[] = [];
  const pending = topOf(nodes)
    .reverse()
    .map((node) => ({ node, depth: 0 }));
  for (let at = pending.pop(); at; at = pending.pop()) {
    const { node, depth } = at;
    const isOpen = open.has(nodes[node].id);
    rows.push({ node, depth, open: isOpen, folds: children[node].length > 0 });
    if (!isOpen) continue;
    for (const child of children[node].toReversed()) pending.push({ node: child, depth: depth + 1 });
  }
  return rows;
}

/** The ids of a node's ancestors, itself left out. */
export function above(nodes: readonly Branch[], node: number): string[] {
  const ids: string[] = [];
  for (let at = nodes[node]?.parent; at !== undefined; at = nodes[at].parent) ids.push(nodes[at].id);
  return ids;
}

/** What is open when nothing was said: as long as there is one way, and the levels that show at a glance. */
export function firstOpen(nodes: readonly Branch[], most = 24): ReadonlySet<string> {
  const children = childrenOf(nodes);
  const open = new Set<string>();
  let level = topOf(nodes);
  let shown = level.length;
  while (level.length > 0) {
    const next = level.flatMap((node) => children[node]);
    if (next.length === 0 || (shown + next.length > most && next.length > 1)) break;
    for (const node of level) if (children[node].length > 0) open.add(nodes[node].id);
    shown += next.length;
    level = next;
  }
  return open;
}
