/** What the view says of a comparison, in words, and which rows it has. */
import type { Comparison, GroupChange, ResourceChange } from '../../../api/compare.ts';
import type { SnapshotEntry } from '../../../api/library.ts';
import { count, counted, duration } from '../../ui/format.ts';

export type Sign = 'new' | 'gone' | 'more' | 'fewer' | 'same';

export function signOf({ before, after }: { readonly before: number; readonly after: number }): Sign {
  if (before === after) return 'same';
  if (before === 0) return 'new';
  if (after === 0) return 'gone';
  return after > before ? 'more' : 'fewer';
}

/** Shape first, colour second. */
export const SIGNS: Readonly<Record<Sign, string>> = { new: '+', gone: '−', more: '▲', fewer: '▼', same: '=' };

/** "new", "gone", "+58", "−30". */
export function changeWord(change: { readonly before: number; readonly after: number }): string {
  const { before, after } = change;
  const sign = signOf(change);
  if (sign === 'same') return 'same count';
  if (sign === 'new' || sign === 'gone') return sign;
  return after > before ? `+${count(after - before)}` : `−${count(before - after)}`;
}

export function changedGroups(groups: readonly GroupChange[], all: boolean): readonly GroupChange[] {
  return all ? groups : groups.filter((group) => group.before !== group.after);
}

export function headline({ goroutines, sameProcess, seconds }: Comparison): string {
  const { before, after, stayed, inBoth, gone, came } = goroutines;
  const counts = `${count(before)} → ${counted(after, 'goroutine')}`;
  const apart = seconds === undefined ? '' : ` · ${duration(seconds)} apart`;
  if (!sameProcess) return `${counts} · of two processes: groups are compared, goroutines cannot be`;
  return `${counts}${apart} · ${count(gone ?? 0)} went, ${count(came ?? 0)} came; of ${count(inBoth ?? 0)} in both ${count(stayed ?? 0)} are still at the same place`;
}

/** "2 of 64 buffered → 40 of 64 buffered"; once where it is the same. */
export function stateWords({ stateBefore, stateAfter }: ResourceChange): string {
  if (stateBefore === stateAfter) return stateAfter ?? '';
  return `${stateBefore ?? 'not seen'} → ${stateAfter ?? 'not seen'}`;
}

/** What one can compare with, the same program first, the newest first. */
export function candidates(all: readonly SnapshotEntry[], id: string): readonly SnapshotEntry[] {
  const own = all.find((entry) => entry.id === id);
  const isSame = (entry: SnapshotEntry) => (own !== undefined && entry.program === own.program ? 0 : 1);
  return all
    .filter((entry) => entry.id !== id && entry.state === 'ready')
    .toSorted((a, b) => isSame(a) - isSame(b) || (b.wallTime ?? '').localeCompare(a.wallTime ?? ''));
}
