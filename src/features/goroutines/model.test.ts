import { describe, expect, it } from 'vitest';
import type { GoroutineGroup } from '../../../api/goroutine.ts';
import { goroutineOf, groupLines, isCalled, type Line, membersFilter, settingsOf } from './model.ts';

function group(key: string, count: number, change: Partial<GoroutineGroup> = {}): GoroutineGroup {
  return {
    key,
    title: key,
    count,
    goroutineIds: Array.from({ length: Math.min(count, 100) }, (_, at) => at + 1),
    family: 'sync',
    reasons: 1,
    tops: 1,
    creators: 1,
    stackBytes: 0,
    crashed: false,
    system: false,
    ...change,
  };
}
const link = { view: 'goroutines', snapshot: 'a' } as const;
const plain = settingsOf(link);

const drawn = (lines: readonly Line[]) => lines.map(drawLine);

function drawLine(line: Line): string {
  switch (line.kind) {
    case 'group':
      return `${line.open ? '▾' : '▸'} ${line.group.count} ${line.group.key}`;
    case 'member':
      return `    ${line.row === undefined ? '…' : `g${line.row.id}`}`;
    case 'limit':
      return `    ${line.shown} of ${line.group.count}`;
    case 'more-groups':
      return `${line.shown} of ${line.total} groups`;
  }
}

describe('the grouped table', () => {
  it('unfolds a few members, says of how many, and waits for those that have not come', () => {
    const lines = groupLines(
      plain,
      [group('a', 873), group('b', 1)],
      2,
      new Set(['a']),
      () => 5,
      () => [],
    );
    expect(drawn(lines)).toEqual(['▾ 873 a', '    …', '    …', '    …', '    …', '    …', '    5 of 873', '▸ 1 b']);
  });
  it('needs no limit where all are shown, and says when there are more groups', () => {
    expect(
      drawn(
        groupLines(
          plain,
          [group('a', 2)],
          9,
          new Set(['a']),
          () => 5,
          () => [],
        ),
      ),
    ).toEqual(['▾ 2 a', '    …', '    …', '1 of 9 groups']);
  });
  it('lists only the named members where no filter describes the group', () => {
    const byWaitSite = settingsOf({ ...link, group: 'wait-site' });
    const lines = groupLines(
      byWaitSite,
      [group('a', 873)],
      1,
      new Set(['a']),
      () => 500,
      () => [],
    );
    expect(lines).toHaveLength(102);
    expect(lines.at(-1)).toMatchObject({ kind: 'limit', shown: 100, listed: 100 });
  });
  it('finds a member by its place as well, since its row comes later', () => {
    const [, member] = groupLines(
      plain,
      [group('a', 3)],
      1,
      new Set(['a']),
      () => 5,
      () => [],
    );
    expect(isCalled(member, 'a 0')).toBe(true);
    expect(isCalled(member, 'a 1')).toBe(false);
  });
  it('stands for its first goroutine', () => {
    expect(
      goroutineOf(
        groupLines(
          plain,
          [group('a', 3)],
          1,
          new Set(),
          () => 5,
          () => [],
        )[0],
      ),
    ).toBe(1);
    expect(goroutineOf(undefined)).toBeUndefined();
  });
});

describe("a group's members", () => {
  it.each([
    [{}, group('1f', 873), '-is:system group:1f'],
    [
      { group: 'state' },
      group('x', 873, { status: 'waiting', waitReason: 'chan send' }),
      '-is:system (state:waiting reason:="chan send")',
    ],
    [{ group: 'label:tenant' }, group('x', 873, { title: 'tenant=acme' }), '-is:system label:=tenant=acme'],
    [{ group: 'wait-site' }, group('x', 3), '-is:system id:1,2,3'],
    [{ equal: 'functions' }, group('x', 2), '-is:system id:1,2'],
  ] as const)('%j', (change, of, filter) => expect(membersFilter(settingsOf({ ...link, ...change }), of)).toBe(filter));
});

describe('settings', () => {
  it('are what the address says, and sensible where it says nothing', () => {
    expect(plain).toEqual({ filter: '-is:system', group: 'stack', equal: 'lines', sort: 'count', descending: true });
    expect(settingsOf({ ...link, group: 'none', filter: '' })).toMatchObject({
      filter: '',
      sort: 'id',
      descending: false,
    });
    expect(settingsOf({ ...link, sort: 'wait', descending: false })).toMatchObject({ sort: 'wait', descending: false });
  });
  it('sorts no flat list by count', () =>
    expect(settingsOf({ ...link, group: 'none', sort: 'count' }).sort).toBe('id'));
});
