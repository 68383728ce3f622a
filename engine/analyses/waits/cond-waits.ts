/**
 * Goroutines in sync.Cond.Wait. Their records stand in the Cond's own list. Since Go 1.26 the record names the list; before,
 * the Cond is found on the stack of a waiter, and its list names the others.
 * Source: sync/cond.go, runtime/sema.go notifyListWait: a list through sudog.next, in the order of their tickets.
 */
import { fault } from '../../bytes/fault.ts';
import { waitKind } from '../../runtime/waiting.ts';
import type { Blocked } from './blocked.ts';
import { FrameWords } from './frame-words.ts';
import { type LockKinds, lockKindNumber } from './semaphore-waits.ts';
import { kindNumber, type WaitColumns } from './wait-columns.ts';

export function addCondWaits(blocked: Blocked, columns: WaitColumns, locks: LockKinds): void {
  const { program, goroutines } = blocked.snapshot;
  const { memory, layout } = program;
  const isCond = (reason: string) => waitKind(reason) === 'cond';
  const kind = kindNumber('cond');
  const found = new Uint8Array(goroutines.count);
  const words = new FrameWords(blocked.snapshot, /^sync\.\(\*Cond\)\.Wait$/);

  // Each waiter is in one list; what is no list ends at its first word that is no waiter.
  let left = 64 * goroutines.count;

  /** Takes all waiters of the list at `cond`; false where `row` is not one of them. */
  const take = (cond: number, row: number): boolean => {
    const list = cond + layout.cond.notify;
    const members: { row: number; sudog: number }[] = [];
    const head = memory.word(list + layout.notifyList.head);
    for (let at = head; at > 0 && left-- > 0; at = memory.word(at + layout.sudog.next)) {
      const member = blocked.rowOfG(memory.word(at + layout.sudog.g));
      if (member < 0 || blocked.kind(member) !== 'cond') break;
      members.push({ row: member, sudog: at });
    }
    if (!members.some((m) => m.row === row)) return false;
    for (const member of members) {
      if (found[member.row]) continue;
      found[member.row] = 1;
      columns.add(member.row, kind, { resource: cond, sudog: member.sudog, queued: true });
    }
    locks.set(cond, lockKindNumber('sync.Cond'));
    return true;
  };

  for (const row of blocked.rows(isCond, goroutines.address)) {
    if (found[row]) continue;
    const record = goroutines.waiting[row];
    const named = record > 0 ? memory.word(record + layout.sudog.elem) - layout.cond.notify : 0;
    if (named > 0 && take(named, row)) continue;
    // What others signal is on no stack. A saved frame pointer may point to where the frame's own word names the record.
    const isOwn = (word: number) => word >= goroutines.stackLow[row] && word < goroutines.stackHigh[row];
    if (words.find(row, (word) => !isOwn(word) && take(word, row)) !== undefined) continue;
    columns.add(row, kind);
    columns.fail(row, fault('wait-missing', 'it waits on a sync.Cond whose list does not name it'));
  }
}
