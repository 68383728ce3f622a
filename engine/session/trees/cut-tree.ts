/** Trees as lists: parents before children, of siblings the one with most first, the smallest nodes left out beyond a limit. */
import type { Tally } from './tally.ts';

/** What a tree is made of here. */
interface Branch<T> {
  readonly parent: T | undefined;
  readonly children: ReadonlyMap<unknown, T>;
  /** Its own at first; `sumUp` adds what is below. */
  readonly all: Tally;
}

interface Listed<T> {
  readonly node: T;
  /** Place of the parent in the list. */
  readonly parent: number | undefined;
}

/** Gives every node what is below it. */
export function sumUp<T extends Branch<T>>(roots: Iterable<T>): void {
  const all = [...roots];
  for (const node of all) all.push(...node.children.values());
  for (const node of all.reverse()) node.parent?.all.absorb(node.all);
}

export function cutTree<T extends Branch<T>>(
  roots: Iterable<T>,
  limit: number,
): { readonly nodes: readonly Listed<T>[]; readonly total: number } {
  const top = bySize(roots);
  const all = [...top];
  for (const node of all) all.push(...bySize(node.children.values()));
  // A child is no more than its parent: whoever is above the least count has all above it in the list.
  const least = all.length > limit ? (all.map((n) => n.all.count).sort((a, b) => b - a)[limit - 1] ?? 0) : 0;
  const nodes: Listed<T>[] = [];
  const visit = top.map((node): Listed<T> => ({ node, parent: undefined })).reverse();
  for (let at = visit.pop(); at && nodes.length < limit; at = visit.pop()) {
    if (at.node.all.count < least) continue;
    const parent = nodes.push(at) - 1;
    for (const node of bySize(at.node.children.values()).reverse()) visit.push({ node, parent });
  }
  return { nodes, total: all.length };
}

function bySize<T extends Branch<T>>(nodes: Iterable<T>): T[] {
  return [...nodes].filter((n) => n.all.count > 0).sort((a, b) => b.all.count - a.all.count);
}
