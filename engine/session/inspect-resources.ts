/**
 * The `channels` and `locks` sections of `unpark inspect`: everything that somebody waits for, with its queues in order, and
 * channels that a stack or package variable holds. Who
 * can reach a resource is searched for while there are few of them: each search goes over a part of the heap.
 */
import type { Reach } from '../analyses/stuck/reach.ts';
import { hex } from '../bytes/fault.ts';
import { isFault } from '../bytes/memory.ts';
import { LOCK_KINDS, lockState } from '../runtime/sync-objects.ts';
import { isSelect } from '../runtime/waiting.ts';
import type { ChannelTable, Queues } from '../snapshot/wait-table.ts';
import type { Value } from '../values/value.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { GoroutineFacts } from './facts.ts';
import { piece } from './json-writer.ts';
import type { FrameValues } from './variables.ts';

/** Where values come from, and how much of each is wanted. */
export interface Elements {
  readonly values: FrameValues;
  readonly limits: { readonly depth: number; readonly elements: number; readonly bytes: number };
}

const WHOLE = { path: [], offset: 0, plain: false };

/** Channels, or locks, whose reachability is searched for; with more it is left out. */
const SEARCHED = 256;
/** Goroutines that are named of those that reach one. */
const NAMED = 100;
/** Resources whose texts leave at once. */
const CHUNK = 512;

export function* inspectChannels(diagnosis: Diagnosis, elements: Elements): Generator<Uint8Array> {
  const { facts } = diagnosis;
  const channels = facts.channels();
  const reach = reachWriter(facts, channels.count);
  yield* list(channels.count, (row) => ({
    address: hex(channels.address[row]),
    type: facts.channelType(channels.elementType[row]),
    length: channels.length[row],
    capacity: channels.capacity[row],
    closed: channels.closed[row] === 1,
    timer: channels.timer[row] === 1,
    sendIndex: channels.sendIndex[row],
    receiveIndex: channels.receiveIndex[row],
    buffer: bufferOf(channels, row, elements),
    senders: waiters(facts, channels.senders, row, (wait) => sentBy(facts, wait, channels.elementType[row], elements)),
    receivers: waiters(facts, channels.receivers, row),
    names: namesOf(diagnosis, channels.address[row]),
    reachableFrom: reach(channels.address[row]),
  }));
}

export function* inspectLocks(diagnosis: Diagnosis): Generator<Uint8Array> {
  const { facts } = diagnosis;
  const { locks } = facts.waits();
  const reach = reachWriter(facts, locks.count);
  yield* list(locks.count, (row) => ({
    address: hex(locks.address[row]),
    kind: LOCK_KINDS[locks.kind[row]],
    state: lockState(facts.snapshot.program, LOCK_KINDS[locks.kind[row]], locks.address[row]),
    waiters: waiters(facts, locks.waiters, row),
    holders: (diagnosis.held.of(row)?.holders ?? []).map(({ goroutineId, frame, evidence, certainty }) => ({
      goroutineId,
      frame,
      evidence,
      certainty,
    })),
    names: namesOf(diagnosis, locks.address[row]),
    reachableFrom: reach(locks.address[row]),
  }));
}

/** Waiters of locks with those who hold them, and the edges of knots. */
export function* inspectWaits(diagnosis: Diagnosis): Generator<Uint8Array> {
  const { id } = diagnosis.facts.snapshot.goroutines;
  const { goroutine, resource } = diagnosis.facts.waits();
  let text = '{"edges":[';
  let comma = '';
  for (const { wait, row, because, certainty } of diagnosis.edges()) {
    const edge = { from: id[goroutine[wait]], resource: hex(resource[wait]), to: id[row], because, certainty };
    text += comma + JSON.stringify(edge);
    comma = ',';
    if (text.length < TEXT) continue;
    yield piece(text);
    text = '';
  }
  yield piece(`${text}]}`);
}

/** Characters of text that leave at once. */
const TEXT = 1 << 16;

function namesOf(diagnosis: Diagnosis, address: number): string[] | undefined {
  const names = diagnosis.namesOf(address);
  return names.length > 0 ? [...names] : undefined;
}

/** Oldest first; as many as a value shows of a list: `length` says how many there are. */
function bufferOf(channels: ChannelTable, row: number, { values, limits }: Elements): Value[] {
  const capacity = channels.capacity[row];
  const count = Math.min(channels.length[row], limits.elements);
  if (!(count > 0 && count <= capacity) || channels.elementSize[row] === 0) return [];
  const { reader } = values;
  const type = reader.types.ofDescriptor(channels.elementType[row]);
  const at = (i: number) =>
    channels.buffer[row] + ((channels.receiveIndex[row] + i) % capacity) * channels.elementSize[row];
  return Array.from({ length: count }, (_, i) => reader.at(at(i), type, `[${i}]`, { ...limits, ...WHOLE })).filter(
    (value) => value !== undefined,
  );
}

/** What a blocked sender wants to send: its record says where that lies. */
function sentBy(facts: GoroutineFacts, wait: number, type: number, { values, limits }: Elements): Value | undefined {
  const { memory, layout } = facts.snapshot.program;
  const address = memory.word(facts.waits().sudog[wait] + layout.sudog.elem);
  const { reader } = values;
  return address > 0 ? reader.at(address, reader.types.ofDescriptor(type), '', { ...limits, ...WHOLE }) : undefined;
}

function waiters(
  facts: GoroutineFacts,
  queues: Queues,
  row: number,
  elementOf: (wait: number) => Value | undefined = () => undefined,
): { goroutineId: number; select: boolean; element?: Value }[] {
  const { goroutine } = facts.waits();
  const ids = facts.snapshot.goroutines.id;
  return Array.from(queues.wait.subarray(queues.first[row], queues.first[row + 1]), (wait) => ({
    goroutineId: ids[goroutine[wait]],
    select: isSelect(facts.waitReason(goroutine[wait])),
    element: elementOf(wait),
  }));
}

/** undefined where there are too many resources, or the heap does not tell. */
function reachWriter(facts: GoroutineFacts, resources: number): (address: number) => object | undefined {
  if (resources > SEARCHED) return () => undefined;
  return (address) => {
    const all = facts.reach(address);
    const found: Reach | ReturnType<typeof facts.reach> = isFault(all) ? all : all.of(address, NAMED);
    if (!('total' in found)) return undefined;
    const ids = facts.snapshot.goroutines.id;
    return {
      goroutineIds: found.goroutines.map(({ row }) => ids[row]),
      total: found.total,
      viaGlobals: found.variable !== undefined,
    };
  };
}

function* list(count: number, make: (row: number) => object): Generator<Uint8Array> {
  let text = '[';
  for (let row = 0; row < count; row++) {
    text += `${row > 0 ? ',' : ''}${JSON.stringify(make(row))}`;
    if (row % CHUNK === CHUNK - 1) {
      yield piece(text);
      text = '';
    }
  }
  yield piece(`${text}]`);
}
