/** The picture of waits, drawn. What it means to choose, open or unfold something is its owner's matter. */
import { type PointerEvent, useMemo, useState } from 'react';
import type { GraphNode, WaitGraph } from '../../../api/waits.ts';
import { counted } from '../../ui/format.ts';
import { EdgeLabel, EdgeShape, Marks } from './EdgeShape.tsx';
import { layout } from './layout.ts';
import { NodeShape } from './NodeShape.tsx';
import type { Placed, PlacedEdge, PlacedKnot, Point } from './shape.ts';
import './wait-graph.css';

/** Lines that can all bear their words; of more, those that are pointed at do. */
const LABELLED = 48;
/** Height of the titles of columns. */
const TITLES = 18;

export function usePlaced(graph: Pick<WaitGraph, 'nodes' | 'edges'>, titled = true): Placed {
  return useMemo(() => layout(graph, titled ? TITLES : 0), [graph, titled]);
}

export interface PictureProps {
  readonly placed: Placed;
  readonly scale: number;
  /** Id of what is chosen: a node or an edge. */
  readonly selected: string | undefined;
  readonly titled?: boolean;
  readonly onSelect: (id: string | undefined) => void;
  readonly onOpen: (node: GraphNode) => void;
  readonly onUnfold: (node: GraphNode) => void;
  /** What the pointer is over, or nothing. */
  readonly onHover?: (id: string | undefined, pointer: Point) => void;
}

export function Picture(props: PictureProps) {
  const { placed, scale, selected, titled = true, onSelect, onOpen, onUnfold, onHover } = props;
  const [over, setOver] = useState<string>();
  const hover = (id: string | undefined, { clientX: x, clientY: y }: PointerEvent) => {
    setOver(id);
    onHover?.(id, { x, y });
  };
  const near = useMemo(() => nearTo(placed, over ?? selected), [placed, over, selected]);
  const isLit = (edge: PlacedEdge) => near === undefined || near.has(edge.id);
  const words = placed.edges.length <= LABELLED;
  const isLabelled = (edge: PlacedEdge) =>
    near !== undefined && (over !== undefined || near.size < LABELLED) && near.has(edge.id)
      ? near.size < LABELLED || edge.id === over
      : words && over === undefined && edge.crowded !== true && edge.edge.label !== 'waits';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture is no <fieldset>
    <svg
      className="wg"
      role="group"
      aria-label="Boxes and lines"
      width={placed.width * scale}
      height={placed.height * scale}
      viewBox={`0 0 ${placed.width} ${placed.height}`}
    >
      <Marks />
      {titled &&
        placed.columns.map(({ x, y, title }) => (
          <text key={x} className="wg-title" x={x} y={y}>
            {title}
          </text>
        ))}
      {placed.knots.map((knot) => (
        <KnotBox key={knot.number} knot={knot} />
      ))}
      {placed.edges.map((edge) => (
        <EdgeShape
          key={`${edge.id} ${edge.edge.kind}`}
          placed={edge}
          selected={edge.id === selected}
          dimmed={over !== undefined && !isLit(edge)}
          onSelect={onSelect}
          onHover={hover}
        />
      ))}
      {placed.edges.filter(isLabelled).map((edge) => (
        <EdgeLabel key={`${edge.id} ${edge.edge.kind}`} placed={edge} onSelect={onSelect} onHover={hover} />
      ))}
      {placed.nodes.map((one) => (
        <NodeShape
          key={one.node.id}
          placed={one}
          selected={one.node.id === selected}
          dimmed={over !== undefined && near !== undefined && !near.has(one.node.id)}
          onSelect={onSelect}
          onOpen={onOpen}
          onUnfold={onUnfold}
          onHover={hover}
        />
      ))}
    </svg>
  );
}

function KnotBox({ knot: { number, goroutines, resources, ...rect } }: { knot: PlacedKnot }) {
  const words = `knot ${number} · ${counted(goroutines, 'goroutine')} · ${resources}`;
  return (
    <g className="wg-knot">
      <rect className="wg-knot-box" {...rect} rx="10" />
      <rect className="wg-knot-tab" x={rect.x + 14} y={rect.y - 1} width={words.length * 5.6 + 18} height="19" rx="3" />
      <text x={rect.x + 23} y={rect.y + 13}>
        {words}
      </text>
    </g>
  );
}

/** What is chosen or pointed at, with its lines and their other ends; undefined: nothing is. */
function nearTo({ edges, nodes }: Placed, id: string | undefined): ReadonlySet<string> | undefined {
  if (id === undefined) return undefined;
  const near = new Set([id]);
  for (const { id: own, edge } of edges)
    if (own === id || edge.from === id || edge.to === id) near.add(own).add(edge.from).add(edge.to);
  return near.size > 1 || nodes.some(({ node }) => node.id === id) ? near : undefined;
}
