/** A channel or lock as an answer, entire: state, buffer, queues in order, who reaches it. */
import type { Queued, Reachers, ResourceDetail, ResourceQuery } from '../../api/waits.ts';
import { isFault } from '../bytes/memory.ts';
import { isSelect, WAIT_KINDS } from '../runtime/waiting.ts';
import type { Queues } from '../snapshot/wait-table.ts';
import type { Value } from '../values/value.ts';
import { bufferAt, ELEMENT } from './channel-buffer.ts';
import type { Diagnosis } from './diagnosis.ts';
import { idleResource } from './idle-resource.ts';
import type { ResourceIndex, Resources } from './resources.ts';
import type { FrameValues } from './variables.ts';

const NAMED_REACHERS = 100;
/** Those of them whose variables are looked at. */
const TOLD_REACHERS = 20;

/** undefined: there is no channel or lock at this address, as far as can be told. */
export function resourceDetail(
  diagnosis: Diagnosis,
  resources: Resources,
  values: FrameValues,
  query: ResourceQuery,
): ResourceDetail | undefined {
  const address = Number(query.address);
  const reachers = () => (query.reach ? reachersOf(diagnosis, address) : undefined);
  const index = resources.indexOf(address);
  if (!index) {
    const idle = idleResource(diagnosis, values, query);
    return idle && { ...idle, reachers: reachers() };
  }
  return {
    ...resources.detailed(index),
    names: [...diagnosis.names.of(address)],
    fields: resources.fields(index),
    channel: 'channel' in index ? channelPart(diagnosis, values, index, query) : undefined,
    queues: queuesOf(diagnosis, resources, values, index, query),
    reachers: reachers(),
  };
}

function channelPart(
  { facts }: Diagnosis,
  values: FrameValues,
  { channel: row, table: channels }: Extract<ResourceIndex, { readonly channel: number }>,
  query: ResourceQuery,
): ResourceDetail['channel'] {
  const { until } = facts.waits();
  const [length, capacity, receive] = [channels.length[row], channels.capacity[row], channels.receiveIndex[row]];
  const [buffer, elementSize, elementType] = [
    channels.buffer[row],
    channels.elementSize[row],
    channels.elementType[row],
  ];
  const [receiver] = channels.receivers.wait.subarray(channels.receivers.first[row], channels.receivers.first[row + 1]);
  const fires = channels.timer[row] === 1 && receiver !== undefined ? until[receiver] : Number.NaN;
  return {
    length,
    capacity,
    closed: channels.closed[row] === 1,
    timer: channels.timer[row] === 1,
    firesIn: Number.isNaN(fires) ? undefined : fires,
    buffer: bufferAt(values, { length, capacity, receive, buffer, elementSize, elementType }, query),
  };
}

/** Why a queue ends earlier than it should. */
function tornAt({ facts }: Diagnosis, address: number): string | undefined {
  const { faults, first, resource } = facts.waits();
  for (const [row, fault] of faults)
    if (resource.subarray(first[row], first[row + 1]).includes(address)) return fault.message;
  return undefined;
}

function queuesOf(
  diagnosis: Diagnosis,
  resources: Resources,
  values: FrameValues,
  index: ResourceIndex,
  query: ResourceQuery,
): ResourceDetail['queues'] {
  const { locks } = diagnosis.facts.waits();
  const queue = (name: string, queues: Queues, row: number, element: (wait: number) => Value | undefined) => {
    const all = queues.wait.subarray(queues.first[row], queues.first[row + 1]);
    const window = Array.from(all.subarray(query.offset, query.offset + query.limit));
    const waiters = window.map((wait, i) => queued(diagnosis, wait, query.offset + i + 1, element(wait)));
    return { name, total: all.length, waiters, fault: tornAt(diagnosis, resources.address(index)) };
  };
  if ('lock' in index) return [queue('waiters', locks.waiters, index.lock, () => undefined)];
  const { senders, receivers, elementType } = index.table;
  const type = values.reader.types.ofDescriptor(elementType[index.channel]);
  const { memory, layout } = diagnosis.facts.snapshot.program;
  const sent = (wait: number) => {
    const at = memory.word(diagnosis.facts.waits().sudog[wait] + layout.sudog.elem);
    return at > 0 ? values.reader.at(at, type, '', ELEMENT) : undefined;
  };
  return [
    queue('senders', senders, index.channel, sent),
    queue('receivers', receivers, index.channel, () => undefined),
  ];
}

function queued(diagnosis: Diagnosis, wait: number, position: number, element: Value | undefined): Queued {
  const { facts } = diagnosis;
  const { goroutine, kind } = facts.waits();
  const row = goroutine[wait];
  return {
    goroutineId: facts.snapshot.goroutines.id[row],
    position,
    kind: WAIT_KINDS[kind[wait]],
    select: isSelect(facts.waitReason(row)),
    waitSeconds: facts.waitSeconds(row),
    at: facts.locations.top(row),
    stuck: diagnosis.fateOf(row),
    element,
  };
}

function reachersOf(diagnosis: Diagnosis, address: number): Reachers | undefined {
  const { facts } = diagnosis;
  const reach = facts.reach(address);
  const none = { goroutines: [], total: 0, viaGlobals: false, viaTimer: false };
  if (isFault(reach)) return { ...none, incomplete: reach.message };
  const found = reach.of(address, NAMED_REACHERS);
  if (isFault(found)) return { ...none, incomplete: found.message };
  const stuck = diagnosis.stuck();
  return {
    goroutines: found.goroutines.map(({ row }, i) => ({
      goroutineId: facts.snapshot.goroutines.id[row],
      at: facts.locations.top(row),
      stuck: stuck[row] === 1,
      variable: i < TOLD_REACHERS ? diagnosis.names.leadingTo(address, row) : undefined,
    })),
    total: found.total,
    viaGlobals: found.variable !== undefined,
    viaTimer: found.timer !== undefined,
    incomplete: found.incomplete?.message,
  };
}
