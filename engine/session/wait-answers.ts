/** What a goroutine waits for, as an answer: one entry of the table of waits. */
import type { WaitTarget } from '../../api/goroutine.ts';
import { hex } from '../bytes/fault.ts';
import { LOCK_KINDS } from '../runtime/sync-objects.ts';
import { WAIT_KINDS } from '../runtime/waiting.ts';
import { type Queues, rowOfAddress, type WaitTable } from '../snapshot/wait-table.ts';
import { CodeCounter } from './codes.ts';

/** What of a snapshot's facts an answer about a wait is made of. */
interface WaitFacts {
  waits(): WaitTable;
  channelType(descriptor: number): string | undefined;
  selectLine(wait: number): number | undefined;
  connection(row: number, descriptor: number): object | undefined;
}

export function waitTarget(facts: WaitFacts, wait: number): WaitTarget {
  const { kind, resource, until, descriptor, goroutine } = facts.waits();
  const seconds = Number.isNaN(until[wait]) ? undefined : until[wait];
  const network = descriptor[wait] >= 0;
  // The runtime's record of a descriptor is nothing that the program knows.
  const isOwn = resource[wait] > 0 && WAIT_KINDS[kind[wait]] !== 'network';
  return {
    kind: WAIT_KINDS[kind[wait]],
    address: isOwn ? hex(resource[wait]) : undefined,
    type: resourceType(facts, wait),
    line: facts.selectLine(wait),
    descriptor: network
      ? { fd: descriptor[wait], deadlineSeconds: seconds, ...facts.connection(goroutine[wait], resource[wait]) }
      : undefined,
    untilSeconds: network ? undefined : seconds,
  };
}

/** "chan main.Job", "sync.Mutex"; undefined for what is neither a channel nor an object of package sync. */
export function resourceType(facts: WaitFacts, wait: number): string | undefined {
  const { channels, locks, resource } = facts.waits();
  const channel = rowOfAddress(channels.address, resource[wait]);
  if (channel >= 0) return facts.channelType(channels.elementType[channel]);
  const lock = rowOfAddress(locks.address, resource[wait]);
  const kind = lock < 0 ? 'semaphore' : LOCK_KINDS[locks.kind[lock]];
  return kind === 'semaphore' ? undefined : kind;
}

/** Which resources rows wait for, by the first wait of each. Those in a queue are numbered by the queues, which costs no look-up. */
export function firstResources({ first, resource, channels, locks }: WaitTable, rows: number): CodeCounter {
  const numberOf = new Int32Array(resource.length).fill(-1);
  const number = ({ first: starts, wait }: Queues, from: number) => {
    for (let row = 0; row + 1 < starts.length; row++)
      for (let i = starts[row]; i < starts[row + 1]; i++) numberOf[wait[i]] = from + row;
  };
  number(channels.receivers, 0);
  number(channels.senders, 0);
  number(locks.waiters, channels.count);
  const others = new Map<number, number>();
  const unqueued = (address: number): number => {
    const channel = rowOfAddress(channels.address, address);
    if (channel >= 0) return channel;
    const lock = rowOfAddress(locks.address, address);
    if (lock >= 0) return channels.count + lock;
    const known = others.get(address) ?? channels.count + locks.count + others.size;
    others.set(address, known);
    return known;
  };
  const codes = new Int32Array(rows).fill(-1);
  for (let row = 0; row < rows; row++) {
    const wait = first[row];
    if (wait === first[row + 1] || !(resource[wait] > 0)) continue;
    codes[row] = numberOf[wait] >= 0 ? numberOf[wait] : unqueued(resource[wait]);
  }
  return new CodeCounter(codes, channels.count + locks.count + others.size);
}

/** Numbers as a filter lists them, in order: "18,20-30". */
export function rangesText(numbers: readonly number[]): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const ranges: { readonly first: number; last: number }[] = [];
  for (const number of sorted) {
    const range = ranges.at(-1);
    if (range && number === range.last + 1) range.last = number;
    else ranges.push({ first: number, last: number });
  }
  return ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}
