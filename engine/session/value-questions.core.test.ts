/** Questions over many values: one value of a group as a table, package variables, what a limit of no elements gives. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ValueTableQuery } from '../../api/frame-values.ts';
import type { FixtureSpec } from '../../fixtures/matrix.ts';
import { fixture } from '../../fixtures/take.ts';
import type { OpenSession } from '../index.ts';
import { openFixture } from '../testing/open.ts';

const STORE: FixtureSpec = { program: 'store', go: '1.26.8', flags: 'noopt', mode: 'exe', way: 'crash' };
const TABLE = {
  filter: 'fn:main.submit',
  frame: 0,
  function: 'main.submit',
  bytes: 4096,
  sort: 'id',
  descending: false,
  offset: 0,
  limit: 100,
} as const;
const ALL = { depth: 1, elements: 100, bytes: 4096, offset: 0 };

let session: OpenSession;
beforeAll(async () => {
  session = openFixture(await fixture(STORE));
});

describe('one value of a group', () => {
  it('is counted, and filtered by one of the values', () => {
    const all = session.valueTable({ ...TABLE, path: ['order', 'Region'] });
    expect(all).toMatchObject({ matched: 600, total: 600, distinctTotal: 3 });
    expect(all.distinct.reduce((sum, { count }) => sum + count, 0)).toBe(600);
    for (const { value, count } of all.distinct) {
      const some = session.valueTable({ ...TABLE, path: ['order', 'Region'], value, limit: 1000 });
      expect(some).toMatchObject({ matched: count, total: 600 });
      expect(new Set(some.rows.map((row) => row.value?.value))).toEqual(new Set([value]));
    }
  });

  it('is sorted by value, numbers by size, and read in windows that fit together', () => {
    const query: ValueTableQuery = { ...TABLE, path: ['order', 'ID'], sort: 'value', limit: 250 };
    const windows = [0, 250, 500].map((offset) => session.valueTable({ ...query, offset }).rows);
    const ids = windows.flat().map((row) => Number(row.value?.value));
    expect(ids).toHaveLength(600);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(session.valueTable({ ...query, descending: true }).rows[0].value?.value).toBe(String(ids.at(-1)));
  });

  it('shows of a pointer what it points to', () => {
    const [row] = session.valueTable({ ...TABLE, path: ['order', 'Parent'] }).rows;
    expect(row.value?.children?.[0]).toMatchObject({ name: '*', value: expect.stringContaining('Region:"north"') });
  });
});

describe('package variables', () => {
  it('are as many as were counted, also those that cannot be read', () => {
    const { packages, total } = session.globals({ ...ALL, elements: 0, limit: 0 });
    expect(packages[0]).toMatchObject({ name: 'main', own: true });
    expect(packages.reduce((sum, { count }) => sum + count, 0)).toBe(total);
    const { variables } = session.globals({ ...ALL, elements: 0, limit: 1000, package: 'runtime' });
    expect(variables).toHaveLength(packages.find(({ name }) => name === 'runtime')?.count ?? -1);
    for (const variable of variables) expect(variable.value !== '' || variable.unreadable !== undefined).toBe(true);
  });

  it('without elements are told to have them', () => {
    const [samples] = session.global({ ...ALL, elements: 0, name: 'main.Samples', path: [] }).variables;
    expect(samples).toMatchObject({ length: 250_000, expandable: true });
    expect(samples.children).toBeUndefined();
  });

  it('have lines as deep as was asked for', () => {
    const line = (preview: number) =>
      session.global({ ...ALL, preview, name: 'main.Registry', path: ['first'] }).variables[0].children?.[0].value;
    expect(line(0)).toBe('{…}');
    expect(line(4)).toContain('Region:"north"');
  });
});

it('memory that is missing in a run is one run', () => {
  const { missing } = session.memory({ address: '0x1000', length: 10_000, bare: true });
  expect(missing).toEqual([{ address: '0x1000', length: 10_000, reason: 'it is not mapped' }]);
});
