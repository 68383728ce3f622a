/** Channels, locks and who is stuck, as `unpark inspect` prints them, against what the program knows of its own. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Inspection } from '../../docs/inspect-contract.d.ts';
import { fixture } from '../../fixtures/take.ts';
import { inspect, openFixture } from '../testing/open.ts';
import { fateDifferences, stuckFixture, type ToldGoroutine, toldGoroutines } from '../testing/stuck-truth.ts';

let told: readonly ToldGoroutine[];
let document: Inspection;

beforeAll(async () => {
  const taken = await fixture(stuckFixture('1.27.4', 'default', 'exe'));
  told = toldGoroutines(taken);
  document = inspect(openFixture(taken), ['goroutines', 'channels', 'locks', 'diagnosis']);
});

/** The goroutine of a scenario, and the address of what it waits for first. */
function find(scenario: string, role: string): { id: number; address: string } {
  const found = told.find((g) => g.Scenario === scenario && g.Role === role);
  return { id: found?.ID ?? 0, address: found?.On[0].Address ?? '' };
}

const lock = (address: string) => document.locks?.find((l) => l.address === address);
const channel = (address: string) => document.channels?.find((c) => c.address === address);

describe('resources', () => {
  it('who is stuck, in the diagnosis, on the goroutines and by group', () => {
    expect(fateDifferences(told, new Set(document.diagnosis?.stuck))).toEqual([]);
    const marked = document.goroutines?.filter((g) => g.stuck === 'proved').map((g) => g.id);
    expect(marked).toEqual(document.diagnosis?.stuck);
    const grouped = document.diagnosis?.groups.reduce((sum, g) => sum + (g.stuck ?? 0), 0);
    const { stuck = [], likelyStuck = [] } = document.diagnosis ?? {};
    expect(grouped).toBe(stuck.length + likelyStuck.length);
    const likely = told.filter((g) => g.Fate === 'likely').map((g) => g.ID);
    expect(likelyStuck).toEqual(likely.sort((a, b) => a - b));
    expect(document.problems).toEqual([]);
  });

  it('every resource that the program names is there, with its waiter', () => {
    for (const { ID, On } of told)
      for (const { Kind, Address } of On) {
        if (Address === undefined || Kind === 'other') continue;
        const waiters = lock(Address)?.waiters ?? [
          ...(channel(Address)?.senders ?? []),
          ...(channel(Address)?.receivers ?? []),
        ];
        expect(waiters.map((w) => w.goroutineId)).toContain(ID);
      }
  });

  it('a full channel: its buffer in order, and what its sender wants to send', () => {
    const { id, address } = find('full-buffer', 'producer');
    const full = channel(address);
    expect(full).toMatchObject({
      type: 'chan int',
      length: 2,
      capacity: 2,
      closed: false,
      timer: false,
      receivers: [],
    });
    expect(full?.buffer.map((v) => v.value)).toEqual(['1', '2']);
    expect(full?.senders).toMatchObject([{ goroutineId: id, select: false, element: { value: '3' } }]);
  });

  it('waiters stand in the order in which they will be woken', () => {
    const { address } = find('early-return', 'next');
    expect(lock(address)?.waiters.map((w) => w.goroutineId)).toEqual([
      find('early-return', 'next').id,
      find('early-return', 'behind').id,
    ]);
    expect(lock(address)?.state).toMatchObject({ locked: true, waiting: 2 });
  });

  it('a writer that waits for a reader, and the reader behind it', () => {
    const { address } = find('reader-writer-reader', 'writer');
    expect(lock(address)).toMatchObject({
      kind: 'sync.RWMutex',
      state: { writerHolds: false, writerPending: true, readers: 1, departing: 1 },
    });
    expect(lock(find('writer-writer', 'writer').address)?.state).toMatchObject({ writerHolds: true, readers: 0 });
  });

  it('counters of wait groups', () => {
    expect(lock(find('waitgroup-miscount', 'waiter').address)?.state).toEqual({ counter: 1, waiting: 1 });
    expect(lock(find('worker-pool-shutdown', 'closer').address)?.state).toEqual({ counter: 3, waiting: 1 });
  });

  it('who reaches a resource: stacks, package variables, neither', () => {
    const reach = (scenario: string, role: string) => {
      const { address } = find(scenario, role);
      return (channel(address) ?? lock(address))?.reachableFrom;
    };
    const ids = (scenario: string, ...roles: string[]) =>
      roles.map((role) => find(scenario, role).id).sort((a, b) => a - b);
    expect(reach('forgotten-sender', 'receiver')).toEqual({
      goroutineIds: ids('forgotten-sender', 'receiver'),
      total: 1,
      viaGlobals: false,
    });
    expect(reach('live-sender', 'receiver')?.goroutineIds.toSorted((a, b) => a - b)).toEqual(
      ids('live-sender', 'sender', 'receiver'),
    );
    for (const via of ['live-list', 'live-map', 'live-closure', 'live-in-buffer', 'live-dependency', 'live-sync-map'])
      expect([via, reach(via, 'receiver')?.viaGlobals]).toEqual([via, true]);
    expect(reach('live-timer', 'receiver')?.viaGlobals).toBe(false);
    expect(reach('live-finalizer', 'receiver')?.viaGlobals).toBe(false);
    // A package variable is reached by all, and named for what it is.
    expect(reach('double-lock-global', 'locker')?.viaGlobals).toBe(true);
    // Two values share a place in the heap: a pointer to the upper one does not reach the lower one.
    expect(reach('tiny-mutex', 'locker')).toMatchObject({ total: 1, viaGlobals: false });
  });

  it('a channel that nobody waits on and a package variable holds, with what is in it', () => {
    const idle = document.channels?.filter((c) => c.senders.length + c.receivers.length === 0) ?? [];
    const filled = idle.filter((c) => c.type === 'chan chan int');
    expect(filled).toMatchObject([{ length: 1, capacity: 8, closed: false }]);
    expect(filled[0].buffer).toHaveLength(1);
    // All of them are something that a reader can see in a stack or a package variable: no noise.
    expect(idle.length).toBeLessThan(10);
  });
});
