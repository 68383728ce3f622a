/**
 * Goroutines that wait for a file descriptor, found by the runtime's record of it (pollDesc): the word on the goroutine's own
 * stack whose record names this goroutine.
 * Source: runtime/netpoll.go netpollblock; pollDesc.rg and wg hold the g that waits to read and to write.
 */
import { waitKind } from '../../runtime/waiting.ts';
import type { Blocked } from './blocked.ts';
import { FrameWords } from './frame-words.ts';
import { secondsUntil } from './timed-waits.ts';
import { kindNumber, type WaitColumns } from './wait-columns.ts';

export function addNetworkWaits(blocked: Blocked, columns: WaitColumns): void {
  const { goroutines, program, clock } = blocked.snapshot;
  const { memory, layout } = program;
  const { pollDesc } = layout;
  const kind = kindNumber('network');
  const words = new FrameWords(blocked.snapshot, /^(runtime\.netpollblock|internal\/poll\.\(\*pollDesc\)\.wait)$/);
  for (const row of blocked.rows((reason) => waitKind(reason) === 'network', goroutines.sp)) {
    const g = goroutines.address[row];
    const reads = (at: number) => memory.word(at + pollDesc.rg) === g;
    const writes = (at: number) => memory.word(at + pollDesc.wg) === g;
    const record = words.find(row, (at) => memory.word(at + pollDesc.self) === at && (reads(at) || writes(at)));
    if (record === undefined) {
      columns.add(row, kind);
      continue;
    }
    const deadline = memory.word(record + (reads(record) ? pollDesc.rd : pollDesc.wd));
    columns.add(row, kind, {
      resource: record,
      descriptor: memory.word(record + pollDesc.fd),
      until: isDeadline(deadline) ? secondsUntil(clock, deadline) : Number.NaN,
    });
  }
}

/** 0: none; negative (a word beyond 2^63): it has passed. */
function isDeadline(nanotime: number): boolean {
  return nanotime > 0 && nanotime < 2 ** 63;
}
