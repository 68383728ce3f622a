/** The window of time that is shown, and how it moves. Times are nanoseconds from the first event of the trace. */

export interface Window {
  readonly from: number;
  readonly to: number;
}

/** No closer than this: the clocks of most machines tick in steps of tens of nanoseconds. */
const CLOSEST = 500;
/** Of a long trace only the end is shown at first. */
const FIRST = 1e9;

/** Within the whole, not too close, in whole nanoseconds. */
export function within(window: Window, whole: Window): Window {
  const all = whole.to - whole.from;
  const span = Math.min(all, Math.max(CLOSEST, Math.round(window.to - window.from)));
  const from = Math.min(Math.max(Math.round(window.from), whole.from), whole.to - span);
  return { from, to: from + span };
}

export function firstWindow(whole: Window): Window {
  return within({ from: whole.to - FIRST, to: whole.to }, whole);
}

/** `by` under 1 comes closer; the time `around` stays where it is. */
export function zoomed({ from, to }: Window, by: number, around: number, whole: Window): Window {
  const span = Math.min(whole.to - whole.from, Math.max(CLOSEST, (to - from) * by));
  const share = to === from ? 0.5 : (around - from) / (to - from);
  return within({ from: around - share * span, to: around + (1 - share) * span }, whole);
}

/** `by` is in widths of the window: 1 goes on by a whole one. */
export function panned({ from, to }: Window, by: number, whole: Window): Window {
  const shift = (to - from) * by;
  return within({ from: from + shift, to: to + shift }, whole);
}

export function centred({ from, to }: Window, time: number, whole: Window): Window {
  const half = (to - from) / 2;
  return within({ from: time - half, to: time + half }, whole);
}

/** Tiles: what is asked for at once. A tile of a level has so many pieces of 2^level nanoseconds. */
export const PIECES = 512;
const LEVELS = 48;

export interface TileName {
  readonly level: number;
  readonly index: number;
}

/** The level at which a piece is as wide as a pixel, or up to two. */
export function levelOf({ from, to }: Window, pixels: number): number {
  const each = (to - from) / Math.max(1, pixels);
  return Math.min(LEVELS, Math.max(0, Math.ceil(Math.log2(each))));
}

/** The level of which one tile holds the whole. */
export function topLevel({ to }: Window): number {
  return Math.min(LEVELS, Math.max(0, Math.ceil(Math.log2((to + 1) / PIECES))));
}

export function spanOf({ level, index }: TileName): Window {
  const span = PIECES * 2 ** level;
  return { from: index * span, to: (index + 1) * span };
}

/** The tiles that a window touches, from left to right. */
export function tilesIn({ from, to }: Window, level: number): TileName[] {
  const span = PIECES * 2 ** level;
  const tiles: TileName[] = [];
  for (let index = Math.floor(from / span); index * span < to; index++) tiles.push({ level, index });
  return tiles;
}

/** What stands in for a tile that is not there: the two finer ones, else the part of a coarser one. Each with what it covers. */
export function standIns<T>(
  tile: TileName,
  find: (tile: TileName) => T | undefined,
): { readonly found: T; readonly span: Window }[] {
  const found = find(tile);
  if (found !== undefined) return [{ found, span: spanOf(tile) }];
  const finer = [0, 1].flatMap((half) => {
    const part = { level: tile.level - 1, index: tile.index * 2 + half };
    const known = tile.level === 0 ? undefined : find(part);
    return known === undefined ? [] : [{ found: known, span: spanOf(part) }];
  });
  if (finer.length === 2) return finer;
  for (let up = 1; tile.level + up <= LEVELS; up++) {
    const known = find({ level: tile.level + up, index: Math.floor(tile.index / 2 ** up) });
    if (known !== undefined) return [{ found: known, span: spanOf(tile) }];
  }
  return finer;
}
