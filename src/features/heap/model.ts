/** What the heap's view says in words, and the treemap's geometry. */
import type { CollectorAnswer, HeapAnswer, SpanClassUse, TypeUse } from '../../../api/heap.ts';
import { bytes, count, share } from '../../ui/format.ts';

/** "1.9 GiB live · goal 2.4 GiB · cycle 1,871, off · GOGC 100" */
export function headline({ collector, use }: Pick<HeapAnswer, 'collector' | 'use'>): string {
  return [
    use && `${bytes(use.liveBytes)} in ${count(use.objects)} objects`,
    collector?.goalBytes === undefined ? undefined : `goal ${bytes(collector.goalBytes)}`,
    cycleWords(collector),
    collector?.gogc === undefined ? undefined : gogcWords(collector.gogc),
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

function cycleWords(collector: CollectorAnswer | undefined): string | undefined {
  if (collector?.cycles === undefined) return undefined;
  return `${count(collector.cycles)} ${collector.cycles === 1 ? 'cycle' : 'cycles'}${collector.phase === undefined ? '' : `, ${PHASE_WORDS[collector.phase]}`}`;
}

export const PHASE_WORDS: Readonly<Record<NonNullable<CollectorAnswer['phase']>, string>> = {
  off: 'none under way',
  mark: 'marking',
  'mark termination': 'ending a mark',
  sweep: 'sweeping',
};

export function gogcWords(gogc: number): string {
  return gogc < 0 ? 'GOGC off' : `GOGC ${gogc}`;
}

/** The memory limit that means none (runtime/debug.SetMemoryLimit): math.MaxInt64. */
const NO_LIMIT = 2 ** 62;

export function limitWords(limit: number): string {
  return limit >= NO_LIMIT ? 'none' : bytes(limit);
}

/** "types are known for 98 % of the bytes" */
export function knownWords(rows: readonly TypeUse[], liveBytes: number): string {
  const unknown = rows.find(({ type }) => type === '')?.bytes ?? 0;
  return `types are known for ${share(Math.max(0, liveBytes - unknown), liveBytes)} of the bytes`;
}

/** "51 %", "< 1 %": of what is small nobody shall add up ones. */
export function partWords(part: number, whole: number): string {
  return part > 0 && part < whole / 200 ? '< 1 %' : share(part, whole);
}

export const UNTOLD = '(cannot be told)';

export function classWords({ slot, noscan }: Pick<SpanClassUse, 'slot' | 'noscan'>): string {
  return `${slot === 0 ? 'larger than 32 KiB' : bytes(slot)}${noscan ? ', without pointers' : ''}`;
}

/** In the bar: what lives, what triggers the next cycle, and its goal, as parts of the widest. */
export function barParts({
  collector,
  use,
}: Pick<HeapAnswer, 'collector' | 'use'>):
  | { readonly live: number; readonly trigger?: number; readonly goal?: number }
  | undefined {
  if (use === undefined) return undefined;
  const most = Math.max(use.liveBytes, collector?.goalBytes ?? 0, collector?.triggerBytes ?? 0);
  if (most === 0) return undefined;
  const part = (value: number | undefined) => (value === undefined ? undefined : value / most);
  return { live: use.liveBytes / most, trigger: part(collector?.triggerBytes), goal: part(collector?.goalBytes) };
}

export interface Tile {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * A squarified treemap (Bruls, Huizing, van Wijk 2000) of values, largest first, in a box: rows along the shorter side, each
 * closed when another value would make its boxes longer.
 */
export function treemap(values: readonly number[], width: number, height: number): Tile[] {
  const tiles: Tile[] = [];
  let box = { x: 0, y: 0, width, height };
  let rest = values.reduce((sum, value) => sum + value, 0);
  for (let at = 0; at < values.length && rest > 0 && box.width > 0 && box.height > 0; ) {
    const scale = (box.width * box.height) / rest;
    const side = Math.min(box.width, box.height);
    let end = at + 1;
    let sum = values[at];
    while (
      end < values.length &&
      worst(values, at, end + 1, sum + values[end], scale, side) <= worst(values, at, end, sum, scale, side)
    )
      sum += values[end++];
    box = layRow(tiles, values, at, end, sum, box, scale);
    rest -= sum;
    at = end;
  }
  return tiles;
}

/** The longest box of a row, as the ratio of its sides. */
function worst(values: readonly number[], from: number, to: number, sum: number, scale: number, side: number): number {
  const thick = (sum * scale) / side;
  const long = (value: number) => (value * scale) / thick;
  const [most, least] = [long(values[from]), long(values[to - 1])];
  return Math.max(most / thick, thick / Math.max(least, Number.MIN_VALUE));
}

type Box = Omit<Tile, 'index'>;

function layRow(
  tiles: Tile[],
  values: readonly number[],
  from: number,
  to: number,
  sum: number,
  box: Box,
  scale: number,
): Box {
  const upright = box.width >= box.height;
  const thick = (sum * scale) / (upright ? box.height : box.width);
  let at = upright ? box.y : box.x;
  for (let index = from; index < to; index++) {
    const long = (values[index] * scale) / thick;
    tiles.push(
      upright
        ? { index, x: box.x, y: at, width: thick, height: long }
        : { index, x: at, y: box.y, width: long, height: thick },
    );
    at += long;
  }
  return upright
    ? { ...box, x: box.x + thick, width: box.width - thick }
    : { ...box, y: box.y + thick, height: box.height - thick };
}
