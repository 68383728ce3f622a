import { expect, it } from 'vitest';
import { familyOf, leads, waitsOf } from './findings.ts';

const here = { snapshot: 'a', filter: 'fn:pool' };

it('leads to the graph at the knot, else around what it is about', () => {
  expect(waitsOf({ kind: 'deadlock', knot: 2, resources: [{ address: '0xc0' }] }, here)).toMatchObject({ knot: 2 });
  expect(waitsOf({ kind: 'contention', resources: [{ address: '0xc0' }] }, here)).toMatchObject({
    focus: '0xc0',
    at: 'r:c0',
  });
  // Whole, whatever else is filtered.
  expect(waitsOf({ kind: 'deadlock', knot: 2, resources: [] }, here)).not.toHaveProperty('filter');
  expect(waitsOf({ kind: 'hogged', resources: [] }, here)).toBeUndefined();
});

it('says a deadlock before the crash that it led to, and a crash by itself otherwise', () => {
  expect(familyOf({ kind: 'deadlock' })).toBe('knot');
  expect(familyOf({ kind: 'hogged' })).toBe('running');
  expect(leads({ findings: [] })).toBe(true);
});
