/** Reads tiles: the piece or the step at a time, and those of a stretch. */
import type { ProcessorLane, TraceSeries, TraceTile } from '../../../../api/trace.ts';
import type { TileKey } from '../../../api/trace.ts';
import { levelOf, PIECES, spanOf, type TileName, tilesIn, topLevel, type Window } from './window.ts';

/** Processors that are asked for together, where there are more than are in sight. */
const TOGETHER = 32;

/** undefined: all of them, and one question for it. */
export function chunksOf(processors: number, visible: readonly number[]): (string | undefined)[] {
  if (processors <= TOGETHER) return [undefined];
  const chunks = [...new Set(visible.map((id) => Math.floor(id / TOGETHER)))];
  return chunks.map((chunk) => Array.from({ length: TOGETHER }, (_, i) => chunk * TOGETHER + i).join(','));
}

export function chunkOf(processors: number, id: number): string | undefined {
  return chunksOf(processors, [id])[0];
}

export function tileKey(tile: TileName, processors: string | undefined): TileKey {
  const { from, to } = spanOf(tile);
  return { from, to, pieces: PIECES, processors };
}

/** The tiles in sight, one on each side, and the one of the whole, which stands in where others are not there yet. */
export function wantedTiles(window: Window, whole: Window, pixels: number): TileName[] {
  const level = Math.min(levelOf(window, pixels), topLevel(whole));
  const inSight = tilesIn(window, level);
  const [first, last] = [inSight[0].index - 1, inSight[inSight.length - 1].index + 1];
  const beside = [first, last].filter((index) => index >= 0 && spanOf({ level, index }).from < whole.to);
  const top = { level: topLevel(whole), index: 0 };
  const around = beside.map((index) => ({ level, index }));
  return level === top.level ? [top] : [top, ...inSight, ...around];
}

const lanesOfTile = new WeakMap<TraceTile, Map<number, ProcessorLane>>();

export function laneOf(tile: TraceTile, processor: number): ProcessorLane | undefined {
  let lanes = lanesOfTile.get(tile);
  if (lanes === undefined) {
    lanes = new Map(tile.lanes.map((lane) => [lane.processor, lane]));
    lanesOfTile.set(tile, lanes);
  }
  return lanes.get(processor);
}

export function queueOf(tile: TraceTile, queue: number): TraceSeries | undefined {
  return tile.queues.find((one) => one.queue === queue);
}

/** The first piece that ends after a time. */
export function firstAfter(ends: readonly number[], time: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ends[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The step that holds at a time; -1 before the first. */
export function stepAt(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export function highest({ max }: TraceSeries): number {
  let most = 0;
  for (const value of max) if (value > most) most = value;
  return most;
}
