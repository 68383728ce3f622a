/** The chosen goroutine in the lanes: where it ran, and an arrow from whoever made it runnable each time. */
import type { GoroutineLane } from '../../../../api/trace.ts';
import { stripOf } from '../geometry.ts';
import { type PastPen, xOf } from './draw-lanes.ts';
import { firstAfter } from './tiles.ts';

/** More than these are no picture any more: marks of where it was woken. */
const MOST = 48;
/** Room for the name of who woke it. */
const LABEL = 52;

/** `yOf`: top of a processor's lane; undefined where it is out of sight. */
export function drawGoroutine(
  pen: PastPen,
  lane: GoroutineLane,
  height: number,
  yOf: (processor: number) => number | undefined,
): void {
  outlineRuns(pen, lane, height, yOf);
  const { from, to } = pen.window;
  const edges = lane.wokenBy.edges.filter(({ time }) => time >= from && time <= to);
  const few = edges.length <= MOST && lane.exact && lane.wokenBy.shown === lane.wokenBy.total;
  let free = -1;
  for (const { time, processor, from: waker } of edges) {
    const run = lane.exact ? nextRun(lane, time) : undefined;
    const fromY = processor === undefined ? undefined : yOf(processor);
    const toY = run === undefined ? undefined : yOf(lane.processor[run]);
    if (few && run !== undefined && toY !== undefined) {
      const isFree = xOf(pen, time) > free;
      arrow(pen, time, fromY ?? 0, Math.max(time, lane.start[run]), toY, height, isFree ? waker : undefined);
      if (isFree && waker !== undefined) free = xOf(pen, time) + LABEL;
    } else if (fromY !== undefined) mark(pen, time, fromY, height);
  }
}

function outlineRuns(
  { context, colours, ...pen }: PastPen,
  lane: GoroutineLane,
  height: number,
  yOf: (processor: number) => number | undefined,
): void {
  const strip = stripOf(height);
  context.strokeStyle = colours.accent;
  context.lineWidth = 1.5;
  for (let i = firstAfter(lane.end, pen.window.from); i < lane.start.length && lane.start[i] < pen.window.to; i++) {
    const top = lane.state[i] === 'running' ? yOf(lane.processor[i]) : undefined;
    if (top === undefined) continue;
    const x = Math.max(-2, xOf(pen, lane.start[i]));
    const end = Math.min(pen.width + 2, xOf(pen, lane.end[i]));
    if (end - x >= 4) context.strokeRect(x, top + strip.top - 1.5, end - x, strip.height + 3);
    else {
      context.fillStyle = colours.accent;
      context.fillRect(x - 0.5, top + strip.top - 4, Math.max(1.5, end - x), 3);
    }
  }
}

/** Its first run that begins at a time or after it. */
function nextRun(lane: GoroutineLane, time: number): number | undefined {
  for (let i = firstAfter(lane.end, time); i < lane.start.length; i++) if (lane.state[i] === 'running') return i;
  return undefined;
}

function arrow(
  pen: PastPen,
  time: number,
  fromTop: number,
  runs: number,
  toTop: number,
  height: number,
  waker: number | undefined,
): void {
  const { context, colours } = pen;
  const strip = stripOf(height);
  const x = xOf(pen, time);
  const end = xOf(pen, runs);
  const down = toTop >= fromTop;
  const y = fromTop + strip.top + (fromTop === toTop ? 0 : down ? strip.height : 0);
  const endY = toTop + strip.top + (fromTop === toTop || down ? -1 : strip.height + 1);
  const bend = fromTop === toTop ? y - 9 : (y + endY) / 2;
  context.strokeStyle = colours.accent;
  context.fillStyle = colours.accent;
  context.lineWidth = 1.25;
  context.beginPath();
  context.moveTo(x, y);
  context.bezierCurveTo(x, bend, end, bend, end, endY);
  context.stroke();
  context.beginPath();
  const tip = endY < bend ? 5 : -5;
  context.moveTo(end, endY);
  context.lineTo(end - 3, endY + tip);
  context.lineTo(end + 3, endY + tip);
  context.fill();
  context.beginPath();
  context.arc(x, y, 2, 0, 2 * Math.PI);
  context.fill();
  if (waker === undefined || height < 40) return;
  context.font = `400 10.5px ${colours.mono}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const text = `g${waker}`;
  const at = down && fromTop !== toTop ? y + 8 : y - 6;
  const wide = context.measureText(text).width;
  context.fillStyle = colours.s0;
  context.fillRect(x + 4, at - 6, wide + 4, 12);
  context.fillStyle = colours.t2;
  context.fillText(text, x + 6, at);
}

function mark({ context, colours, ...pen }: PastPen, time: number, top: number, height: number): void {
  const strip = stripOf(height);
  const x = xOf(pen, time);
  context.fillStyle = colours.accent;
  context.beginPath();
  context.moveTo(x, top + strip.top + strip.height);
  context.lineTo(x - 2.5, top + strip.top + strip.height + 5);
  context.lineTo(x + 2.5, top + strip.top + strip.height + 5);
  context.fill();
}
