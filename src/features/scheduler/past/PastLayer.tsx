/** The past of the lanes, on a canvas of its own: it is drawn anew with every movement, the rest of the view is not. */
import { useMemo, useState } from 'react';
import type { SchedulerLink } from '../../../../api/links.ts';
import type { GoroutineLane, TraceTile } from '../../../../api/trace.ts';
import { useGoroutineLane, useTiles } from '../../../api/trace.ts';
import { hatch } from '../../../ui/canvas.ts';
import type { Colours } from '../../../ui/colours.ts';
import { useCanvas } from '../../../ui/useCanvas.ts';
import type { Keeps } from '../../../view/kept.ts';
import { stepsOf } from '../geometry.ts';
import { useKeeps } from '../kept.ts';
import type { Lane } from '../lanes.ts';
import { drawGoroutine } from './draw-arrows.ts';
import { drawAxis, drawBrush, drawMoment, drawRanges } from './draw-axis.ts';
import { drawBars, drawPieces, drawSteps, type PastPen, xOf } from './draw-lanes.ts';
import { PointedCard, type Under } from './PointedCard.tsx';
import type { Past } from './past.ts';
import { type Pointed, pointedIn, rangeAt } from './pointed.ts';
import { useTime } from './store.ts';
import { chunkOf, chunksOf, highest, laneOf, queueOf, tileKey, wantedTiles } from './tiles.ts';
import { usePointer } from './usePointer.ts';
import { useSettled } from './useSettled.ts';
import { levelOf, standIns, type TileName, tilesIn, topLevel, type Window } from './window.ts';

interface Props {
  readonly past: Past;
  readonly lanes: readonly Lane[];
  /** The lanes in sight: which, and where each begins. */
  readonly visible: readonly { readonly index: number; readonly y: number }[];
  readonly axis: number;
  readonly each: number;
  readonly bottom: number;
  readonly left: number;
  readonly colours: Colours;
  readonly link: SchedulerLink;
  readonly onChoose: (lane: Lane, at: number, goroutine: number | undefined) => void;
  readonly onBrush: (range: Window) => void;
}

const EDGES = 500;
/** So many threads in system calls fill their lane: one alone is no block. */
const FULL_LANE = 4;

export function PastLayer(props: Props) {
  const { past, lanes, visible, axis, each, bottom, left, colours, link } = props;
  const window = useTime((state) => state.window) ?? past.whole;
  const [place, setPlace] = useState<{ readonly x: number; readonly y: number }>();
  const processors = past.trace.processors;
  const ids = visible.flatMap(({ index }) => {
    const lane = lanes[index];
    return lane.kind === 'processor' ? [lane.processor.id] : [];
  });
  const keeps = useKeeps();
  const find = useFinder(past, window, ids);
  const goroutine = useChosenLane(link.goroutine, useSettled(window));
  const { canvas, size } = useCanvas((context, { width, height }) => {
    const pen: PastPen = { context, colours, window, width, past };
    drawAll(pen, { ...props, height, find, keeps, goroutine, brush: pointer.brush });
  });
  const level = levelFor(window, past.whole, size.width);
  const timeAt = (x: number) => window.from + (x / Math.max(1, size.width)) * (window.to - window.from);
  const laneAt = (y: number) => lanes[visible.find((one) => y >= one.y && y < one.y + each)?.index ?? -1];
  const pointedAt = (x: number, y: number): Pointed | undefined => {
    const time = timeAt(x);
    const lane = y < axis ? undefined : laneAt(y);
    const chunk = lane?.kind === 'processor' ? chunkOf(processors, lane.processor.id) : chunksOf(processors, ids)[0];
    const [tile] = tilesIn({ from: time, to: time + 1 }, level);
    const found = tile && standIns(tile, (name) => find(name, chunk)).find(({ span }) => span.to > time)?.found;
    if (found === undefined) return undefined;
    if (y < axis) return rangeAt(found, time, (2 / Math.max(1, size.width)) * (window.to - window.from));
    return lane && pointedIn(found, lane, time);
  };
  const pointer = usePointer({
    canvas,
    whole: past.whole,
    width: size.width,
    onClick: (x, y) => {
      const lane = y < axis ? undefined : laneAt(y);
      const pointed = pointedAt(x, y);
      if (lane === undefined) return;
      const goroutine = pointed?.kind === 'piece' && pointed.goroutine >= 0 ? pointed.goroutine : undefined;
      props.onChoose(lane, Math.round(timeAt(x)), goroutine);
    },
    onBrush: props.onBrush,
    onPoint: (x, y) => setPlace(y === undefined ? undefined : { x, y }),
  });
  const pointed = place && pointedAt(place.x, place.y);
  const under: Under | undefined = place && pointed && { ...place, time: timeAt(place.x), pointed };
  return (
    <>
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas has no focus; the lanes have it, and the table says the same */}
      <canvas
        ref={canvas}
        aria-hidden="true"
        className={under?.pointed.kind === 'piece' ? 'past over' : 'past'}
        style={{ left, maxHeight: bottom }}
        {...pointer.handlers}
      />
      <PointedCard under={under} past={past} left={left} width={left + size.width + 300} height={size.height} />
    </>
  );
}

function levelFor(window: Window, whole: Window, width: number): number {
  return Math.min(levelOf(window, width), topLevel(whole));
}

type Finder = (tile: TileName, chunk: string | undefined) => TraceTile | undefined;

/** Asks for what is in sight where one rests, and finds what is there. */
function useFinder(past: Past, window: Window, ids: readonly number[]): Finder {
  const rested = useSettled(window);
  const chunks = chunksOf(past.trace.processors, ids).join(' ');
  const wanted = useMemo(() => {
    const names = wantedTiles(rested, past.whole, LIKELY_WIDTH);
    return chunks.split(' ').flatMap((chunk) => names.map((name) => tileKey(name, chunk === '' ? undefined : chunk)));
  }, [rested, past, chunks]);
  const find = useTiles(wanted);
  return (tile, chunk) => find(tileKey(tile, chunk));
}

/** The canvas is about as wide; a level more or less is a matter of sharpness. */
const LIKELY_WIDTH = 640;
const OWN_PIECES = 1000;

/** The chosen goroutine's states around the window: of a stretch that stays the same while one moves a little. */
function useChosenLane(goroutine: number | undefined, window: Window): GoroutineLane | undefined {
  const span = 2 ** Math.ceil(Math.log2(Math.max(1, window.to - window.from)));
  const from = Math.floor(window.from / span) * span;
  return useGoroutineLane(goroutine, { from, to: from + 2 * span, pieces: OWN_PIECES }, EDGES).data;
}

interface Scene extends Props {
  readonly height: number;
  readonly find: Finder;
  readonly keeps: Keeps;
  readonly goroutine: GoroutineLane | undefined;
  readonly brush: Window | undefined;
}

function drawAll(pen: PastPen, scene: Scene): void {
  const { context, past, width } = pen;
  const { axis, lanes, visible, each, find, link } = scene;
  const bottom = Math.min(scene.height, scene.bottom);
  const end = xOf(pen, past.trace.duration);
  if (end < width - 1)
    hatch(context, pen.colours.hatch, { x: Math.max(0, end), y: axis, width: width - end, height: bottom - axis });
  drawAxis(pen, bottom);
  const names = tilesIn(pen.window, levelFor(pen.window, past.whole, LIKELY_WIDTH));
  const tops = new Map<number, number>();
  context.save();
  context.beginPath();
  context.rect(0, axis, width, bottom - axis);
  context.clip();
  for (const { index, y } of visible) {
    const lane = lanes[index];
    if (lane.kind === 'processor') tops.set(lane.processor.id, y);
    const chunk =
      lane.kind === 'processor'
        ? chunkOf(past.trace.processors, lane.processor.id)
        : chunksOf(past.trace.processors, [0])[0];
    for (const name of names)
      for (const part of standIns(name, (one) => find(one, chunk))) drawLane(pen, lane, y, part, scene, chunk);
  }
  if (scene.goroutine !== undefined) drawGoroutine(pen, scene.goroutine, each, (id) => tops.get(id));
  context.restore();
  for (const name of names)
    for (const { found, span } of standIns(name, (one) => find(one, chunksOf(past.trace.processors, [0])[0])))
      drawRanges(pen, found, span);
  const range = scene.brush ?? shifted(link.range, past.moment);
  if (range !== undefined) drawBrush(pen, range, bottom);
  if (link.at !== undefined) drawMoment(pen, link.at + past.moment, bottom);
}

function shifted(range: Window | undefined, by: number): Window | undefined {
  return range && { from: range.from + by, to: range.to + by };
}

function drawLane(
  pen: PastPen,
  lane: Lane,
  y: number,
  { found, span }: { readonly found: TraceTile; readonly span: Window },
  { each, find, link, past, keeps }: Scene,
  chunk: string | undefined,
): void {
  const top = find({ level: topLevel(past.whole), index: 0 }, chunk) ?? found;
  if (lane.kind === 'threads') {
    const most = Math.max(FULL_LANE, highest(top.syscalls));
    const box = { top: y + 8, height: each - 16, most, colour: pen.colours.io };
    drawBars(pen, found.syscalls, span, box);
    return;
  }
  const id = lane.kind === 'processor' ? lane.processor.id : -1;
  const strip = lane.kind === 'processor' ? laneOf(found, id) : undefined;
  if (strip) drawPieces(pen, strip, span, { y, height: each, chosen: link.goroutine, keeps });
  const queue = lane.id === 'disabled' ? undefined : queueOf(found, id);
  if (queue === undefined || each < 40) return;
  const most = highest(queueOf(top, id) ?? queue);
  const isLane = lane.kind === 'processor';
  const box = isLane
    ? { top: y + stepsOf(each).top, height: stepsOf(each).height }
    : { top: y + 10, height: each - 20 };
  drawSteps(pen, queue, span, { ...box, most, colour: pen.colours.t2 });
}
