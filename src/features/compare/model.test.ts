import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../../api/compare.ts';
import type { SnapshotEntry } from '../../../api/library.ts';
import { candidates, changeWord, headline, signOf, stateWords } from './model.ts';

describe('a row', () => {
  it.each([
    [0, 3, 'new', 'new'],
    [3, 0, 'gone', 'gone'],
    [3, 2000, 'more', '+1,997'],
    [3, 2, 'fewer', '−1'],
    [3, 3, 'same', 'same count'],
  ])('from %d to %d is %s', (before, after, sign, text) => {
    expect(signOf({ before, after })).toBe(sign);
    expect(changeWord({ before, after })).toBe(text);
  });

  it('says a state once where it stayed', () => {
    const row = { address: '0xc000012000', kind: 'channel', before: 0, after: 0 } as const;
    expect(stateWords({ ...row, stateBefore: 'no buffer', stateAfter: 'no buffer' })).toBe('no buffer');
    expect(stateWords({ ...row, stateAfter: 'locked' })).toBe('not seen → locked');
  });
});

it('says how far apart two snapshots of a process are, and that two processes cannot be told from each other', () => {
  const same: Comparison = {
    sameProcess: true,
    sameBuild: true,
    seconds: 952,
    goroutines: { before: 65, after: 82, inBoth: 35, stayed: 33, gone: 30, came: 47 },
    groups: [],
    groupTotal: 0,
    resources: [],
    resourceTotal: 0,
  };
  expect(headline(same)).toBe(
    '65 → 82 goroutines · 15m 52s apart · 30 went, 47 came; of 35 in both 33 are still at the same place',
  );
  expect(headline({ ...same, sameProcess: false, seconds: undefined })).toBe(
    '65 → 82 goroutines · of two processes: groups are compared, goroutines cannot be',
  );
});

it('offers the same program first, the newest first, and only what can be opened', () => {
  const entry = (id: string, program: string, wallTime: string, state: SnapshotEntry['state'] = 'ready') =>
    ({ id, program, wallTime, state, revision: '1', source: 'path', addedAt: wallTime, coreBytes: 1 }) as const;
  const all = [
    entry('a', 'pay', '2026-11-22T03:00:00Z'),
    entry('b', 'other', '2026-11-23T03:00:00Z'),
    entry('c', 'pay', '2026-11-20T03:00:00Z'),
    entry('d', 'pay', '2026-11-21T03:00:00Z'),
    entry('e', 'pay', '2026-11-21T03:00:00Z', 'waiting'),
  ];
  expect(candidates(all, 'a').map(({ id }) => id)).toEqual(['d', 'c', 'b']);
});
