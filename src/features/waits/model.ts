/** The graph of waits as one moves in it: what is chosen, what is next to it, and what it would be to look around it. */
import type { GraphEdge, GraphNode, ResourceRow, ResourcesPage, WaitGraph } from '../../../api/waits.ts';
import { count, counted } from '../../ui/format.ts';
import { edgeId, type Placed } from '../../view/wait-graph/shape.ts';

export type Chosen =
  | { readonly kind: 'node'; readonly node: GraphNode }
  | { readonly kind: 'edge'; readonly edge: GraphEdge; readonly from: GraphNode; readonly to: GraphNode };

/** undefined: nothing is chosen, or nothing that the picture has. */
export function chosenIn(
  { nodes, edges }: Pick<WaitGraph, 'nodes' | 'edges'>,
  at: string | undefined,
): Chosen | undefined {
  if (at === undefined) return undefined;
  const node = nodes.find(({ id }) => id === at);
  if (node !== undefined) return { kind: 'node', node };
  const edge = edges.find((one) => edgeId(one) === at);
  const [from, to] = [edge?.from, edge?.to].map((id) => nodes.find((one) => one.id === id));
  return edge === undefined || from === undefined || to === undefined ? undefined : { kind: 'edge', edge, from, to };
}

export type Step = 'down' | 'up' | 'along' | 'against';

/**
 * What is next. Along and against: from a box to its first line, from a line to the box at its end. Up and down: the boxes of
 * the picture in reading order, or the lines at the same side of the same box.
 */
export function stepFrom(placed: Placed, at: string | undefined, step: Step): string | undefined {
  const edge = placed.edges.find((one) => one.id === at)?.edge;
  if (edge !== undefined) {
    if (step === 'along') return edge.to;
    if (step === 'against') return edge.from;
    return neighbour(
      placed.edges.filter((one) => one.edge.from === edge.from).map(({ id }) => id),
      at,
      step,
    );
  }
  if (step === 'along') return placed.edges.find((one) => one.edge.from === at)?.id;
  if (step === 'against') return placed.edges.find((one) => one.edge.to === at)?.id;
  const order = [...placed.nodes].sort((a, b) => a.x - b.x || a.y - b.y).map(({ node }) => node.id);
  return neighbour(order, at, step);
}

function neighbour(all: readonly string[], at: string | undefined, step: 'down' | 'up'): string | undefined {
  const now = at === undefined ? -1 : all.indexOf(at);
  if (now < 0) return all[0];
  return all[now + (step === 'down' ? 1 : -1)];
}

/** What "around this" is about: a goroutine, or a channel or lock. */
export function focusOf(chosen: Chosen | undefined): string | undefined {
  const node = chosen?.kind === 'edge' ? chosen.to : chosen?.node;
  if (node === undefined) return undefined;
  if (node.goroutineId !== undefined) return `g${node.goroutineId}`;
  // A group is called by its first goroutine.
  if (node.kind === 'group') return node.id.replace(/^s/, 'g');
  return node.address;
}

/** The box of a channel or lock, as the picture calls it where it is drawn by itself. */
export function nodeOfResource({ address }: Pick<ResourceRow, 'address'>): string {
  return `r:${address.slice(2)}`;
}

/** "14 of 2,058 boxes · 3,689 of 3,691 waiting goroutines drawn" */
export function drawnWords({ nodes, nodeTotal, drawn, total }: WaitGraph): string {
  const boxes =
    nodes.length < nodeTotal
      ? `${count(nodes.length)} of ${counted(nodeTotal, 'box', 'boxes')}`
      : counted(nodes.length, 'box', 'boxes');
  if (total === 1 && drawn === 1) return `${boxes} · the one waiting goroutine drawn`;
  const who = drawn < total ? `${count(drawn)} of ${count(total)}` : `all ${count(total)}`;
  return `${boxes} · ${who} waiting goroutines drawn`;
}

const ENDED_BY: Readonly<Record<string, string>> = {
  network: 'for the network',
  timer: 'for timers',
  syscall: 'for system calls',
  gc: 'for the collector',
  other: 'for the runtime',
};

/** "for the network" */
export function outsideWords({ kind, count: n }: ResourcesPage['outside'][number]): string {
  if (kind === 'timer' && n === 1) return 'for a timer';
  return ENDED_BY[kind] ?? `for ${kind}`;
}

/** Who could end the waits for a resource, in a table's cell. */
export function wakerWords({ kind, total }: ResourceRow['wakers']): string {
  switch (kind) {
    case 'held':
    case 'knot':
      return total > 1 ? `${count(total)} goroutines` : '';
    case 'timer':
      return 'a timer';
    case 'nobody':
      return 'nobody';
    case 'unknown':
      return 'whoever reaches it';
  }
}
