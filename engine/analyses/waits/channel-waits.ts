/**
 * Goroutines blocked on channels: one wait for a plain operation, one for each case of a select. The direction of a case is
 * told by the queue of the channel in which it stands.
 * Source: runtime/chan.go, select.go: g.waiting, through waitlink in lock order.
 */
import { fault, hex } from '../../bytes/fault.ts';
import { isInBubble } from '../../runtime/goroutines.ts';
import type { GoProgram } from '../../runtime/program.ts';
import { readTimers } from '../../runtime/timers.ts';
import { isSelect, waitKind } from '../../runtime/waiting.ts';
import { type ChannelWaits, rowOfAddress, type WaitingGoroutines } from '../../snapshot/wait-table.ts';
import { type Blocked, blockedGoroutines } from './blocked.ts';
import { readChannels } from './channels.ts';
import { secondsUntil } from './timed-waits.ts';
import { kindNumber, OTHER, WaitColumns } from './wait-columns.ts';

/** What waits on channels are read from. */
export type ChannelSource = WaitingGoroutines & { readonly program: GoProgram };

/** Cases of one select; the language allows 65,536. */
const MAX_CASES = 1 << 16;
/**
 * All waits on channels, and every channel that they name, and `others`. Needs no stacks: another thread can read it while these are
 * followed.
 */
export function channelWaits(source: ChannelSource, others: Float64Array = new Float64Array()): ChannelWaits {
  const columns = addChannelWaits(blockedGoroutines(source));
  const { place: _, next, descriptor: __, ...waits } = columns.ordered(source.goroutines.count);
  const { channels, torn } = readChannels(source.program, { ...waits, next }, others);
  const until = new Float64Array(columns.count).fill(Number.NaN);
  addTimers(source, { ...waits, until, channels });
  return { ...waits, until, channels, torn };
}

/** Whether the runtime's words are of an operation on a channel, or of a select. */
export function isOnChannel(reason: string): boolean {
  return isSelect(reason) || /^chan (send|receive)/.test(waitKind(reason));
}

/** A wait for each channel operation; of a select's cases the direction is open until the queues are read. */
function addChannelWaits(blocked: Blocked<ChannelSource>): WaitColumns {
  const { goroutines, program } = blocked.snapshot;
  const { memory, layout } = program;
  const rows = blocked.rows(isOnChannel, goroutines.waiting);
  const columns = new WaitColumns(rows.length, 'channels');
  for (const row of rows) {
    const kind = kindNumber(blocked.kind(row));
    const select = kind === OTHER;
    let sudog = goroutines.waiting[row];
    // All channels of this select are nil: no record, and nothing will ever come.
    if (sudog === 0 && select) columns.add(row, kindNumber('nil channel'));
    else if (!(sudog > 0))
      columns.fail(row, fault('wait-missing', `it waits (${blocked.reason(row)}) and no record of its wait is there`));
    for (let cases = 0; sudog > 0; cases++) {
      const channel = memory.word(sudog + layout.sudog.c);
      const owner = memory.word(sudog + layout.sudog.g);
      if (!(channel > 0) || owner !== goroutines.address[row] || cases === MAX_CASES) {
        columns.fail(row, fault('wait-torn', `the record of its wait at ${hex(sudog)} is torn`, { address: sudog }));
        break;
      }
      const next = memory.word(sudog + layout.sudog.next);
      columns.add(row, kind, { resource: channel, sudog, next });
      if (!select) break;
      sudog = memory.word(sudog + layout.sudog.waitlink);
      if (Number.isNaN(sudog)) columns.fail(row, fault('wait-torn', 'the list of its select cases is torn'));
    }
  }
  return columns;
}

/**
 * Which channels a timer sends on, and when. A timer that is set names its channel; since Go 1.23 the channel names its timer
 * too, unless GODEBUG=asynctimerchan=1 (which up to Go 1.26 go.mod files of older versions imply). In a synctest bubble time is made
 * up, and says nothing about seconds.
 */
function addTimers(
  { program, clock, goroutines }: ChannelSource,
  { until, goroutine, channels }: Pick<ChannelWaits, 'until' | 'goroutine' | 'channels'>,
): void {
  const { memory, layout } = program;
  if (channels.count === 0) return;
  const when = new Float64Array(channels.count).fill(Number.NaN);
  for (let row = 0; row < channels.count && layout.hchan.timer >= 0; row++) {
    const timer = channels.timer[row] ? memory.word(channels.address[row] + layout.hchan.timer) : 0;
    if (timer > 0) when[row] = memory.word(timer + layout.timer.when);
  }
  const timers = readTimers(program);
  for (let i = 0; i < timers.count; i++) {
    const row = rowOfAddress(channels.address, timers.argument[i]);
    if (row < 0) continue;
    channels.timer[row] = 1;
    when[row] = timers.when[i];
  }
  const { first, wait } = channels.receivers;
  for (let row = 0; row < channels.count; row++)
    for (let i = first[row]; i < first[row + 1] && when[row] > 0; i++)
      if (!isInBubble(program, goroutines.address[goroutine[wait[i]]])) until[wait[i]] = secondsUntil(clock, when[row]);
}
