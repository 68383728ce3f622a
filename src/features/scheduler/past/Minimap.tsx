/** The whole trace, small: how busy the processors were, and the window, which can be moved and drawn to another size. */
import { type PointerEvent, useState } from 'react';
import { useTiles } from '../../../api/trace.ts';
import { hatch } from '../../../ui/canvas.ts';
import type { Colours } from '../../../ui/colours.ts';
import { useCanvas } from '../../../ui/useCanvas.ts';
import type { Past } from './past.ts';
import { useTime } from './store.ts';
import { span } from './ticks.ts';
import { chunksOf, tileKey } from './tiles.ts';
import { topLevel, type Window, within } from './window.ts';

interface Props {
  readonly past: Past;
  readonly colours: Colours;
}

const FIRST_LANES = [0];
/** How near to its edge a press takes hold of the window's edge. */
const GRIP = 6;

type Grip = { readonly part: 'whole' | 'from' | 'to'; readonly x: number; readonly window: Window };

export function Minimap({ past, colours }: Props) {
  const { window: now, set } = useTime();
  const window = now ?? past.whole;
  const { whole } = past;
  const [grip, setGrip] = useState<Grip>();
  const key = tileKey({ level: topLevel(whole), index: 0 }, chunksOf(past.trace.processors, FIRST_LANES)[0]);
  const tile = useTiles([key])(key);
  const { canvas, size } = useCanvas((context, { width, height }) => {
    const x = (time: number) => ((time - whole.from) / (whole.to - whole.from)) * width;
    const ground = height - 8;
    const ends = x(past.trace.duration);
    if (ends < width - 1) hatch(context, colours.hatch, { x: ends, y: 0, width: width - ends, height });
    context.fillStyle = colours.running;
    for (const { from, to, busy } of busyPieces(tile?.lanes ?? [], whole, Math.max(1, Math.floor(width / 3)))) {
      const high = busy === 0 ? 0 : Math.max(1, busy * (ground - 8));
      context.globalAlpha = to < window.from || from > window.to ? 0.55 : 0.9;
      context.fillRect(x(from), ground - high, Math.max(1, x(to) - x(from) - 1), high);
    }
    context.globalAlpha = 1;
    const [left, right] = [x(window.from), Math.max(x(window.from) + 3, x(window.to))];
    context.fillStyle = colours.accent;
    context.globalAlpha = 0.08;
    context.fillRect(left, 2, right - left, height - 4);
    context.globalAlpha = 1;
    context.strokeStyle = colours.accent;
    context.lineWidth = 1.5;
    context.beginPath();
    context.roundRect(left + 0.75, 2.75, Math.max(1.5, right - left - 1.5), height - 5.5, 3);
    context.stroke();
  });
  const place = (event: PointerEvent) => event.clientX - event.currentTarget.getBoundingClientRect().left;
  const timeOf = (x: number) => whole.from + (x / Math.max(1, size.width)) * (whole.to - whole.from);
  const pixelOf = (time: number) => ((time - whole.from) / (whole.to - whole.from)) * size.width;
  const start = (event: PointerEvent<HTMLCanvasElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const x = place(event);
    const [left, right] = [pixelOf(window.from), pixelOf(window.to)];
    const isWide = right - left > 3 * GRIP;
    if (isWide && Math.abs(x - left) < GRIP) return setGrip({ part: 'from', x, window });
    if (isWide && Math.abs(x - right) < GRIP) return setGrip({ part: 'to', x, window });
    const isInside = x >= left - GRIP && x <= right + GRIP;
    const half = (window.to - window.from) / 2;
    const taken = isInside ? window : within({ from: timeOf(x) - half, to: timeOf(x) + half }, whole);
    if (!isInside) set(taken);
    setGrip({ part: 'whole', x, window: taken });
  };
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    if (grip === undefined) return;
    const by = timeOf(place(event)) - timeOf(grip.x);
    const { from, to } = grip.window;
    if (grip.part === 'whole') set(within({ from: from + by, to: to + by }, whole));
    else if (grip.part === 'from') set(within({ from: Math.min(from + by, to - 1), to }, whole));
    else set(within({ from, to: Math.max(to + by, from + 1) }, whole));
  };
  return (
    <div className="minimap">
      <span className="t2">{span(whole.to - whole.from)}</span>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`The whole trace of ${span(whole.to - whole.from)}; the window shows ${span(window.to - window.from)} of it`}
        onPointerDown={start}
        onPointerMove={move}
        onPointerUp={() => setGrip(undefined)}
        onPointerCancel={() => setGrip(undefined)}
      />
    </div>
  );
}

interface Busy extends Window {
  readonly busy: number;
}

/** Of all processors together, in so many equal pieces: the part of them in which a goroutine ran. */
export function busyPieces(
  lanes: readonly {
    readonly start: readonly number[];
    readonly end: readonly number[];
    readonly busy: readonly number[];
  }[],
  { from, to }: Window,
  pieces: number,
): Busy[] {
  const width = (to - from) / pieces;
  const sums = new Float64Array(pieces);
  for (const { start, end, busy } of lanes) {
    for (let i = 0; i < start.length; i++) {
      const first = Math.max(0, Math.floor((start[i] - from) / width));
      const last = Math.min(pieces - 1, Math.floor((end[i] - from) / width));
      for (let at = first; at <= last; at++) {
        const overlap = Math.min(end[i], from + (at + 1) * width) - Math.max(start[i], from + at * width);
        sums[at] += Math.max(0, overlap) * busy[i];
      }
    }
  }
  const all = width * Math.max(1, lanes.length);
  return Array.from(sums, (sum, i) => ({ from: from + i * width, to: from + (i + 1) * width, busy: sum / all }));
}
