import { expect, it } from 'vitest';
import type { Variable } from '../../api/value.ts';
import { shownValue } from './value.ts';

const account: Variable = { name: '*', type: 'main.Account', kind: 'struct', value: '{ID:"17"}' };
const from: Variable = {
  name: 'from',
  type: '*main.Account',
  kind: 'ptr',
  value: '(*main.Account)(0xc000)',
  children: [account],
};

it.each([
  ['what it points to', from, '{ID:"17"}'],
  [
    'the pointer, where that cannot be read',
    { ...from, children: [{ ...account, value: '' }] },
    '(*main.Account)(0xc000)',
  ],
  [
    'the pointer, where it points to a pointer',
    { ...from, children: [{ ...account, kind: 'ptr' }] },
    '(*main.Account)(0xc000)',
  ],
  ['the value itself', account, '{ID:"17"}'],
])('shows %s', (_, variable, text) => expect(shownValue(variable)).toBe(text));
