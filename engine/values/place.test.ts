import { expect, test } from 'vitest';
import { fault } from '../bytes/fault.ts';
import { absence, gathered, inMemory, isDropped, optimizedOut, signedWord, word } from './place.ts';

const word8 = (n: number) => new Uint8Array([n, 0, 0, 0, 0, 0, 0, 0]);

test('what lies between pieces is not known, and never zero', () => {
  // A slice whose length the compiler dropped: {data, hole, capacity}.
  const place = gathered([
    { offset: 0, length: 8, content: word8(7) },
    { offset: 16, length: 8, content: word8(9) },
  ]);
  expect(word(place)).toBe(7);
  expect(word(place, 8)).toMatchObject({ code: 'optimized-out' });
  expect(word(place, 16)).toBe(9);
  expect(place.bytes(4, 8)).toMatchObject({ code: 'optimized-out' });
  expect(word(place.part(16))).toBe(9);
  expect(place.address).toBeUndefined();
});

test('a value may be put together across pieces', () => {
  const place = gathered([
    { offset: 0, length: 4, content: new Uint8Array([1, 0, 0, 0]) },
    { offset: 4, length: 4, content: new Uint8Array([1, 0, 0, 0]) },
  ]);
  expect(word(place)).toBe(0x1_0000_0001);
});

test('memory that cannot be read says so, unlike what was dropped', () => {
  const missing = fault('page-not-in-core', 'page 0x1000 is not in the core');
  const place = gathered([{ offset: 0, length: 8, content: missing }]);
  expect(word(place)).toBe(missing);
  expect(isDropped(missing)).toBe(false);
  const nothing = optimizedOut().bytes(0, 1);
  expect(!(nothing instanceof Uint8Array) && isDropped(nothing)).toBe(true);
});

test('lengths are signed', () => {
  const minusOne = gathered([{ offset: 0, length: 8, content: new Uint8Array(8).fill(255) }]);
  expect(signedWord(minusOne)).toBe(-1);
});

test('a value is absent only if all of it is', () => {
  const known = { offset: 8, length: 8, content: word8(1) };
  expect(absence(gathered([known]), 24)).toBeUndefined();
  expect(absence(gathered([]), 24)).toMatchObject({ code: 'optimized-out' });
  expect(absence(gathered([]), 0)).toBeUndefined();
  const page = fault('page-not-in-core', 'page 0x1000 is not in the core');
  const memory = (end: number) => ({
    bytes: (address: number, length: number) => (address < 0x1000 || address >= end ? new Uint8Array(length) : page),
    word: () => Number.NaN,
    readable: () => false,
  });
  expect(absence(inMemory(memory(0x9000), 0x1100), 0x3000)).toBe(page);
  expect(absence(inMemory(memory(0x3000), 0x1100), 0x3000)).toBeUndefined();
});
