/** Draws the lanes of the present and of the order to come. Everything that can be pointed at is told back. */
import type { LaneId } from '../../../api/link-scheduler.ts';
import { fitted } from '../../ui/canvas.ts';
import { type Colours, onFill } from '../../ui/colours.ts';
import { count } from '../../ui/format.ts';
import { printable, shortFunction } from '../../ui/text.ts';
import type { Keeps } from '../../view/kept.ts';
import { type Columns, isNumbered, labelOf, type PlacedBox, placeBoxes, stripOf } from './geometry.ts';
import { strengthOf } from './kept.ts';
import { type Box, type Lane, type RunsNow, runsNow } from './lanes.ts';

/** Something that can be pointed at. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lane: LaneId;
  readonly what: 'runs' | 'box' | 'more';
  readonly box?: Box;
  readonly goroutine?: number;
}

export interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly colours: Colours;
  readonly columns: Columns;
}

export interface LaneLook {
  readonly y: number;
  readonly height: number;
  /** What runs is drawn beside the now-line: the past does not say it. */
  readonly withRuns: boolean;
  /** Goroutine whose box has the outline. */
  readonly chosen?: number;
  readonly hovered?: Spot;
  /** What it does not keep is faint. */
  readonly keeps?: Keeps;
}

const CODE_PX = 11.5;

/** Width of a character of code on this canvas. */
export function characterWidth({ context, colours }: Pen): number {
  context.font = `400 ${CODE_PX}px ${colours.mono}`;
  return context.measureText('0000000000').width / 10;
}

export function drawLane(pen: Pen, lane: Lane, look: LaneLook, character: number): Spot[] {
  const spots: Spot[] = [];
  if (lane.kind === 'processor' && look.withRuns) {
    const runs = runsNow(lane.processor, shortFunction);
    if (runs !== undefined) spots.push(drawRuns(pen, lane, runs, look));
  }
  const { placed, more } = placeBoxes(lane, pen.columns, character);
  if (placed.length === 0 && more === 0) {
    drawEmpty(pen, lane, look);
    return spots;
  }
  const after = drawBoxes(pen, lane, placed, look, spots);
  if (more > 0) spots.push(drawMore(pen, lane, more, after, look));
  if (lane.fault !== undefined && more === 0)
    drawNote(pen, `△ ${printable(lane.fault)}`, after + 12, look, pen.colours.t2);
  return spots;
}

/** What has the processor: from when on is not known, so that the left edge is dotted. */
function drawRuns({ context, colours, columns }: Pen, lane: Lane, runs: RunsNow, look: LaneLook): Spot {
  const strip = stripOf(look.height);
  const x = columns.runs + 8;
  const width = columns.now - x - 1;
  const y = look.y + strip.top;
  context.globalAlpha = strengthOf(look.keeps, runs.goroutineId);
  context.fillStyle = colours[runs.family];
  context.fillRect(x + 3, y, width - 3, strip.height);
  dotted(context, colours[runs.family], x + 1, y, strip.height);
  if (runs.asked) {
    context.fillStyle = colours.knot;
    context.fillRect(x + width - 5, y - 3, 2, strip.height + 6);
  }
  context.font = `400 ${CODE_PX}px ${colours.mono}`;
  context.fillStyle = onFill(colours);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(fitted(context, printable(runs.text), width - 20), x + 9, y + strip.height / 2 + 0.5);
  context.globalAlpha = 1;
  if (runs.note !== '' && look.height > 40) {
    context.font = `450 11.5px ${colours.sans}`;
    context.fillStyle = colours.t2;
    context.fillText(fitted(context, printable(runs.note), width), x + 3, y + strip.height + 9);
  }
  return { x, y, width, height: strip.height, lane: lane.id, what: 'runs', goroutine: runs.goroutineId };
}

function dotted(context: CanvasRenderingContext2D, colour: string, x: number, y: number, height: number): void {
  context.fillStyle = colour;
  for (let at = y + 1; at < y + height; at += 4) context.fillRect(x - 1, at, 2, 2);
}

/** Returns where the last box ends. */
function drawBoxes(pen: Pen, lane: Lane, placed: readonly PlacedBox[], look: LaneLook, spots: Spot[]): number {
  const strip = stripOf(look.height);
  const y = look.y + strip.top;
  let end = pen.columns.future;
  for (const { box, x, width } of placed) {
    const isHovered = look.hovered?.box === box && look.hovered.lane === lane.id;
    const strength = strengthOf(look.keeps, box.goroutineId);
    drawBox(pen, box, { x, y, width, height: strip.height }, { isHovered, strength });
    const isChosen = look.chosen !== undefined && box.goroutineId === look.chosen;
    if (isChosen) outline(pen.context, pen.colours.accent, x - 2, y - 2, width + 4, strip.height + 4, 5, 2);
    if (look.height > 40) drawNumber(pen, box, x, y + strip.height + 9, width);
    spots.push({ x, y, width, height: strip.height, lane: lane.id, what: 'box', box, goroutine: box.goroutineId });
    end = x + width;
  }
  return end;
}

function drawBox(
  { context, colours }: Pen,
  box: Box,
  { x, y, width, height }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  { isHovered, strength }: { readonly isHovered: boolean; readonly strength: number },
): void {
  const filled = box.kind === 'next';
  path(context, x + 0.5, y + 0.5, width - 1, height - 1, 3);
  context.fillStyle = isHovered ? colours.s3 : colours.s1;
  context.fill();
  if (filled) {
    // No text on a full fill of this colour in the light theme: a tint of it, with a border.
    context.globalAlpha = strength * (colours.theme === 'light' ? 0.3 : 1);
    context.fillStyle = colours.runnable;
    context.fill();
    context.globalAlpha = 1;
  }
  context.strokeStyle = colours.runnable;
  context.lineWidth = filled && colours.theme === 'light' ? 2 : 1;
  context.globalAlpha = strength * (filled ? 1 : 0.62);
  context.setLineDash(box.kind === 'global' ? [1.6, 3.6] : []);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = strength;
  const isNamed = box.goroutineId !== undefined;
  context.font = isNamed ? `${filled ? 600 : 400} ${CODE_PX}px ${colours.mono}` : `450 11.5px ${colours.sans}`;
  context.fillStyle = filled && colours.theme === 'dark' ? colours.s0 : isNamed ? colours.t1 : colours.t2;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(labelOf(box), x + width / 2, y + height / 2 + 0.5);
  context.globalAlpha = 1;
}

function drawNumber({ context, colours }: Pen, box: Box, x: number, y: number, width: number): void {
  context.textBaseline = 'middle';
  if (box.kind === 'next') {
    context.font = `600 11px ${colours.sans}`;
    context.fillStyle = colours.t1;
    context.textAlign = 'left';
    context.fillText('next', x + 1, y);
  } else if (isNumbered(box)) {
    context.font = `450 11px ${colours.sans}`;
    context.fillStyle = colours.t3;
    context.textAlign = 'center';
    context.fillText(String(box.position), x + width / 2, y);
  }
}

function drawMore(pen: Pen, lane: Lane, more: number, after: number, look: LaneLook): Spot {
  const { context, colours } = pen;
  const strip = stripOf(look.height);
  const y = look.y + strip.top;
  const x = after + 10;
  context.font = `450 12px ${colours.sans}`;
  context.fillStyle = look.hovered?.what === 'more' && look.hovered.lane === lane.id ? colours.t1 : colours.t2;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const text = `+${count(more)}`;
  context.fillText(text, x, y + strip.height / 2 + 0.5);
  const width = Math.max(24, context.measureText(text).width + 8);
  return { x: x - 4, y: y - 2, width, height: strip.height + 4, lane: lane.id, what: 'more' };
}

function drawEmpty(pen: Pen, lane: Lane, look: LaneLook): void {
  const { columns, colours } = pen;
  const told = lane.fault === undefined ? lane.empty : `△ ${lane.fault}`;
  drawNote(pen, printable(told), columns.future + 2, look, lane.fault === undefined ? colours.t3 : colours.t2);
}

/** A sentence on the hatched ground: its own ground under it. */
function drawNote({ context, colours, columns }: Pen, text: string, x: number, look: LaneLook, colour: string): void {
  const strip = stripOf(look.height);
  context.font = `450 12px ${colours.sans}`;
  const shown = fitted(context, text, columns.width - x - 8);
  const y = look.y + strip.top + strip.height / 2 + 0.5;
  context.fillStyle = colours.s0;
  context.fillRect(x - 4, y - 9, context.measureText(shown).width + 8, 18);
  context.fillStyle = colour;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(shown, x, y);
}

/**
 * The line between what was and what will be, over the whole height, with its flag on top. Where the window of time ends
 * before it, the line is dashed and the flag stands on its other side.
 */
export function drawNow(
  { context, colours, columns }: Pen,
  { top, bottom, reached }: { readonly top: number; readonly bottom: number; readonly reached: boolean },
): void {
  context.strokeStyle = colours.accent;
  context.lineWidth = 2;
  context.setLineDash(reached ? [] : [5, 4]);
  context.beginPath();
  context.moveTo(columns.now, top);
  context.lineTo(columns.now, bottom);
  context.stroke();
  context.setLineDash([]);
  context.font = `600 12px ${colours.sans}`;
  const width = context.measureText('now').width + 16;
  const left = reached ? columns.now + 1 - width : columns.now + 5;
  context.fillStyle = colours.accent;
  path(context, left, top, width, 20, 4);
  context.fill();
  context.fillStyle = colours['on-accent'];
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText('now', left + width / 2, top + 10.5);
}

function path(context: CanvasRenderingContext2D, x: number, y: number, w: number, h: number, radius: number): void {
  context.beginPath();
  context.roundRect(x, y, w, h, radius);
}

function outline(
  context: CanvasRenderingContext2D,
  colour: string,
  x: number,
  y: number,
  w: number,
  h: number,
  radius: number,
  line: number,
): void {
  path(context, x, y, w, h, radius);
  context.strokeStyle = colour;
  context.lineWidth = line;
  context.stroke();
}

export function spotAt(spots: readonly Spot[], x: number, y: number): Spot | undefined {
  return spots.find((s) => x >= s.x && x < s.x + s.width && y >= s.y && y < s.y + s.height);
}
