import { expect, it } from 'vitest';
import type { GoroutineGroup, GoroutineRow } from '../../../api/goroutine.ts';
import { fateOf } from './fate.ts';

const row = (of: Partial<GoroutineRow>) => fateOf({ id: 7, ...of } as GoroutineRow);
const group = (of: Partial<GoroutineGroup>) => fateOf({ count: 10, ...of } as GoroutineGroup);

it('says the knot before what follows from it', () => {
  expect(row({ knot: 2, stuck: 'likely' })).toEqual({ words: 'in knot 2', term: 'knot:2', isKnot: true });
  expect(row({ behindKnot: 2, stuck: 'likely' })?.words).toBe('behind knot 2');
  expect(row({ stuck: 'proved' })).toMatchObject({ words: 'stuck, proved', term: 'stuck:proved' });
  expect(row({})).toBeUndefined();
});

it('says of a group how many, and how surely where that is one thing', () => {
  expect(group({ proved: 10, likely: 0 })?.words).toBe('stuck, proved');
  expect(group({ proved: 3, likely: 0 })?.words).toBe('3 stuck, proved');
  expect(group({ proved: 3, likely: 7 })).toMatchObject({ words: 'stuck', term: 'stuck:yes' });
  expect(group({ proved: 0, likely: 0 })).toBeUndefined();
});
