/**
 * Ranges of long values: `[0…9999]` › `[0…99]`, so that any element is a few steps away. A step of a path names a range
 * as Go slices: `samples[0:100]`.
 */

/** From `from` up to, but without, `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

const WIDTH = 100;

/** The ranges that a span is cut into; undefined: it is short enough to be listed, `leaf` elements at most. */
export function rangesOf({ from, to }: Range, leaf: number): Range[] | undefined {
  if (to - from <= leaf) return undefined;
  let size = leaf;
  while (to - from > size * WIDTH) size *= WIDTH;
  return Array.from({ length: Math.ceil((to - from) / size) }, (_, at) => ({
    from: from + at * size,
    to: Math.min(to, from + (at + 1) * size),
  }));
}

export const rangeStep = ({ from, to }: Range): string => `[${from}:${to}]`;

export const rangeName = ({ from, to }: Range): string => (to - from === 1 ? `[${from}]` : `[${from}…${to - 1}]`);

/** The element that a step names by its place: `[17]`, or `[#17]` of a map. */
export function indexOf(step: string | undefined): number | undefined {
  const digits = /^\[#?(\d{1,15})\]$/.exec(step ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

export function isRange(step: string | undefined): boolean {
  return /^\[\d+:\d+\]$/.test(step ?? '');
}
