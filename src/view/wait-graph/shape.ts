/** What the picture of waits is made of: sizes, boxes with their places inside, and what comes out when all have a place. */
import type { GraphEdge, GraphNode } from '../../../api/waits.ts';

export const NODE = { width: 212, height: 44 };
/** Between columns, where the edges run; and between two boxes of one column. */
export const GAP = { across: 136, down: 22 };
/** Around the nodes of a knot, and above them for its tab. */
export const KNOT = { side: 22, top: 34, bottom: 26, across: 112, down: 52 };

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

/** A node with the place of its top left corner. */
export interface PlacedNode extends Rect {
  readonly node: GraphNode;
}

export interface PlacedEdge {
  readonly id: string;
  readonly edge: GraphEdge;
  /** An SVG path from the one box to the other; the arrow is at its end. */
  readonly path: string;
  readonly label: Point;
  /** Its words would lie on other lines: they show only where it is chosen or pointed at. */
  readonly crowded?: true;
}

export interface PlacedKnot extends Rect {
  readonly number: number;
  readonly goroutines: number;
  /** "2 locks" */
  readonly resources: string;
}

export interface Column extends Point {
  /** What its boxes are; "" where they differ. */
  readonly title: string;
}

export interface Placed {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly knots: readonly PlacedKnot[];
  readonly columns: readonly Column[];
  readonly width: number;
  readonly height: number;
}

/** How an edge is called in addresses. */
export function edgeId({ from, to }: Pick<GraphEdge, 'from' | 'to'>): string {
  return `${from}~${to}`;
}

export function isGoroutines({ kind }: GraphNode): boolean {
  return kind === 'goroutine' || kind === 'group' || kind === 'more';
}
