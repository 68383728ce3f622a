/** A tree as an icicle on a canvas. The table beside it says the same and has the keys. */
import { type ReactNode, useMemo, useState } from 'react';
import type { FamilyCounts } from '../../../api/trees.ts';
import { fitted } from '../../ui/canvas.ts';
import { useColours } from '../../ui/colours.ts';
import { useCanvas } from '../../ui/useCanvas.ts';
import { useView } from '../store.ts';
import type { Branch } from './branches.ts';
import { type Cell, cellAt, icicle } from './icicle.ts';

export interface IcicleNode extends Branch {
  readonly label: string;
  /** A second line, where there is room. */
  readonly detail: string;
  readonly weight: number;
  readonly families: FamilyCounts;
  /** A colour of its own, where it does not stand for states. */
  readonly tint?: 'running' | 'sync' | 'knot';
}

interface Props {
  readonly nodes: readonly IcicleNode[];
  readonly label: string;
  readonly current: number | undefined;
  /** The node that takes the whole width. */
  readonly focus: number | undefined;
  /** Grows upwards: what is called stands below its callers. */
  readonly upwards?: boolean;
  readonly onPick: (node: number) => void;
  readonly onZoom: (node: number) => void;
  /** A sentence about a node, below the picture. */
  readonly tell: (node: number) => ReactNode;
  /** What can be done with the current node, beside its sentence. */
  readonly act?: (node: number) => ReactNode;
  /** What stands there while none is current. */
  readonly lead?: ReactNode;
}

/** Height of a level with two lines, and with one, which deep trees have. */
const TALL = 46;
const LOW = 24;
const TALL_LEVELS = 5;
const MOST_LEVELS = 14;
const EDGE = 3;
const LABEL_LEAST = 28;
/** How much of a family's colour a cell has: text must stay legible on it. */
const TINT = 0.22;

export function Icicle({ nodes, label, current, focus, upwards = false, onPick, onZoom, tell, act, lead }: Props) {
  const colours = useColours(useView((state) => state.theme));
  const [over, setOver] = useState<Cell>();
  const [width, setWidth] = useState(0);
  const cells = useMemo(() => icicle(nodes, (node) => nodes[node].weight, width, focus), [nodes, width, focus]);
  const levels = Math.min(
    MOST_LEVELS,
    cells.reduce((most, cell) => Math.max(most, cell.depth + 1), 1),
  );
  const level = levels > TALL_LEVELS ? LOW : TALL;
  const topOf = (depth: number) => (upwards ? levels - 1 - depth : depth) * level;
  const { canvas, size } = useCanvas((context) => {
    context.font = `400 11px ${colours.mono}`;
    context.textBaseline = 'middle';
    for (const cell of cells) {
      if (cell.depth >= MOST_LEVELS) continue;
      const [x, y] = [cell.left, topOf(cell.depth)];
      const [w, h] = [Math.max(1, cell.width - 1), level - 2];
      const isOn = cell.node === current && cell.merged === undefined;
      context.fillStyle = isOn || (cell.node === over?.node && cell.depth === over.depth) ? colours.s3 : colours.s2;
      context.fillRect(x, y, w, h);
      const family = nodes[cell.node].tint ?? only(nodes[cell.node].families);
      if (family !== undefined && cell.merged === undefined && !cell.above) {
        context.globalAlpha = TINT;
        context.fillStyle = colours[family];
        context.fillRect(x, y, w, h);
        context.globalAlpha = 1;
        context.fillRect(x, y, Math.min(EDGE, w), h);
      }
      if (isOn) {
        context.strokeStyle = colours.accent;
        context.lineWidth = 2;
        context.strokeRect(x + 1, y + 1, Math.max(0, w - 2), h - 2);
      }
      if (w < LABEL_LEAST || cell.merged !== undefined) continue;
      const { label: name, detail } = nodes[cell.node];
      const left = x + EDGE + 7;
      const room = w - EDGE - 12;
      context.fillStyle = cell.above ? colours.t3 : colours.t1;
      context.fillText(
        fitted(context, level === TALL ? name : `${name} ${detail}`, room),
        left,
        y + (level === TALL ? 14 : h / 2 + 0.5),
      );
      if (level !== TALL) continue;
      context.fillStyle = cell.above ? colours.t3 : colours.t2;
      context.fillText(fitted(context, detail, room), left, y + 31);
    }
  });
  if (size.width !== width) setWidth(size.width);
  const find = (event: { clientX: number; clientY: number; currentTarget: Element }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const down = event.clientY - box.top;
    return cellAt(cells, event.clientX - box.left, upwards ? levels * level - down : down, level);
  };
  const told = over?.node ?? current;
  return (
    <figure className="icicle">
      <canvas
        ref={canvas}
        role="img"
        aria-label={`${label} The table says the same.`}
        style={{ height: levels * level }}
        onPointerMove={(event) => setOver(find(event))}
        onPointerLeave={() => setOver(undefined)}
        onClick={(event) => {
          const cell = find(event);
          if (cell !== undefined) onPick(cell.node);
        }}
        onDoubleClick={(event) => {
          const cell = find(event);
          if (cell !== undefined) onZoom(cell.node);
        }}
      />
      <figcaption className="t2">
        {over?.merged !== undefined && over.merged > 1 ? (
          <span className="t3">{over.merged} too narrow to draw one by one</span>
        ) : told === undefined ? (
          (lead ?? <span className="t3">A click chooses, a double click zooms.</span>)
        ) : (
          <>
            <span>{tell(told)}</span>
            {over === undefined && act?.(told)}
          </>
        )}
      </figcaption>
    </figure>
  );
}

/** The one family that all below are of. */
function only(families: FamilyCounts): keyof FamilyCounts | undefined {
  const found = Object.keys(families) as (keyof FamilyCounts)[];
  return found.length === 1 ? found[0] : undefined;
}
