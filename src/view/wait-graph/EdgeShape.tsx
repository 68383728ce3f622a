/** A line of the picture: solid, dashed or dotted by its certainty, red within a knot; to nobody it ends in a bar. */
// biome-ignore-all lint/a11y/useSemanticElements: lines of a picture are no options of a <select>
import type { PointerEvent } from 'react';
import type { GraphEdge } from '../../../api/waits.ts';
import { DASHES } from '../../ui/Certainty.tsx';
import { count } from '../../ui/format.ts';
import { domId } from './NodeShape.tsx';
import type { PlacedEdge } from './shape.ts';

interface Props {
  readonly placed: PlacedEdge;
  readonly selected: boolean;
  readonly dimmed: boolean;
  readonly onSelect: (id: string) => void;
  readonly onHover: (id: string | undefined, event: PointerEvent) => void;
}

export function EdgeShape({ placed, selected, dimmed, onSelect, onHover }: Props) {
  const { id, edge, path } = placed;
  const classes = [
    'wg-edge',
    edge.kind,
    edge.certainty,
    edge.knot === undefined ? '' : 'in-knot',
    dimmed ? 'dimmed' : '',
  ];
  const head =
    edge.kind === 'nobody' ? 'bar' : edge.knot !== undefined ? 'red' : edge.certainty === 'possible' ? 'pale' : 'plain';
  return (
    <g
      id={domId(id)}
      className={classes.join(' ')}
      role="option"
      aria-selected={selected}
      aria-label={`${edge.label}, ${edge.certainty}: ${edge.evidence}`}
      onClick={() => onSelect(id)}
      onPointerEnter={(event) => onHover(id, event)}
      onPointerLeave={(event) => onHover(undefined, event)}
    >
      <path className="wg-reach" d={path} />
      {selected && <path className="wg-halo" d={path} />}
      <path className="wg-line" d={path} strokeDasharray={DASHES[edge.certainty]} markerEnd={`url(#wg-${head})`} />
    </g>
  );
}

/** About: the ground hides the line behind the words. */
const LABEL = { character: 5.5, room: 8 };

type LabelProps = Pick<Props, 'placed' | 'onSelect' | 'onHover'>;

/** The words stand above all lines, and act as the line does that they belong to. */
export function EdgeLabel({ placed: { id, edge, label }, onSelect, onHover }: LabelProps) {
  const words = edgeWords(edge);
  const width = words.length * LABEL.character + LABEL.room;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the line is the option; this is more of it for the mouse
    <g
      className={`wg-edge wg-words${edge.knot === undefined ? '' : ' in-knot'}`}
      onClick={() => onSelect(id)}
      onPointerEnter={(event) => onHover(id, event)}
      onPointerLeave={(event) => onHover(undefined, event)}
    >
      <rect className="wg-ground" x={label.x - width / 2} y={label.y - 8} width={width} height="16" />
      <text className="wg-label" x={label.x} y={label.y + 3.5} textAnchor="middle">
        {words}
      </text>
    </g>
  );
}

/** "874 in the queue", "any of 3" */
export function edgeWords({ label, anyOf }: Pick<GraphEdge, 'label' | 'anyOf'>): string {
  return anyOf === undefined ? label : `${label}, any of ${count(anyOf)}`;
}

/** The heads of the lines, and the hatch of what is not there. */
export function Marks() {
  return (
    <defs>
      {['plain', 'red', 'pale'].map((name) => (
        <marker
          key={name}
          id={`wg-${name}`}
          className={`wg-head ${name}`}
          viewBox="0 0 9 8"
          refX="8"
          refY="4"
          markerWidth="9"
          markerHeight="8"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0,0.500L8.500,4L0,7.500z" />
        </marker>
      ))}
      <marker
        id="wg-bar"
        className="wg-head bar"
        viewBox="0 0 4 14"
        refX="2"
        refY="7"
        markerWidth="4"
        markerHeight="14"
        markerUnits="userSpaceOnUse"
        orient="auto"
      >
        <path d="M1,0.500H3V13.500H1z" />
      </marker>
      <pattern id="wg-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path className="wg-hatch-line" d="M0,0V6" />
      </pattern>
    </defs>
  );
}
