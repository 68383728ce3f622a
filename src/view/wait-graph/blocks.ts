/** Nodes as blocks: each by itself, and those of a knot as one block, with their places inside it. */
import type { GraphEdge, GraphNode } from '../../../api/waits.ts';
import { isGoroutines, KNOT, NODE, type Point } from './shape.ts';

export interface Block {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly knot?: number;
  /** Its nodes run around a rectangle. */
  readonly circle?: boolean;
  /** Nodes with their places in the block. */
  readonly members: readonly (Point & { readonly node: GraphNode })[];
}

export function blocksOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Block[] {
  const knots = new Map<number, GraphNode[]>();
  for (const node of nodes) if (node.knot !== undefined) knots.set(node.knot, [...(knots.get(node.knot) ?? []), node]);
  const done = new Set<number>();
  return nodes.flatMap((node): Block[] => {
    const { knot } = node;
    const own = knot === undefined ? undefined : knots.get(knot);
    if (knot === undefined || own === undefined || own.length < 2)
      return [{ id: node.id, ...NODE, knot, members: [{ node, x: 0, y: 0 }] }];
    if (done.has(knot)) return [];
    done.add(knot);
    return [knotBlock(knot, own, edges)];
  });
}

/** A plain circle runs around a rectangle; anything else stands in two columns, what is waited for at the left. */
function knotBlock(knot: number, nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Block {
  const circle = circleOf(nodes, edges);
  const half = Math.ceil(nodes.length / 2);
  const resources = nodes.filter((node) => !isGoroutines(node));
  const goroutines = nodes.filter(isGoroutines);
  const placed =
    circle === undefined
      ? [...columnOf(resources, 0), ...columnOf(goroutines, 1)]
      : circle.map((node, at) => (at < half ? cell(node, at, 0) : cell(node, nodes.length - 1 - at, 1)));
  const right = Math.max(...placed.map(({ x }) => x));
  const low = Math.max(...placed.map(({ y }) => y));
  return {
    id: `knot ${knot}`,
    knot,
    circle: circle !== undefined,
    width: right + NODE.width + KNOT.side,
    height: low + NODE.height + KNOT.bottom,
    members: placed,
  };
}

const columnOf = (nodes: readonly GraphNode[], column: number) => nodes.map((node, row) => cell(node, column, row));

function cell(node: GraphNode, column: number, row: number) {
  return {
    node,
    x: KNOT.side + column * (NODE.width + KNOT.across),
    y: KNOT.top + row * (NODE.height + KNOT.down),
  };
}

/** The longest circle that is drawn as one: beyond that it would be wider than a screen. */
const LONGEST = 8;
/** A pair stands side by side, with a line there and one back. */
const SHORTEST = 4;

/**
 * The nodes in the order of the arrows, where each has one way in and one out: what most wait for from outside comes first, so
 * that their lines end at the left.
 */
export function circleOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): GraphNode[] | undefined {
  if (nodes.length > LONGEST || nodes.length < SHORTEST) return undefined;
  const inside = new Map(nodes.map((node) => [node.id, node]));
  const own = edges.filter(({ from, to }) => inside.has(from) && inside.has(to));
  const next = new Map(own.map(({ from, to }) => [from, to]));
  if (own.length !== nodes.length || next.size !== nodes.length) return undefined;
  const from = (id: string) => edges.filter((edge) => edge.to === id && !inside.has(edge.from)).length;
  const [first] = [...nodes].sort(
    (a, b) => Number(isGoroutines(a)) - Number(isGoroutines(b)) || from(b.id) - from(a.id),
  );
  const circle: GraphNode[] = [];
  for (let at: string | undefined = first.id; at !== undefined && circle.length < nodes.length; at = next.get(at)) {
    const node = inside.get(at);
    if (node === undefined || circle.includes(node)) return undefined;
    circle.push(node);
  }
  return circle.length === nodes.length ? circle : undefined;
}
