import { expect, it } from 'vitest';
import type { Blocking } from '../../../api/waits.ts';
import { fates, nextHolder } from './blocking.ts';

const waits = (...ids: number[]): Blocking['waits'] =>
  ids.map((goroutineId) => ({
    target: { kind: 'mutex' },
    resource: {
      address: '0xc0',
      kind: 'sync.Mutex',
      state: 'locked',
      waiters: 1,
      holders: [{ goroutineId, frame: 3, evidence: 'deferred Unlock', certainty: 'likely' }],
      wakers: { kind: 'held', goroutineIds: [goroutineId], total: 1 },
      stuck: 0,
      knots: [],
    },
  }));

it('names the holder, but not the goroutine itself', () => {
  expect(nextHolder({ goroutineId: 1, waits: waits(1, 7) })).toMatchObject({ goroutineId: 7, frame: 3 });
  expect(nextHolder({ goroutineId: 1, waits: waits(1) })).toBeUndefined();
});

it('says in which knot it is, or behind which, and how surely it is stuck', () => {
  expect(fates({ knot: 1, behindKnot: undefined, stuck: 'likely' })).toEqual([
    { words: 'in knot 1', filter: 'knot:1', isKnot: true },
    { words: 'stuck, likely', filter: 'stuck:likely', isKnot: false },
  ]);
  expect(fates({ knot: undefined, behindKnot: 2, stuck: undefined }).map(({ words }) => words)).toEqual([
    'behind knot 2',
  ]);
});
