/**
 * A channel or lock that nobody waits for, as an answer: what its own words say. A channel is known by its element's type and
 * by counts that agree; a lock by what the asker says that it is.
 * Source: runtime/chan.go `type hchan`; package sync.
 */
import type { ResourceDetail, ResourceKind, ResourceQuery, ResourceRow } from '../../api/waits.ts';
import { hex } from '../bytes/fault.ts';
import { type LockKind, lockState } from '../runtime/sync-objects.ts';
import { bufferAt } from './channel-buffer.ts';
import type { Diagnosis } from './diagnosis.ts';
import { channelWords, stateWords } from './resources.ts';
import type { FrameValues } from './variables.ts';

type Idle = Omit<ResourceDetail, 'reachers'>;

/** undefined: there is none at this address. */
export function idleResource(diagnosis: Diagnosis, values: FrameValues, query: ResourceQuery): Idle | undefined {
  if (query.kind !== undefined && query.kind !== 'channel')
    return idleLock(diagnosis, query.kind, Number(query.address));
  return idleChannel(diagnosis, values, query);
}

function idleChannel({ facts }: Diagnosis, values: FrameValues, query: ResourceQuery): Idle | undefined {
  const address = Number(query.address);
  const { memory, layout } = facts.snapshot.program;
  const { hchan } = layout;
  const field = (name: 'qcount' | 'dataqsiz' | 'buf' | 'recvx' | 'elemtype') => memory.word(address + hchan[name]);
  const [length, capacity, receive, element] = [field('qcount'), field('dataqsiz'), field('recvx'), field('elemtype')];
  const type = facts.channelType(element);
  const agrees = length <= capacity && receive < Math.max(1, capacity);
  if (type === undefined || !agrees) return undefined;
  const elementSize = memory.word32(address + hchan.elemsize) & 0xffff;
  const head = { length, capacity, receive, elementSize, buffer: field('buf'), elementType: element };
  const closed = memory.word32(address + hchan.closed) !== 0;
  const timer = hchan.timer >= 0 && memory.word(address + hchan.timer) > 0;
  return {
    ...rowOf(address, type, 'channel', channelWords({ length, capacity, closed, timer })),
    names: [],
    fields: {},
    channel: { length, capacity, closed, timer, buffer: bufferAt(values, head, query) },
    queues: ['senders', 'receivers'].map((name) => ({ name, total: 0, waiters: [] })),
  };
}

function idleLock({ facts }: Diagnosis, kind: LockKind, address: number): Idle | undefined {
  const fields = lockState(facts.snapshot.program, kind, address);
  if (!fields) return undefined;
  return {
    ...rowOf(address, kind, kind, kind === 'semaphore' ? '' : stateWords(fields).join(', ')),
    names: [],
    fields: { ...fields },
    queues: [{ name: 'waiters', total: 0, waiters: [] }],
  };
}

function rowOf(address: number, type: string, kind: ResourceKind, state: string): ResourceRow {
  const wakers: ResourceRow['wakers'] = { kind: 'unknown', goroutineIds: [], total: 0 };
  return {
    address: hex(address),
    type,
    kind,
    state,
    waiters: 0,
    holders: [],
    wakers,
    stuck: 0,
    knots: [],
  };
}
