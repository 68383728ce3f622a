import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NumberLists } from './number-lists.ts';

function entriesOf(lists: NumberLists, number: number): number[] {
  const entries: number[] = [];
  for (let entry = lists.last(number); entry >= 0; entry = lists.before(entry)) entries.push(entry);
  return entries.reverse();
}

test('each number has the entries that were added to it, in their order, and what was left of them', () => {
  const number = fc.oneof(fc.nat({ max: 20 }), fc.nat(), fc.integer({ min: 2 ** 31, max: 2 ** 40 }));
  fc.assert(
    fc.property(fc.array(number, { maxLength: 4000 }), fc.nat({ max: 5 }), (numbers, part) => {
      const lists = new NumberLists();
      const expected = new Map<number, number[]>();
      for (const one of numbers) expected.set(one, [...(expected.get(one) ?? []), lists.add(one)]);
      for (const [one, entries] of expected) expect(entriesOf(lists, one)).toEqual(entries);
      const stays = (entry: number) => entry % 5 < part;
      for (const one of expected.keys()) lists.filter(one, stays);
      for (const [one, entries] of expected) expect(entriesOf(lists, one)).toEqual(entries.filter(stays));
      expect(entriesOf(lists, 7.5)).toEqual([]);
      for (const [one, entries] of expected)
        expect([...entries.filter(stays), lists.add(one)]).toEqual(entriesOf(lists, one));
    }),
  );
});
