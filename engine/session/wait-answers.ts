/** What a goroutine waits for, as an answer: one entry of the table of waits. */
import type { WaitTarget } from '../../api/goroutine.ts';
import { hex } from '../bytes/fault.ts';
import { LOCK_KINDS } from '../runtime/sync-objects.ts';
import { WAIT_KINDS } from '../runtime/waiting.ts';
import { rowOfAddress, type WaitTable } from '../snapshot/wait-table.ts';

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
