/** The types as areas. It has the table's selection: a click on one is a click on the other. */
import { useState } from 'react';
import type { HeapLink } from '../../../api/links.ts';
import type { TypesPage } from '../../api/heap.ts';
import { fitted, hatch } from '../../ui/canvas.ts';
import { useColours } from '../../ui/colours.ts';
import { bytes, count, share } from '../../ui/format.ts';
import { printable, shortFunction } from '../../ui/text.ts';
import { useCanvas } from '../../ui/useCanvas.ts';
import { useGo } from '../../view/location.tsx';
import { useView } from '../../view/store.ts';
import { type Tile, treemap, UNTOLD } from './model.ts';

/** More have no room; the rest is one area. */
const SHOWN = 80;
const LABEL = { width: 44, height: 18 } as const;
const INSET = 1;

export function Treemap({ page, link }: { page: TypesPage; link: HeapLink }) {
  const go = useGo();
  const colours = useColours(useView((state) => state.theme));
  const [over, setOver] = useState<number>();
  const shown = page.rows.slice(0, SHOWN);
  const rest = Math.max(0, page.liveBytes - shown.reduce((sum, row) => sum + row.bytes, 0));
  const values = [...shown.map((row) => row.bytes), rest];
  const tilesOf = (width: number, height: number) => treemap(values, width, height);
  const { canvas, size } = useCanvas((context, { width, height }) => {
    for (const tile of tilesOf(width, height)) {
      const row = shown[tile.index];
      const isOn = row !== undefined && row.type === link.type;
      const box = inset(tile);
      context.fillStyle = isOn ? colours.s3 : tile.index === over ? colours.s2 : colours.s1;
      context.fillRect(box.x, box.y, box.width, box.height);
      if (row?.type === '') hatch(context, colours.line2, box);
      context.strokeStyle = isOn ? colours.accent : colours.line2;
      context.lineWidth = isOn ? 2 : 1;
      context.strokeRect(box.x, box.y, box.width, box.height);
      if (box.width < LABEL.width || box.height < LABEL.height) continue;
      context.font = `400 11px ${colours.mono}`;
      context.fillStyle = colours.t1;
      context.textBaseline = 'top';
      const name = row === undefined ? `${count(page.total - shown.length)} other types` : row.type || UNTOLD;
      context.fillText(fitted(context, printable(shortFunction(name)), box.width - 10), box.x + 5, box.y + 5);
      if (box.height < 2 * LABEL.height) continue;
      context.fillStyle = colours.t2;
      context.fillText(fitted(context, bytes(values[tile.index]), box.width - 10), box.x + 5, box.y + 20);
    }
  });
  const tiles = tilesOf(size.width, size.height);
  const tileAt = (x: number, y: number) =>
    tiles.find((tile) => x >= tile.x && x < tile.x + tile.width && y >= tile.y && y < tile.y + tile.height);
  const find = (event: { clientX: number; clientY: number; currentTarget: Element }) => {
    const box = event.currentTarget.getBoundingClientRect();
    return tileAt(event.clientX - box.left, event.clientY - box.top);
  };
  const told = over === undefined ? undefined : shown[over];
  return (
    <figure className="heap-treemap">
      <canvas
        ref={canvas}
        role="img"
        aria-label="The types as areas; the table says the same"
        onPointerMove={(event) => setOver(find(event)?.index)}
        onPointerLeave={() => setOver(undefined)}
        onClick={(event) => {
          const row = shown[find(event)?.index ?? -1];
          if (row !== undefined)
            go({ ...link, type: row.type, object: undefined }, { replace: link.type !== undefined });
        }}
      />
      <figcaption className="t2 cut">
        {told === undefined ? (
          <span className="t3">area: bytes</span>
        ) : (
          <>
            <code>{told.type === '' ? UNTOLD : printable(told.type)}</code> {count(told.objects)} objects,{' '}
            {bytes(told.bytes)}, {share(told.bytes, page.liveBytes)}
          </>
        )}
      </figcaption>
    </figure>
  );
}

function inset({ x, y, width, height }: Tile) {
  return {
    x: Math.round(x) + INSET + 0.5,
    y: Math.round(y) + INSET + 0.5,
    width: Math.max(1, Math.round(x + width) - Math.round(x) - 2 * INSET),
    height: Math.max(1, Math.round(y + height) - Math.round(y) - 2 * INSET),
  };
}
