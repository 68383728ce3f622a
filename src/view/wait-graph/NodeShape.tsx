/** A box of the picture: goroutines round, what is waited for square with a bar, nobody hatched; two rules under what is many. */
// biome-ignore-all lint/a11y/useSemanticElements: boxes of a picture are no options of a <select>
import type { PointerEvent } from 'react';
import type { GraphNode } from '../../../api/waits.ts';
import { count } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { cutMiddle, printable } from '../../ui/text.ts';
import type { PlacedNode } from './shape.ts';

interface Props {
  readonly placed: PlacedNode;
  readonly selected: boolean;
  readonly dimmed: boolean;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (node: GraphNode) => void;
  readonly onUnfold: (node: GraphNode) => void;
  readonly onHover: (id: string | undefined, event: PointerEvent) => void;
}

const RADIUS: Readonly<Record<GraphNode['kind'], number>> = {
  goroutine: 22,
  group: 9,
  more: 9,
  resource: 2,
  resources: 2,
  nobody: 2,
  outside: 9,
};
/** Characters that fit beside what else stands in the line. */
const FIT = { name: 27, said: 33, detail: 22 };

export function NodeShape({ placed, selected, dimmed, onSelect, onOpen, onUnfold, onHover }: Props) {
  const { node, x, y, width, height } = placed;
  const rx = RADIUS[node.kind];
  const classes = ['wg-node', node.kind, node.knot === undefined ? '' : 'in-knot', dimmed ? 'dimmed' : ''];
  return (
    <g
      id={domId(node.id)}
      className={classes.join(' ')}
      role="option"
      aria-selected={selected}
      aria-label={spoken(node)}
      style={{ transform: `translate(${x}px, ${y}px)` }}
      onClick={() => onSelect(node.id)}
      onDoubleClick={() => onOpen(node)}
      onPointerEnter={(event) => onHover(node.id, event)}
      onPointerLeave={(event) => onHover(undefined, event)}
    >
      {selected && <rect className="wg-halo" width={width} height={height} rx={rx} />}
      <rect className="wg-box" width={width} height={height} rx={rx} />
      {(node.kind === 'resource' || node.kind === 'resources') && <rect className="wg-bar" width="3" height={height} />}
      {(node.kind === 'group' || node.kind === 'resources') && (
        <path className="wg-rules" d={`M8,${height + 3.5}H${width - 8}M14,${height + 6.5}H${width - 14}`} />
      )}
      <Words node={node} width={width} />
      {node.unfolds && (
        // biome-ignore lint/a11y/noStaticElementInteractions: a part of the box that acts by itself for the mouse
        <g
          className="wg-unfold"
          onClick={(event) => {
            event.stopPropagation();
            onUnfold(node);
          }}
        >
          <title>Unfold (→)</title>
          <rect x={width - 30} y={height - 26} width="26" height="24" rx="4" />
          <text x={width - 17} y={height - 10} textAnchor="middle">
            ▸
          </text>
        </g>
      )}
    </g>
  );
}

function Words({ node, width }: { node: GraphNode; width: number }) {
  switch (node.kind) {
    case 'goroutine':
    case 'group':
      return (
        <>
          <g transform="translate(14, 9)">{node.family !== undefined && <State node={node} />}</g>
          <text className="wg-name" x="31" y="18">
            {node.kind === 'group' ? `${count(node.count)} ×` : printable(node.label)}
          </text>
          {node.position !== undefined && (
            <text className="wg-place" x={width - 14} y="18" textAnchor="end">
              {cutMiddle(printable(node.position), 18)}
            </text>
          )}
          <text className="wg-detail" x={node.kind === 'group' ? 14 : 31} y="35">
            {cutMiddle(
              printable(node.kind === 'group' ? node.label : node.detail),
              FIT.detail + (node.kind === 'group' ? 1 : 0),
            )}
          </text>
        </>
      );
    default: {
      const isResource = node.kind === 'resource' || node.kind === 'resources';
      return (
        <>
          <text className="wg-name" x={isResource ? 13 : 14} y="18">
            {cutMiddle(printable(node.label), FIT.name)}
          </text>
          <text className="wg-said" x={isResource ? 13 : 14} y="35">
            {cutMiddle(printable(node.detail), FIT.said)}
          </text>
        </>
      );
    }
  }
}

function State({ node }: { node: GraphNode }) {
  return node.knot === undefined ? (
    <Glyph family={node.family ?? 'idle'} />
  ) : (
    <Glyph family="knot" word={`in knot ${node.knot}`} />
  );
}

/** "873 goroutines at (*Ledger).Transfer transfer.go:84" */
export function spoken({ kind, label, detail, position, count: n, knot }: GraphNode): string {
  const place = position === undefined ? '' : ` ${position}`;
  const tail = knot === undefined ? '' : `, in knot ${knot}`;
  if (kind === 'group') return printable(`${count(n)} goroutines at ${label}${place}${tail}`);
  if (kind === 'goroutine') return printable(`${label} at ${detail}${place}${tail}`);
  return printable(`${label}${detail === '' ? '' : `, ${detail}`}${tail}`);
}

/** Ids of nodes have colons and more in them. */
export function domId(id: string): string {
  return `wg-${id.replace(/[^\w-]/g, '_')}`;
}
