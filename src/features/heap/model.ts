/** What the heap's view says in words, and the treemap's geometry. */
import { type HierarchyRectangularNode, treemapSquarify } from 'd3-hierarchy';
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

/** A treemap of values, largest first, in a box: its tiles are as near to squares as may be. */
export function treemap(values: readonly number[], width: number, height: number): Tile[] {
  const value = values.reduce((sum, one) => sum + one, 0);
  if (value === 0) return [];
  const children = values.map((one) => ({ value: one, x0: 0, y0: 0, x1: 0, y1: 0 }));
  // Of a node it looks at these alone; d3's own hierarchy has much that nobody asks for here, and weighs more than the rest.
  treemapSquarify({ value, children } as unknown as HierarchyRectangularNode<undefined>, 0, 0, width, height);
  return children.map(({ x0, y0, x1, y1 }, index) => ({ index, x: x0, y: y0, width: x1 - x0, height: y1 - y0 }));
}
