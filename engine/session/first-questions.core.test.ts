/** What a session asks itself ahead changes no answer, and goes through with every kind of core. */
import { expect, it } from 'vitest';
import { DEFAULT_FILTER } from '../../api/links.ts';
import { representative, specName } from '../../fixtures/matrix.ts';
import { fixture } from '../../fixtures/take.ts';
import { openFixture } from '../testing/open.ts';
import { HIDES_SYSTEM } from './filtering.ts';
import { firstQuestions } from './first-questions.ts';

const ROWS = { filter: '', offset: 0, limit: 1000, marks: false };

it('asks with the filter that views have where nothing is said', () => {
  expect(HIDES_SYSTEM).toBe(DEFAULT_FILTER);
});

for (const spec of representative().slice(0, 3))
  it(specName(spec), async () => {
    const taken = await fixture(spec);
    const asked = openFixture(taken);
    const steps = [...firstQuestions(asked, false)].length;
    expect(steps).toBeGreaterThan(20);
    const fresh = openFixture(taken);
    for (const sort of ['state', 'created', 'wait'] as const)
      for (const descending of [true, false]) {
        const query = { ...ROWS, sort, descending };
        expect(asked.goroutines(query).rows).toEqual(fresh.goroutines(query).rows);
      }
    for (const filter of ['state:waiting', 'fn:main', 'created:main is:system']) {
      const query = { ...ROWS, filter, sort: 'id', descending: false } as const;
      expect(asked.goroutines(query)).toEqual(fresh.goroutines(query));
    }
    const groups = { ...ROWS, by: 'stack', equal: 'lines', sort: 'count', descending: true } as const;
    expect(asked.groups(groups)).toEqual(fresh.groups(groups));
  });
