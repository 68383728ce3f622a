/** Draws the axis of time: ticks, the collector's cycles and the stops of the world; the lines of moments over the lanes. */
import type { TraceRange, TraceTile } from '../../../../api/trace.ts';
import { type PastPen, xOf } from './draw-lanes.ts';
import { axisOf, span as spanWords } from './ticks.ts';
import type { Window } from './window.ts';

/** Pixels from tick to tick. */
const EACH = 62;
const TICKS_Y = 33;
/** Where the collector's bars are: top and height. */
export const BAND = { top: 43, height: 9 } as const;

export function drawAxis(pen: PastPen, bottom: number): void {
  const { context, colours, window, width, past } = pen;
  const { base, ticks } = axisOf(window, past.moment, width, EACH);
  context.font = `450 11.5px ${colours.sans}`;
  context.textBaseline = 'middle';
  let free = 0;
  if (base !== undefined) {
    context.fillStyle = colours.t2;
    context.textAlign = 'left';
    context.fillText(base.text, 4, TICKS_Y);
    free = context.measureText(base.text).width + 14;
  }
  // What would run into the flag of the now-line is left out.
  const end = window.to >= past.moment ? width - 56 : width - 4;
  for (const { time, text } of ticks) {
    const x = xOf(pen, time);
    context.fillStyle = colours.line;
    context.fillRect(Math.round(x), BAND.top - 2, 1, bottom - BAND.top);
    const wide = context.measureText(text).width;
    if (x - wide / 2 < free || x + wide / 2 > end) continue;
    free = x + wide / 2 + 12;
    context.fillStyle = colours.t3;
    context.textAlign = 'center';
    context.fillText(text, x, TICKS_Y);
  }
}

/** Cycles of the collector as bars, stops of the world as short marks over the lanes' ground. */
export function drawRanges(pen: PastPen, tile: TraceTile, part: Window): void {
  const { context, colours } = pen;
  context.fillStyle = colours.gc;
  for (const range of tile.gc.ranges) {
    const [x, width] = place(pen, range, part);
    if (width <= 0) continue;
    context.fillRect(x, BAND.top, Math.max(1, width), BAND.height);
    const starts = (range.start ?? 0) >= part.from;
    if (width > 64 && starts) label(pen, `GC ${lengthWords(pen, range)}`, x + 5);
  }
  context.fillStyle = colours.t2;
  for (const range of tile.stopTheWorld.ranges) {
    const [x, width] = place(pen, range, part);
    if (width > 0) context.fillRect(x, BAND.top + BAND.height - 3, Math.max(1, width), 3);
  }
}

function label({ context, colours }: PastPen, text: string, x: number): void {
  context.font = `600 9.5px ${colours.sans}`;
  context.fillStyle = colours.s0;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(text, x, BAND.top + BAND.height / 2 + 0.5);
  context.fillStyle = colours.gc;
}

function place(pen: PastPen, { start, end }: TraceRange, part: Window): [number, number] {
  const from = Math.max(pen.window.from, part.from, start ?? 0);
  const to = Math.min(pen.window.to, part.to, end ?? pen.past.trace.duration);
  const x = xOf(pen, from);
  return [x, xOf(pen, to) - x];
}

export function lengthWords({ past }: Pick<PastPen, 'past'>, { start, end }: TraceRange): string {
  const length = spanWords((end ?? past.trace.duration) - (start ?? 0));
  return start === undefined || end === undefined ? `≥ ${length}` : length;
}

/** A moment that was chosen: a dashed line over all lanes. */
export function drawMoment(pen: PastPen, time: number, bottom: number): void {
  const { context, colours, window } = pen;
  if (time < window.from || time > window.to) return;
  const x = Math.round(xOf(pen, time)) + 0.5;
  context.strokeStyle = colours.accent;
  context.lineWidth = 1;
  context.setLineDash([4, 3]);
  context.beginPath();
  context.moveTo(x, BAND.top - 4);
  context.lineTo(x, bottom);
  context.stroke();
  context.setLineDash([]);
}

/** A stretch that was brushed. */
export function drawBrush(pen: PastPen, { from, to }: Window, bottom: number): void {
  const { context, colours, width } = pen;
  const left = Math.max(0, xOf(pen, from));
  const right = Math.min(width, xOf(pen, to));
  if (right <= left) return;
  context.fillStyle = colours.accent;
  context.globalAlpha = 0.1;
  context.fillRect(left, BAND.top - 2, right - left, bottom - BAND.top + 2);
  context.globalAlpha = 1;
  for (const x of [left, right - 1]) context.fillRect(x, BAND.top - 2, 1, bottom - BAND.top + 2);
}
