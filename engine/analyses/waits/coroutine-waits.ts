/**
 * Goroutines that wait in a coroutine (iter.Pull): each side of it waits while the other runs. The record is found on the
 * stack; it names the goroutine that is parked in it.
 * Source: runtime/coro.go `type coro struct`, since Go 1.22.
 */
import { waitKind } from '../../runtime/waiting.ts';
import type { Blocked } from './blocked.ts';
import { FrameWords } from './frame-words.ts';
import { kindNumber, type WaitColumns } from './wait-columns.ts';

export function addCoroutineWaits(blocked: Blocked, columns: WaitColumns): void {
  const { goroutines, program } = blocked.snapshot;
  const { memory, layout } = program;
  const kind = kindNumber('coroutine');
  const words = new FrameWords(blocked.snapshot, /^(runtime\.(coroswitch|corostart)|iter\.Pull)/);
  for (const row of blocked.rows((reason) => waitKind(reason) === 'coroutine', goroutines.sp)) {
    const g = goroutines.address[row];
    // One that was made and never asked for a value has no frame yet: its g names the record.
    const argument = layout.g.coroarg < 0 ? 0 : memory.word(g + layout.g.coroarg);
    const isRecord = (at: number) => layout.coro.gp >= 0 && at !== g && memory.word(at + layout.coro.gp) === g;
    columns.add(row, kind, { resource: argument > 0 ? argument : (words.find(row, isRecord) ?? 0) });
  }
}
