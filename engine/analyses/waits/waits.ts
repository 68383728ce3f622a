/**
 * Everything that blocked goroutines wait for, read in address order, one pass a kind: 100,000 goroutines on 10,000 channels
 * and 1,000 locks take less than a second.
 */
import { type Fault, fault, hex } from '../../bytes/fault.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import {
  type ChannelTable,
  type ChannelWaits,
  type LockTable,
  type Queues,
  rowOfAddress,
  type WaitTable,
} from '../../snapshot/wait-table.ts';
import { type Blocked, blockedGoroutines } from './blocked.ts';
import { channelWaits, isOnChannel } from './channel-waits.ts';
import { addCondWaits } from './cond-waits.ts';
import { addCoroutineWaits } from './coroutine-waits.ts';
import { addNetworkWaits } from './network-waits.ts';
import { QueueBuilder } from './queue-builder.ts';
import { addSemaphoreWaits, type LockKinds } from './semaphore-waits.ts';
import { addPlainWaits, addSleepers } from './timed-waits.ts';
import { WaitColumns } from './wait-columns.ts';

export function readWaits(snapshot: Snapshot): WaitTable {
  const lockKinds: LockKinds = new Map();
  const rest = otherWaits(blockedGoroutines(snapshot), lockKinds).ordered(snapshot.goroutines.count);
  // Another thread may have read them meanwhile.
  const onChannels = snapshot.pendingWaits?.() ?? channelWaits(snapshot);
  // The records of a million waits are read once: kept, they would take more room than what they say.
  snapshot.program.memory.forget();
  return joined(onChannels, rest, lockKinds);
}

/** All but those on channels. */
function otherWaits(blocked: Blocked, lockKinds: LockKinds): WaitColumns {
  const expected = blocked.count((reason) => !isOnChannel(reason));
  const columns = new WaitColumns(expected, 'others');
  addSemaphoreWaits(blocked, columns, lockKinds);
  addCondWaits(blocked, columns, lockKinds);
  addSleepers(blocked, columns);
  addNetworkWaits(blocked, columns);
  addCoroutineWaits(blocked, columns);
  addPlainWaits(blocked, columns);
  return columns;
}

/** The channels of these waits, and others on which nobody waits. */
export function withOtherChannels(snapshot: Snapshot, waits: WaitTable, others: Float64Array): ChannelTable {
  const { goroutine, first, channels } = channelWaits(snapshot, others);
  return numbered(
    channels,
    goroutine.map((row, wait) => waits.first[row] + wait - first[row]),
  );
}

/** Channels whose queues have other numbers: those in the places of these. */
function numbered(channels: ChannelTable, places: Uint32Array): ChannelTable {
  const queues = ({ first, wait }: Queues): Queues => ({ first, wait: wait.map((one) => places[one]) });
  return { ...channels, senders: queues(channels.senders), receivers: queues(channels.receivers) };
}

type OrderedWaits = ReturnType<WaitColumns['ordered']>;

/** Both in order of goroutines; where one has both, those on channels first. */
function joined(a: ChannelWaits, b: OrderedWaits, lockKinds: LockKinds): WaitTable {
  const placesA = a.goroutine.map((row, wait) => wait + b.first[row]);
  const placesB = b.goroutine.map((row, wait) => wait + a.first[row + 1]);
  const count = placesA.length + placesB.length;
  const put = <T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(
    ofA: T | undefined,
    ofB: T,
    into: T,
  ): T => {
    if (ofA) for (let i = 0; i < placesA.length; i++) into[placesA[i]] = ofA[i];
    for (let i = 0; i < placesB.length; i++) into[placesB[i]] = ofB[i];
    return into;
  };
  const faults = new Map([...a.faults, ...b.faults]);
  for (const [row, why] of tornQueues(a)) if (!faults.has(row)) faults.set(row, why);
  return {
    first: a.first.map((first, row) => first + b.first[row]),
    goroutine: put(a.goroutine, b.goroutine, new Uint32Array(count)),
    kind: put(a.kind, b.kind, new Uint8Array(count)),
    resource: put(a.resource, b.resource, new Float64Array(count)),
    sudog: put(a.sudog, b.sudog, new Float64Array(count)),
    until: put(a.until, b.until, new Float64Array(count)),
    descriptor: put(undefined, b.descriptor, new Int32Array(count).fill(-1)),
    queued: put(a.queued, b.queued, new Uint8Array(count)),
    faults,
    channels: numbered(a.channels, placesA),
    locks: lockTable(b, placesB, lockKinds),
  };
}

/** Goroutines that wait on channels whose queues are torn, and why. */
function* tornQueues({ resource, goroutine, torn }: ChannelWaits): Generator<[number, Fault]> {
  for (let wait = 0; wait < resource.length && torn.size > 0; wait++) {
    const address = resource[wait];
    if (torn.has(address))
      yield [goroutine[wait], fault('queue-torn', `a queue of the channel at ${hex(address)} is torn`, { address })];
  }
}

function lockTable(waits: OrderedWaits, places: Uint32Array, kinds: LockKinds): LockTable {
  const address = Float64Array.from(kinds.keys()).sort();
  const lists: number[][] = Array.from(address, () => []);
  // In the order in which the waits were added, which is that of the queues.
  for (const wait of waits.place) {
    const row = waits.sudog[wait] > 0 ? rowOfAddress(address, waits.resource[wait]) : -1;
    if (row >= 0) lists[row].push(places[wait]);
  }
  const queues = new QueueBuilder(address.length);
  for (const [row, list] of lists.entries()) {
    for (const wait of list) queues.add(wait);
    queues.end(row);
  }
  const kind = Uint8Array.from(address, (a) => kinds.get(a) ?? 0);
  return { count: address.length, address, kind, waiters: queues.queues() };
}
