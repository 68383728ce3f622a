import { expect, it } from 'vitest';
import { familyOf, leads, wayOn } from './findings.ts';

const here = { snapshot: 'a', filter: 'fn:pool' };

it('leads to the graph at the knot, else around what it is about', () => {
  const to = (finding: Parameters<typeof wayOn>[0]) => wayOn(finding, here)?.to;
  expect(to({ kind: 'deadlock', knot: 2, resources: [{ address: '0xc0' }] })).toMatchObject({ view: 'waits', knot: 2 });
  expect(to({ kind: 'contention', resources: [{ address: '0xc0' }] })).toMatchObject({ focus: '0xc0', at: 'r:c0' });
  // Whole, whatever else is filtered.
  expect(to({ kind: 'deadlock', knot: 2, resources: [] })).not.toHaveProperty('filter');
  expect(to({ kind: 'crash', resources: [{ address: '0xc0' }] })).toBeUndefined();
});

it('leads to the processors or the threads where nobody waits for anybody', () => {
  const of = (kind: string) => wayOn({ kind, resources: [] }, here);
  expect(of('run-queues-starving')).toEqual({ to: { view: 'scheduler', snapshot: 'a' }, title: 'Show the scheduler' });
  expect(of('all-threads-in-calls')).toEqual({ to: { view: 'threads', snapshot: 'a' }, title: 'Show the threads' });
});

it('says a deadlock before the crash that it led to, and a crash by itself otherwise', () => {
  expect(familyOf({ kind: 'deadlock' })).toBe('knot');
  expect(familyOf({ kind: 'hogged' })).toBe('running');
  expect(leads({ findings: [] })).toBe(true);
});
