/** A tree as boxes and lines: what the table has unfolded, the lines as thick as there are goroutines. */
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the table beside it says the same and has the keys
// biome-ignore-all lint/a11y/noStaticElementInteractions: as above
import { useMemo } from 'react';
import { cutMiddle, printable } from '../../ui/text.ts';
import { BOX, boxTree } from './boxes.ts';
import type { TreeRow } from './branches.ts';
import type { IcicleNode } from './Icicle.tsx';

interface Props {
  readonly nodes: readonly IcicleNode[];
  readonly rows: readonly TreeRow[];
  readonly label: string;
  readonly current: number | undefined;
  readonly onPick: (node: number) => void;
  readonly onOpen: (node: number) => void;
  readonly onFold: (node: number, open: boolean) => void;
}

/** More leaves are no picture any more. */
const LEAVES = 60;
const LINE = { least: 1, most: 9 };
const FIT = { label: 25, detail: 31 };
const PAD = 12;

export function BoxTree({ nodes, rows, label, current, onPick, onOpen, onFold }: Props) {
  const { boxes, width, height, left } = useMemo(() => boxTree(rows, LEAVES), [rows]);
  const most = boxes.reduce((heaviest, { node }) => Math.max(heaviest, nodes[node].weight), 0);
  const thick = (node: number) =>
    most === 0 ? LINE.least : LINE.least + (LINE.most - LINE.least) * Math.sqrt(nodes[node].weight / most);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable without a mouse
    <section className="box-tree" tabIndex={0} aria-label={`${label} The table says the same.`}>
      <svg
        className="boxes"
        role="img"
        aria-label={label}
        width={width + 2 * PAD}
        height={height + 2 * PAD}
        viewBox={`${-PAD} ${-PAD} ${width + 2 * PAD} ${height + 2 * PAD}`}
      >
        {boxes.map(({ node, x, y, parent }) => {
          if (parent === undefined) return null;
          const from = boxes[parent];
          const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
          const [y2, half] = [y + BOX.height / 2, BOX.across / 2];
          return (
            <path
              key={nodes[node].id}
              className="box-line"
              d={`M${x1},${y1}C${x1 + half},${y1} ${x - half},${y2} ${x},${y2}`}
              strokeWidth={thick(node)}
            />
          );
        })}
        {boxes.map(({ node, x, y, open, folds }) => {
          const { id, label: name, detail, families, tint } = nodes[node];
          const [family, ...others] = Object.keys(families);
          const colour = tint ?? (others.length === 0 ? family : undefined);
          return (
            <g
              key={id}
              className={`box${node === current ? ' on' : ''}`}
              transform={`translate(${x},${y})`}
              onClick={() => onPick(node)}
              onDoubleClick={() => onOpen(node)}
            >
              <title>{printable(`${name}, ${detail}`)}</title>
              <rect width={BOX.width} height={BOX.height} rx="6" />
              {colour !== undefined && <path className={`box-bar family-${colour}`} d={`M1.500,6V${BOX.height - 6}`} />}
              <text x="11" y="17">
                {cutMiddle(printable(name), FIT.label)}
              </text>
              <text className="more" x="11" y="32">
                {cutMiddle(printable(detail), FIT.detail)}
              </text>
              {folds && (
                <text
                  className="box-fold"
                  x={BOX.width - 14}
                  y={BOX.height / 2 + 4}
                  textAnchor="middle"
                  onClick={(event) => {
                    event.stopPropagation();
                    onFold(node, !open);
                  }}
                >
                  {open ? '−' : '+'}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      {left > 0 && <p className="t3">{left} more rows of the table have no room here.</p>}
    </section>
  );
}
