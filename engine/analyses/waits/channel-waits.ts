/**
 * Goroutines blocked on channels: one wait for a plain operation, one for each case of a select. The direction of a case is
 * told by the queue of the channel in which it stands.
 * Source: runtime/chan.go, select.go: g.waiting, through waitlink in lock order; hchan.recvq and sendq through next.
 */
import { AddressMap } from '../../bytes/address-map.ts';
import { fault, hex } from '../../bytes/fault.ts';
import { isSelect, waitKind } from '../../runtime/waiting.ts';
import type { ChannelTable, Queues } from '../../snapshot/wait-table.ts';
import type { Blocked } from './blocked.ts';
import { kindNumber, type WaitColumns } from './wait-columns.ts';

/** Cases of one select; the language allows 65,536. */
const MAX_CASES = 1 << 16;
export const SEND = kindNumber('chan send');
export const RECEIVE = kindNumber('chan receive');
const OTHER = kindNumber('other');

/** Adds a wait for each channel operation; of a select's cases the direction is open until the queues are read. */
export function addChannelWaits(blocked: Blocked, columns: WaitColumns): void {
  const { goroutines, program } = blocked.snapshot;
  const { memory, layout } = program;
  const onChannel = (reason: string) => isSelect(reason) || /^chan (send|receive)/.test(waitKind(reason));
  for (const row of blocked.rows(onChannel, goroutines.waiting)) {
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
}

/** The waits on channels, in final order, as the queues are matched against them. */
interface FoundWaits {
  readonly goroutine: Uint32Array;
  readonly kind: Uint8Array;
  readonly resource: Float64Array;
  readonly sudog: Float64Array;
  readonly next: Float64Array;
  readonly queued: Uint8Array;
}

/**
 * Reads every channel that a wait names, and `others`; sets the directions of select cases, and marks the waits that stand in a
 * queue.
 */
export function readChannels(
  blocked: Blocked,
  waits: FoundWaits,
  columns: WaitColumns,
  others: Float64Array,
): ChannelTable {
  const { memory, layout } = blocked.snapshot.program;
  const address = channelAddresses(waits, others);
  const n = address.length;
  const onChannel = waits.sudog.map((sudog, wait) => (isOnChannel(waits, wait) ? sudog : 0));
  const bySudog = new AddressMap(onChannel);
  const { table, firstReceiver, firstSender } = readHeads(blocked, address);
  const torn = new Set<number>();
  // A record stands in one queue: all queues together have no more than there are, but for some that are just being woken.
  let left = 2 * waits.sudog.length + n;
  const queue = (heads: Float64Array, direction: number) => {
    const lists = new QueueBuilder(n);
    for (let row = 0; row < n; row++) {
      for (let at = heads[row]; at !== 0; ) {
        const wait = bySudog.rowOf(at);
        if (Number.isNaN(at) || left-- <= 0 || (wait >= 0 && waits.resource[wait] !== address[row])) {
          torn.add(address[row]);
          break;
        }
        // Else it is of a goroutine that has just been woken, or whose own list is torn.
        if (wait >= 0) {
          waits.queued[wait] = 1;
          waits.kind[wait] = direction;
          lists.add(wait);
        }
        at = wait >= 0 ? waits.next[wait] : memory.word(at + layout.sudog.next);
      }
      lists.end(row);
    }
    return lists.queues();
  };
  const receivers = queue(firstReceiver, RECEIVE);
  const senders = queue(firstSender, SEND);
  failWaiters(waits, columns, torn);
  return { ...table, receivers, senders };
}

interface Heads {
  readonly table: Omit<ChannelTable, 'senders' | 'receivers'>;
  /** The first record of each queue; 0: it is empty; NaN: it cannot be read. */
  readonly firstReceiver: Float64Array;
  readonly firstSender: Float64Array;
}

/** What the channels say of themselves, each read once. */
function readHeads(blocked: Blocked, address: Float64Array): Heads {
  const { memory, layout } = blocked.snapshot.program;
  const { hchan } = layout;
  const n = address.length;
  const floats = () => new Float64Array(n);
  const firstReceiver = floats();
  const firstSender = floats();
  const table = {
    count: n,
    address,
    elementType: floats(),
    elementSize: new Uint32Array(n),
    length: floats(),
    capacity: floats(),
    buffer: floats(),
    sendIndex: floats(),
    receiveIndex: floats(),
    closed: new Uint8Array(n),
    timer: new Uint8Array(n),
  };
  for (let row = 0; row < n; row++) {
    const channel = address[row];
    table.elementType[row] = orZero(memory.word(channel + hchan.elemtype));
    table.elementSize[row] = memory.word32(channel + hchan.elemsize) & 0xffff;
    table.length[row] = orZero(memory.word(channel + hchan.qcount));
    table.capacity[row] = orZero(memory.word(channel + hchan.dataqsiz));
    table.buffer[row] = orZero(memory.word(channel + hchan.buf));
    table.sendIndex[row] = orZero(memory.word(channel + hchan.sendx));
    table.receiveIndex[row] = orZero(memory.word(channel + hchan.recvx));
    table.closed[row] = memory.word32(channel + hchan.closed) ? 1 : 0;
    table.timer[row] = hchan.timer >= 0 && memory.word(channel + hchan.timer) > 0 ? 1 : 0;
    firstReceiver[row] = memory.word(channel + hchan['recvq.first']);
    firstSender[row] = memory.word(channel + hchan['sendq.first']);
  }
  return { table, firstReceiver, firstSender };
}

function isOnChannel(waits: FoundWaits, wait: number): boolean {
  const kind = waits.kind[wait];
  return waits.resource[wait] > 0 && waits.sudog[wait] > 0 && (kind === SEND || kind === RECEIVE || kind === OTHER);
}

function channelAddresses(waits: FoundWaits, others: Float64Array): Float64Array {
  const named = waits.resource.filter((_, wait) => isOnChannel(waits, wait));
  const all = new Float64Array(named.length + others.length);
  all.set(named);
  all.set(others, named.length);
  all.sort();
  return all.filter((channel, i) => i === 0 || channel !== all[i - 1]);
}

function failWaiters(waits: FoundWaits, columns: WaitColumns, torn: ReadonlySet<number>): void {
  if (torn.size === 0) return;
  for (let wait = 0; wait < waits.kind.length; wait++) {
    const channel = waits.resource[wait];
    const why = () => fault('queue-torn', `a queue of the channel at ${hex(channel)} is torn`, { address: channel });
    if (torn.has(channel)) columns.fail(waits.goroutine[wait], why());
  }
}

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

/** Lists of waits that are added one row after the other. */
export class QueueBuilder {
  readonly #first: Uint32Array;
  #waits = new Uint32Array(1024);
  #count = 0;

  constructor(rows: number) {
    this.#first = new Uint32Array(rows + 1);
  }

  add(wait: number): void {
    if (this.#count === this.#waits.length) {
      const wider = new Uint32Array(this.#count * 2);
      wider.set(this.#waits);
      this.#waits = wider;
    }
    this.#waits[this.#count++] = wait;
  }

  /** The list of `row` is complete. */
  end(row: number): void {
    this.#first[row + 1] = this.#count;
  }

  queues(): Queues {
    return { first: this.#first, wait: this.#waits.slice(0, this.#count) };
  }
}
