/** Two cores of one process that says what it did between them; and of two processes of one program. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Comparison, comparison } from '../../../api/compare.ts';
import { TWICE } from '../../../fixtures/matrix.ts';
import { fixture } from '../../../fixtures/take.ts';
import { openFixture } from '../../testing/open.ts';
import { compareProfiles } from './compare.ts';

const QUERY = { equal: 'lines', heap: true, filter: '' } as const;
const GROWING = new Map(TWICE.map((spec) => [spec.go, spec]));

async function profiles(go: string) {
  const spec = GROWING.get(go);
  if (!spec) throw new Error(`two cores are not taken of go${go}`);
  const taken = await fixture(spec);
  const [before, after] = [taken, { ...taken, core: taken.later }].map((one) => openFixture(one).profile(QUERY));
  if (!before || !after) throw new Error('its goroutines are known');
  return { taken, before, after };
}

describe.each([...GROWING.keys()])('go%s', (go) => {
  let compared: Comparison;
  let truth: Record<string, number>[];
  beforeAll(async () => {
    const { taken, before, after } = await profiles(go);
    compared = comparison.strict().parse(compareProfiles(before, after));
    truth = readFileSync(taken.output, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  });
  const group = (name: string, state: string) =>
    compared.groups.filter((g) => g.top?.function === name && g.state === state);

  test('groups that stayed, went, grew and came', () => {
    expect(compared).toMatchObject({ sameProcess: true, sameBuild: true });
    const readers = group('main.reader', 'chan receive');
    expect(readers).toMatchObject([{ before: truth[0].Readers, after: 20, stayed: 20 }]);
    expect(group('main.passing', 'chan receive')).toMatchObject([{ before: truth[0].Done, after: 0, stayed: 0 }]);
    // Those of before and after were started by two statements: two groups.
    const leaking = group('main.leaking', 'chan send').toSorted((a, b) => a.before - b.before);
    expect(leaking).toMatchObject([
      { before: 0, after: 40, stayed: 0 },
      { before: truth[0].Leaked, after: 5, stayed: 5 },
    ]);
    expect(group('main.locking', 'sync.Mutex.Lock')).toMatchObject([{ before: 0, after: 7 }]);
    const { inBoth = 0, came = 0, gone = 0, before, after } = compared.goroutines;
    expect(gone).toBe(30);
    expect(came).toBeGreaterThanOrEqual(47);
    expect([inBoth + gone, inBoth + came]).toEqual([before, after]);
    expect(compared.seconds).toBeGreaterThanOrEqual(0);
  });

  test('with a filter: only what it keeps, and what that waits for', async () => {
    const { taken } = await profiles(go);
    const [before, after] = [taken, { ...taken, core: taken.later }].map((one) =>
      openFixture(one).profile({ ...QUERY, heap: false, filter: 'fn:main.locking' }),
    );
    if (!before || !after) throw new Error('its goroutines are known');
    const kept = compareProfiles(before, after);
    expect(kept.goroutines).toMatchObject({ before: 0, after: 7, came: 7, gone: 0 });
    expect(kept.groups).toMatchObject([{ before: 0, after: 7 }]);
    expect(kept.resources.map(({ name }) => name)).toEqual(['main.mu']);
  });

  test.each(['fn:main.passing', 'fn:main.leaking', 'state:waiting'])(
    'what the filter %s no longer keeps is not said to be gone, and channels are as without it',
    async (filter) => {
      const { taken } = await profiles(go);
      const sessions = [taken, { ...taken, core: taken.later }].map((one) => openFixture(one));
      const ids = (kept: string) =>
        sessions.map((one) => {
          const query = { filter: kept, sort: 'id', descending: false, offset: 0, limit: 1000 } as const;
          return one.goroutines(query).rows.map(({ id }) => id);
        });
      const [all, kept] = [ids(''), ids(filter)];
      const [before, after] = sessions.map((one) => one.profile({ ...QUERY, heap: false, filter }));
      if (!before || !after) throw new Error('its goroutines are known');
      const found = compareProfiles(before, after);
      expect(found.goroutines).toMatchObject({
        before: kept[0].length,
        after: kept[1].length,
        gone: kept[0].filter((id) => !all[1].includes(id)).length,
        came: kept[1].filter((id) => !all[0].includes(id)).length,
        inBoth: [...new Set(kept.flat())].filter((id) => all.every((ids) => ids.includes(id))).length,
      });
      for (const resource of found.resources) expect(compared.resources).toContainEqual(resource);
    },
  );

  test('channels that filled, locks that are waited for', () => {
    const named = (name: string) => compared.resources.find((r) => r.name === name);
    expect(named('main.queue')).toMatchObject({ stateBefore: '10 of 64 buffered', stateAfter: '40 of 64 buffered' });
    expect(named('main.mu')).toMatchObject({ kind: 'sync.Mutex', before: 0, after: 7 });
    expect(named('main.nobody')).toMatchObject({ before: 5, after: 45 });
    expect(named('main.events')).toBeUndefined();
  });

  test('objects by type', () => {
    const sessions = compared.types?.find((t) => t.type === 'main.Session');
    expect(sessions).toMatchObject({ objectsBefore: truth[0].Sessions, objectsAfter: 40 });
  });
});

test('a snapshot and itself: nothing changed', async () => {
  const { before } = await profiles('1.27.4');
  const same = compareProfiles(before, before);
  expect(same.resources).toEqual([]);
  expect(same.types).toEqual([]);
  expect(same.groups.every((g) => g.before === g.after && g.stayed === g.after)).toBe(true);
  expect(same.goroutines).toMatchObject({ gone: 0, came: 0 });
});

test('another process of another build: ids and addresses are not compared', async () => {
  const [old, now] = await Promise.all([profiles('1.20.14'), profiles('1.27.4')]);
  const compared = compareProfiles(old.before, now.after);
  expect(compared).toMatchObject({ sameProcess: false, sameBuild: false, resources: [], seconds: undefined });
  expect(compared.goroutines.stayed).toBeUndefined();
});
