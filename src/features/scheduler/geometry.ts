/** Where things are in the timeline: columns of past, now and future; lanes; boxes. Pixels from the canvas's left and top. */
import type { Box, Lane } from './lanes.ts';

/** Height of what stands above the lanes, and of a lane; lower lanes where there are many, higher ones where there is room. */
const AXIS = 48;
/** With the collector's band under the ticks. */
const AXIS_OF_TIME = 58;
const LANE = 49;
const LOW_LANE = 24;
const HIGH_LANE = 72;
const MANY_LANES = 64;

/** What stands under the lanes. */
const LEGEND = 32;

/** Width of the past where no trace is known, and of what runs at the moment beside it. */
const FOLDED = 96;
const RUNS = 208;
/** Of the width, the part that a known past takes. */
const PAST_SHARE = 0.54;

export interface Columns {
  /** Where time is drawn: from its first pixel to the now-line. Without a trace: what is folded. */
  readonly pastEnd: number;
  /** Where what runs at the moment stands; as wide as nothing where the past itself says it. */
  readonly runs: number;
  readonly now: number;
  readonly future: number;
  readonly width: number;
}

export function columnsOf(width: number, hasPast: boolean): Columns {
  const now = hasPast ? Math.round(width * PAST_SHARE) : Math.min(FOLDED + RUNS, Math.round(width * 0.5));
  const runs = hasPast ? now : Math.min(FOLDED, now);
  return { pastEnd: runs, runs, now, future: now + 10, width };
}

/** `lanes` share `room` pixels, as far as each gets the height that it needs, and no more than it can use. */
export function laneHeight(processors: number, lanes: number, room: number): number {
  if (processors >= MANY_LANES) return LOW_LANE;
  return Math.min(HIGH_LANE, Math.max(LANE, Math.floor(room / Math.max(1, lanes))));
}

/** What is left for lanes in a pane of this height. */
export function roomOf(pane: number, hasPast: boolean): number {
  return pane - axisHeight(hasPast) - LEGEND;
}

/** What stands under the lanes where a trace is: the chosen goroutine's states, and the whole trace. */
const GOROUTINE_ROW = 30;
const MINIMAP = 46;

export function axisHeight(hasPast: boolean): number {
  return hasPast ? AXIS_OF_TIME : AXIS;
}

/** What the timeline needs to show all of its lanes. */
export function heightOf(lanes: number, processors: number, hasPast: boolean): number {
  return (
    axisHeight(hasPast) + lanes * laneHeight(processors, lanes, 0) + LEGEND + (hasPast ? GOROUTINE_ROW + MINIMAP : 0)
  );
}

/** The strip of a lane: its top and height within the lane. */
export function stripOf(height: number): { readonly top: number; readonly height: number } {
  if (height < LANE) return { top: 3, height: 17 };
  const more = height - LANE;
  return { top: 9 + Math.floor(more / 8), height: 20 + Math.floor(more / 2) };
}

/** The length of a queue under the strip. */
export function stepsOf(height: number): { readonly top: number; readonly height: number } {
  const steps = 11 + Math.floor(Math.max(0, height - LANE) / 4);
  return { top: height - steps - 5, height: steps };
}

export interface PlacedBox {
  readonly box: Box;
  readonly x: number;
  readonly width: number;
}

const GAP = 4;
const PADDING = 13;
const LEAST_BOX = 38;
/** Room for "+999,990". */
const MORE = 62;

/** The boxes that fit between the now-line and the edge, and how many goroutines have none. */
export function placeBoxes(
  { boxes, queued }: Pick<Lane, 'boxes' | 'queued'>,
  { future, width }: Pick<Columns, 'future' | 'width'>,
  characterWidth: number,
): { readonly placed: readonly PlacedBox[]; readonly more: number } {
  const longest = boxes.reduce((most, box) => Math.max(most, labelOf(box).length), 0);
  const each = Math.max(LEAST_BOX, Math.ceil(longest * characterWidth) + PADDING);
  const fitIn = (room: number) => Math.max(0, Math.floor((room + GAP) / (each + GAP)));
  const room = width - future - GAP;
  const all = boxes.length <= fitIn(room) && told(boxes) === queued;
  const shown = all ? boxes : boxes.slice(0, fitIn(room - MORE));
  const placed = shown.map((box, at) => ({ box, x: future + at * (each + GAP), width: each }));
  return { placed, more: Math.max(0, queued - told(shown)) };
}

/** A turn of the global queue that names nobody counts for nobody. */
function told(boxes: readonly Box[]): number {
  return boxes.filter(({ goroutineId }) => goroutineId !== undefined).length;
}

export function labelOf({ goroutineId }: Box): string {
  return goroutineId === undefined ? 'global' : String(goroutineId);
}

/** Numbers stand under every third box. */
export function isNumbered({ position, kind }: Box): boolean {
  return kind !== 'next' && position % 3 === 0;
}
