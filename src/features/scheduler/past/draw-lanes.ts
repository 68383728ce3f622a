/** Draws what ran: a strip for each processor, the length of its queue under it. One row of pixels knows no more than its tile. */
import type { ProcessorLane, TraceSeries } from '../../../../api/trace.ts';
import { fitted } from '../../../ui/canvas.ts';
import { type Colours, onFill } from '../../../ui/colours.ts';
import { printable, shortFunction } from '../../../ui/text.ts';
import type { Keeps } from '../../../view/kept.ts';
import { stripOf } from '../geometry.ts';
import { strengthOf } from '../kept.ts';
import type { Past } from './past.ts';
import { firstAfter, stepAt } from './tiles.ts';
import type { Window } from './window.ts';

export interface PastPen {
  readonly context: CanvasRenderingContext2D;
  readonly colours: Colours;
  readonly window: Window;
  readonly width: number;
  readonly past: Past;
}

export interface StripLook {
  readonly y: number;
  readonly height: number;
  readonly chosen: number | undefined;
  /** What it does not keep is faint. */
  readonly keeps: Keeps;
}

/** A label needs so much room. */
const LEAST_LABEL = 34;
/** Neighbours of one colour are told apart by its strength. */
const SHADES = [1, 0.8, 0.64] as const;

export function xOf({ window, width }: Pick<PastPen, 'window' | 'width'>, time: number): number {
  return ((time - window.from) / (window.to - window.from)) * width;
}

/** On the grid of a fine screen: what ends where the next begins leaves no seam. */
export function snapped(x: number): number {
  return Math.round(x * 2) / 2;
}

/** The part of a lane that a tile tells of `span`. */
export function drawPieces(pen: PastPen, lane: ProcessorLane, span: Window, look: StripLook): void {
  const { context, window } = pen;
  const strip = stripOf(look.height);
  const y = look.y + strip.top;
  const from = Math.max(window.from, span.from);
  const to = Math.min(window.to, span.to);
  for (let i = firstAfter(lane.end, from); i < lane.start.length && lane.start[i] < to; i++) {
    const x = snapped(xOf(pen, Math.max(lane.start[i], from)));
    const width = snapped(xOf(pen, Math.min(lane.end[i], to))) - x;
    if (width === 0) continue;
    const state = lane.state[i];
    const one = lane.exact || lane.count[i] === 1;
    if (lane.busy[i] === 0 && state !== 'no goroutine') continue;
    if (lane.busy[i] === 0) {
      context.globalAlpha = 1;
      context.fillStyle = pen.colours.line2;
      context.fillRect(x, y + strip.height / 2, width, 1);
      continue;
    }
    const id = lane.goroutineId[i];
    context.fillStyle = colourOf(pen, state, id);
    // A piece that stands for many is of many goroutines: none of them can be told apart.
    const strength = one ? strengthOf(look.keeps, id) : 1;
    context.globalAlpha = strength * (one && id !== look.chosen ? SHADES[Math.abs(id) % SHADES.length] : 1);
    const high = one ? strip.height : Math.max(2, strip.height * lane.busy[i]);
    // A gap tells one run from the next, not one tile from the next.
    const gap = one && width > 3 && lane.end[i] < to ? 0.5 : 0;
    context.fillRect(x, y + strip.height - high, width - gap, high);
    context.globalAlpha = 1;
    if (one && id >= 0 && width >= LEAST_LABEL) drawLabel(pen, id, x, width, y + strip.height / 2);
  }
}

function colourOf({ colours, past }: PastPen, state: ProcessorLane['state'][number], id: number): string {
  if (id >= 0 && past.workers.has(id)) return colours.gc;
  return state === 'syscall' ? colours.io : colours.running;
}

function drawLabel({ context, colours, past }: PastPen, id: number, x: number, width: number, middle: number): void {
  const name = past.names.get(id);
  const text = name === undefined ? `g${id}` : `g${id} · ${printable(shortFunction(name))}`;
  context.font = `400 11.5px ${colours.mono}`;
  context.fillStyle = onFill(colours);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(fitted(context, text, width - 10), x + 5, middle + 0.5);
}

/** The length of a queue as dotted steps: a trace does not tell it, it follows from who became runnable where. */
export function drawSteps(
  pen: PastPen,
  series: TraceSeries,
  span: Window,
  box: { readonly top: number; readonly height: number; readonly most: number; readonly colour: string },
): void {
  const { context, window } = pen;
  const from = Math.max(window.from, span.from);
  const to = Math.min(window.to, span.to);
  const first = Math.max(0, stepAt(series.time, from));
  const yOf = (value: number) => box.top + box.height - (box.height * value) / Math.max(1, box.most);
  context.strokeStyle = box.colour;
  context.lineWidth = 1.2;
  context.setLineDash([1.4, 2.6]);
  context.beginPath();
  for (let i = first; i < series.time.length && series.time[i] < to; i++) {
    const x = xOf(pen, Math.max(from, series.time[i]));
    const end = xOf(pen, Math.min(to, series.time[i + 1] ?? to));
    const y = yOf(series.max[i]);
    if (i === first) context.moveTo(x, y);
    else context.lineTo(x, y);
    context.lineTo(end, y);
  }
  context.stroke();
  context.setLineDash([]);
}

/** Goroutines in system calls: bars, since how many there are is known. */
export function drawBars(
  pen: PastPen,
  series: TraceSeries,
  span: Window,
  box: { readonly top: number; readonly height: number; readonly most: number; readonly colour: string },
): void {
  const { context, window } = pen;
  const from = Math.max(window.from, span.from);
  const to = Math.min(window.to, span.to);
  context.fillStyle = box.colour;
  for (let i = Math.max(0, stepAt(series.time, from)); i < series.time.length && series.time[i] < to; i++) {
    if (series.max[i] <= 0) continue;
    const x = snapped(xOf(pen, Math.max(from, series.time[i])));
    const end = snapped(xOf(pen, Math.min(to, series.time[i + 1] ?? to)));
    const high = Math.max(1, (box.height * series.max[i]) / Math.max(1, box.most));
    context.fillRect(x, box.top + box.height - high, Math.max(0.5, end - x), high);
  }
}
