import { describe, expect, it } from 'vitest';
import type { Variable } from '../../../api/value.ts';
import { bitsOf, faultsOf, naturalBits, pointedAt, rawBits, rawBitsBeneath, shownValue, typeText } from './text.ts';

const account: Variable = { name: '*', type: 'main.Account', kind: 'struct', value: '{ID:"17"}' };
const from: Variable = {
  name: 'from',
  type: '*main.Account',
  kind: 'ptr',
  value: '(*main.Account)(0xc000)',
  raw: { pointer: '0xc000' },
  children: [account],
};
const number = (kind: string, value: string, change: Partial<Variable> = {}): Variable => ({
  name: 'n',
  type: kind,
  kind,
  value,
  ...change,
});

describe('the natural line', () => {
  it.each([
    ['what it points to', from, '{ID:"17"}'],
    ['the pointer, where that cannot be read', { ...from, children: [{ ...account, value: '' }] }, '0xc000'],
    ['the pointer, where it points to a pointer', { ...from, children: [{ ...account, kind: 'ptr' }] }, '0xc000'],
    ['the pointer, where it leads back', { ...from, children: [{ ...account, sameAs: 'first' }] }, '0xc000'],
    ['the value itself', account, '{ID:"17"}'],
    ['digits in threes', number('int64', '-18422075'), '-18_422_075'],
    ['small numbers as they are', number('int', '1234'), '1234'],
    ['what a printer made of a number', number('int64', '1m30s'), '1m30s'],
    ['lengths in threes', number('slice', 'len 250000, cap 300000 {10000, …}'), 'len 250_000, cap 300_000 {10000, …}'],
    ['digits of texts as they are', number('string', '"12345678"'), '"12345678"'],
  ])('shows %s', (_, variable, text) => expect(shownValue(variable)).toBe(text));

  it('says of a channel what is in it and who waits', () => {
    const jobs = number('chan', '(chan int)(0xc000)', {
      length: 3,
      capacity: 64,
      raw: { hchan: '0xc000', closed: true },
      queues: { senders: { total: 1204, waiters: [] }, receivers: { total: 0, waiters: [] } },
    });
    expect(shownValue(jobs)).toBe('3 of 64, 1,204 wait to send, closed');
    expect(pointedAt(jobs)).toEqual({ text: '0xc000', address: '0xc000', type: 'runtime.hchan' });
  });

  it('tells the address where it shows what is there', () => {
    expect(pointedAt(from)).toEqual({ text: '0xc000', address: '0xc000', type: 'main.Account' });
    expect(pointedAt(account)).toBeUndefined();
  });

  it('has addresses apart, but not those that the program wrote', () => {
    expect(bitsOf('{Name:"0xc000", Next:0x1f42d0, n:10, s:"open \\" 0xc000')).toEqual([
      { text: '{Name:"0xc000", Next:' },
      { text: '0x1f42d0', address: '0x1f42d0', type: undefined },
      { text: ', n:10, s:"open \\" 0xc000' },
    ]);
    const alone = [{ text: '0xc000', address: '0xc000', type: 'main.Account' }];
    expect(naturalBits({ ...from, children: undefined })).toEqual(alone);
  });
});

describe('the raw line', () => {
  it('names the words, and what their addresses lead to', () => {
    expect(rawBits(from)).toEqual([{ name: 'pointer', text: '0xc000', address: '0xc000', type: 'main.Account' }]);
    const xs = number('slice', 'len 1', { type: '[]main.Account', raw: { data: '0xc010', len: 1 } });
    expect(rawBits(xs).map(({ name, type }) => [name, type])).toEqual([
      ['data', 'main.Account'],
      ['len', undefined],
    ]);
  });
  it('is what the value would be without its printer', () => {
    expect(rawBits(number('int64', '1m30s', { plain: '90000000000' })).map(({ text }) => text)).toEqual([
      '90000000000',
      '0x14f46b0400',
    ]);
  });
  it('does not repeat what stands above it', () => {
    expect(rawBitsBeneath(number('int', '17'))).toEqual([{ text: '0x11' }]);
    expect(rawBitsBeneath(account)).toEqual([]);
    expect(rawBitsBeneath(from)).toEqual(rawBits(from));
  });
  it('has negative numbers as their bytes', () => {
    expect(rawBits(number('int8', '-1'))[1].text).toBe('0xff');
  });
});

it('says why a value is not there, of the pointer and of what it points to', () => {
  expect(faultsOf({ ...from, children: [{ ...account, value: '', unreadable: '0xc000 is not mapped' }] })).toEqual([
    '0xc000 is not mapped',
  ]);
  expect(faultsOf({ ...account, fault: 'torn', missing: ['length', 'capacity'] })).toEqual([
    'torn',
    'length, capacity not known here',
  ]);
});

it('puts the length of a long text behind its type', () => {
  expect(typeText(number('string', '"…"', { length: 268_000 }))).toBe('string, 268,000');
  expect(typeText(number('string', '"x"', { length: 1 }))).toBe('string');
});
