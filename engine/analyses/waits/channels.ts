/**
 * The channels that goroutines wait on, with both their queues.
 * Source: runtime/chan.go: hchan.recvq and sendq through next.
 */
import { AddressMap } from '../../bytes/address-map.ts';
import type { GoProgram } from '../../runtime/program.ts';
import type { ChannelTable } from '../../snapshot/wait-table.ts';
import { QueueBuilder } from './queue-builder.ts';
import { OTHER, RECEIVE, SEND } from './wait-columns.ts';

/** The waits on channels, in order of goroutines, as the queues are matched against them. */
interface FoundWaits {
  readonly kind: Uint8Array;
  readonly resource: Float64Array;
  readonly sudog: Float64Array;
  readonly next: Float64Array;
  readonly queued: Uint8Array;
}

/**
 * Reads every channel that a wait names, and `others`; sets the directions of select cases, and marks the waits that stand in a
 * queue. `torn`: channels with a queue that cannot be followed to its end.
 */
export function readChannels(
  program: GoProgram,
  waits: FoundWaits,
  others: Float64Array,
): { readonly channels: ChannelTable; readonly torn: ReadonlySet<number> } {
  const { memory, layout } = program;
  const address = channelAddresses(waits, others);
  const n = address.length;
  const onChannel = waits.sudog.map((sudog, wait) => (isOnChannel(waits, wait) ? sudog : 0));
  const bySudog = new AddressMap(onChannel);
  const { table, firstReceiver, firstSender } = readHeads(program, address);
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
  return { channels: { ...table, receivers, senders }, torn };
}

interface Heads {
  readonly table: Omit<ChannelTable, 'senders' | 'receivers'>;
  /** The first record of each queue; 0: it is empty; NaN: it cannot be read. */
  readonly firstReceiver: Float64Array;
  readonly firstSender: Float64Array;
}

/** What the channels say of themselves, each read once. */
function readHeads({ memory, layout }: GoProgram, address: Float64Array): Heads {
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

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
