/** In which column each block stands: one beyond all that lead to it; circles are cut where a walk first closes them. */
import type { Block } from './blocks.ts';

/** Block number → numbers of the blocks that it leads to. */
export type Links = readonly (readonly number[])[];

/** Links between blocks, each once, without those inside of one. */
export function linksOf(
  blocks: readonly Block[],
  edges: readonly { readonly from: string; readonly to: string }[],
): Links {
  const blockOf = new Map(blocks.flatMap((block, at) => block.members.map(({ node }) => [node.id, at] as const)));
  const links = blocks.map(() => new Set<number>());
  for (const { from, to } of edges) {
    const [a, b] = [blockOf.get(from), blockOf.get(to)];
    if (a !== undefined && b !== undefined && a !== b) links[a].add(b);
  }
  return links.map((one) => [...one]);
}

/** Column of each block, from 0. */
export function layersOf(links: Links): number[] {
  const forward = withoutCircles(links);
  const layer = links.map(() => 0);
  for (const at of topological(forward)) for (const to of forward[at]) layer[to] = Math.max(layer[to], layer[at] + 1);
  // Who nobody leads to stands right before what it waits for, not at the far left.
  const isLedTo = new Set(forward.flat());
  for (const [at, own] of forward.entries())
    if (!isLedTo.has(at) && own.length > 0) layer[at] = Math.min(...own.map((to) => layer[to])) - 1;
  return layer;
}

/** Numbers of the parts of the picture that nothing connects: block → part, parts in the order of their first blocks. */
export function partsOf(links: Links): number[] {
  const near = links.map(() => [] as number[]);
  for (const [at, own] of links.entries())
    for (const to of own) {
      near[at].push(to);
      near[to].push(at);
    }
  const part = links.map(() => -1);
  let parts = 0;
  for (let start = 0; start < links.length; start++) {
    if (part[start] >= 0) continue;
    const reached = [start];
    part[start] = parts;
    for (let at = reached.pop(); at !== undefined; at = reached.pop())
      for (const to of near[at])
        if (part[to] < 0) {
          part[to] = parts;
          reached.push(to);
        }
    parts++;
  }
  return part;
}

/** A walk in depth from those that nobody leads to; a link to where the walk is already on its way is left out. */
function withoutCircles(links: Links): number[][] {
  const isLedTo = new Set(links.flat());
  const roots = [...links.keys()].sort((a, b) => Number(isLedTo.has(a)) - Number(isLedTo.has(b)));
  const state = new Uint8Array(links.length);
  const kept = links.map(() => [] as number[]);
  for (const root of roots) {
    if (state[root] !== 0) continue;
    const path = [{ at: root, next: 0 }];
    state[root] = 1;
    while (path.length > 0) {
      const top = path[path.length - 1];
      const to = links[top.at][top.next++];
      if (to === undefined) {
        state[top.at] = 2;
        path.pop();
      } else if (state[to] !== 1) {
        kept[top.at].push(to);
        if (state[to] === 0) {
          state[to] = 1;
          path.push({ at: to, next: 0 });
        }
      }
    }
  }
  return kept;
}

function topological(forward: Links): number[] {
  const left = forward.map(() => 0);
  for (const to of forward.flat()) left[to]++;
  const order = [...left.keys()].filter((at) => left[at] === 0);
  for (let i = 0; i < order.length; i++) for (const to of forward[order[i]]) if (--left[to] === 0) order.push(to);
  return order;
}
