/** A channel or lock as an answer, entire: state, buffer, queues in order, who reaches it. */
import type { Queued, Reachers, ResourceDetail, ResourceQuery } from '../../api/waits.ts';
import { isFault } from '../bytes/memory.ts';
import { isSelect, WAIT_KINDS } from '../runtime/waiting.ts';
import type { Queues } from '../snapshot/wait-table.ts';
import type { Value } from '../values/value.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { ResourceIndex, Resources } from './resources.ts';
import type { FrameValues } from './variables.ts';

const NAMED_REACHERS = 100;
const ELEMENT = { depth: 1, elements: 20, bytes: 400, offset: 0, path: [] };

/** undefined: nobody waits for anything at this address, and no stack or package variable holds it. */
export function resourceDetail(
  diagnosis: Diagnosis,
  resources: Resources,
  values: FrameValues,
  query: ResourceQuery,
): ResourceDetail | undefined {
  const address = Number(query.address);
  const index = resources.indexOf(address);
  if (!index) return undefined;
  return {
    ...resources.row(index),
    names: [...diagnosis.names.of(address)],
    fields: resources.fields(index),
    channel: 'channel' in index ? channelPart(diagnosis, values, index.channel, query) : undefined,
    queues: queuesOf(diagnosis, values, index, query),
    reachers: query.reach ? reachersOf(diagnosis, address) : undefined,
  };
}

function channelPart(
  { facts }: Diagnosis,
  values: FrameValues,
  row: number,
  query: ResourceQuery,
): ResourceDetail['channel'] {
  const { until } = facts.waits();
  const channels = facts.channels();
  const [length, capacity] = [channels.length[row], channels.capacity[row]];
  const from = Math.min(query.offset, length);
  const count = Math.max(0, Math.min(length - from, query.limit));
  const type = values.reader.types.ofDescriptor(channels.elementType[row]);
  const at = (i: number) =>
    channels.buffer[row] + ((channels.receiveIndex[row] + i) % Math.max(1, capacity)) * channels.elementSize[row];
  const buffer = Array.from({ length: length <= capacity ? count : 0 }, (_, i) =>
    values.reader.at(at(from + i), type, `[${from + i}]`, ELEMENT),
  );
  const [receiver] = channels.receivers.wait.subarray(channels.receivers.first[row], channels.receivers.first[row + 1]);
  const fires = channels.timer[row] === 1 && receiver !== undefined ? until[receiver] : Number.NaN;
  return {
    length,
    capacity,
    closed: channels.closed[row] === 1,
    timer: channels.timer[row] === 1,
    firesIn: Number.isNaN(fires) ? undefined : fires,
    buffer: buffer.filter((value) => value !== undefined),
  };
}

function queuesOf(
  diagnosis: Diagnosis,
  values: FrameValues,
  index: ResourceIndex,
  query: ResourceQuery,
): ResourceDetail['queues'] {
  const channels = diagnosis.facts.channels();
  const { locks } = diagnosis.facts.waits();
  const queue = (name: string, queues: Queues, row: number, element: (wait: number) => Value | undefined) => {
    const all = queues.wait.subarray(queues.first[row], queues.first[row + 1]);
    const window = Array.from(all.subarray(query.offset, query.offset + query.limit));
    const waiters = window.map((wait, i) => queued(diagnosis, wait, query.offset + i + 1, element(wait)));
    return { name, total: all.length, waiters };
  };
  if ('lock' in index) return [queue('waiters', locks.waiters, index.lock, () => undefined)];
  const type = values.reader.types.ofDescriptor(channels.elementType[index.channel]);
  const { memory, layout } = diagnosis.facts.snapshot.program;
  const sent = (wait: number) => {
    const at = memory.word(diagnosis.facts.waits().sudog[wait] + layout.sudog.elem);
    return at > 0 ? values.reader.at(at, type, '', ELEMENT) : undefined;
  };
  return [
    queue('senders', channels.senders, index.channel, sent),
    queue('receivers', channels.receivers, index.channel, () => undefined),
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
  const reach = facts.reach();
  const none = { goroutines: [], total: 0, viaGlobals: false, viaTimer: false };
  if (isFault(reach)) return { ...none, incomplete: reach.message };
  const found = reach.of(address, NAMED_REACHERS);
  if (isFault(found)) return { ...none, incomplete: found.message };
  const stuck = diagnosis.stuck();
  return {
    goroutines: found.goroutines.map(({ row }) => ({
      goroutineId: facts.snapshot.goroutines.id[row],
      at: facts.locations.top(row),
      stuck: stuck[row] === 1,
    })),
    total: found.total,
    viaGlobals: found.variable !== undefined,
    viaTimer: found.timer !== undefined,
    incomplete: found.incomplete?.message,
  };
}
