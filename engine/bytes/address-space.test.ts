import { describe, expect, it } from 'vitest';
import { AddressSpace } from './address-space.ts';
import { isFault } from './memory.ts';
import { memorySource } from './source.ts';

const filled = (length: number, value: number) => memorySource(new Uint8Array(length).fill(value));

describe('AddressSpace', () => {
  it('reads a word across the border of two ranges', () => {
    const space = new AddressSpace([
      { start: 0x1000, end: 0x1004, source: filled(4, 1), offset: 0 },
      { start: 0x1004, end: 0x1010, source: filled(12, 0), offset: 0 },
    ]);
    expect(space.word(0x1000).toString(16)).toBe('1010101');
  });

  it('takes the first layer where two overlap', () => {
    const space = new AddressSpace([
      { start: 0x2000, end: 0x3000, source: filled(0x1000, 7), offset: 0 },
      { start: 0x1000, end: 0x4000, source: filled(0x3000, 9), offset: 0 },
    ]);
    expect([0x1fff, 0x2000, 0x2fff, 0x3000].map((at) => (space.bytes(at, 1) as Uint8Array)[0])).toEqual([9, 7, 7, 9]);
  });

  it('says which page is missing, and why', () => {
    const space = new AddressSpace([
      {
        start: 0x5000,
        end: 0x7000,
        offset: 0,
        missing: { code: 'page-cut-off', why: 'was in the part of the core that is cut off' },
      },
    ]);
    const read = space.bytes(0x5123, 8);
    expect(isFault(read) && read.message).toBe('page 0x5000 was in the part of the core that is cut off');
    expect(space.word(0x5123)).toBeNaN();
    const unmapped = space.bytes(0x9000, 1);
    expect(isFault(unmapped) && unmapped.code).toBe('address-not-mapped');
  });

  it('refuses a length that no value can have', () => {
    const space = new AddressSpace([{ start: 0, end: 16, source: filled(16, 0), offset: 0 }]);
    const read = space.bytes(0, 2 ** 40);
    expect(isFault(read) && read.code).toBe('length-unreasonable');
  });

  it('reads the same bytes in any order as in sequence', () => {
    const content = Uint8Array.from({ length: 1 << 20 }, (_, i) => (i * 31) >> 3);
    const space = new AddressSpace([
      { start: 0x10000, end: 0x10000 + content.length, source: memorySource(content), offset: 0 },
    ]);
    for (const at of [900_000, 5, 524_283, 262_140, 0, 1_048_568]) {
      const word = new DataView(content.buffer).getBigUint64(at, true);
      expect(space.word(0x10000 + at)).toBe(Number(word));
    }
  });
});

it('a range above 2^53, where numbers are no longer exact, is none', () => {
  const source = memorySource(new Uint8Array(64), 'core');
  const memory = new AddressSpace([{ start: 2 ** 63, end: 2 ** 63 + 2048, source, offset: 0 }]);
  expect(memory.ranges).toEqual([]);
  expect(memory.word(2 ** 63 + 1024)).toBeNaN();
});

it('has no more words than its sources, whatever size a damaged header gives a range', () => {
  const source = memorySource(new Uint8Array(64), 'core');
  const memory = new AddressSpace([{ start: 0x1000, end: 2 ** 50, source, offset: 32 }]);
  expect([...memory.parts(0, 2 ** 53)]).toEqual([{ start: 0x1000, end: 0x1020 }]);
  expect([...memory.words(0x1004, 2 ** 60)]).toEqual([0x1008, 0x1010, 0x1018]);
  expect([...memory.words(Number.NaN, Number.NaN)]).toEqual([]);
});

it('reads nothing at an address that could not be read itself, wherever the last read was', () => {
  const source = memorySource(new Uint8Array(64), 'core');
  const read = (offset: number, into: Uint8Array) => {
    if (!Number.isInteger(offset)) throw new RangeError(`a file has no position ${offset}`);
    return source.read(offset, into);
  };
  const memory = new AddressSpace([{ start: 0x1000, end: 0x1040, source: { ...source, read }, offset: 0 }]);
  expect(memory.word(0x1000)).toBe(0);
  expect(memory.word(memory.word(0x9000))).toBeNaN();
  expect(memory.word32(Number.NaN)).toBeNaN();
  expect(memory.bytes(Number.NaN, 8)).toMatchObject({ code: expect.any(String) });
});
