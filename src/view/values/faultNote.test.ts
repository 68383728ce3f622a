import { expect, it } from 'vitest';
import type { Variable } from '../../../api/value.ts';
import { faultNote } from './faultNote.ts';

const of = (change: Partial<Variable>) =>
  faultNote({ name: 'n', type: 'int', kind: 'int', value: '', ...change })?.means;

it.each([
  [{ unreadable: 'optimized out' }, 'kept no place'],
  [{ value: 'len unknown', missing: ['length'] }, 'only some of its words'],
  [{ unreadable: 'page 0xc000 is not in the core' }, 'was not dumped'],
  [{ unreadable: 'page 0xc000 was in the part of the core that is cut off' }, 'ends before'],
  [{ unreadable: '0xdead0000 is not mapped' }, 'no memory there'],
  [{ value: '7', lastKnown: true as const }, 'last stored'],
])('%j is explained', (change, words) => expect(of(change)).toContain(words));

it('says nothing where nothing is wrong', () => expect(of({ value: '7' })).toBeUndefined());
