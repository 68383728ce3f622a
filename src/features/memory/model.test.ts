import { describe, expect, it } from 'vitest';
import type { AddressTarget, MemoryAnswer } from '../../../api/memory.ts';
import { lineAt, type MemoryLine, memoryLines, targetText, typePointedTo, variableIn, windowStart } from './model.ts';

const OBJECT: AddressTarget = { kind: 'heap', text: 'heap object of main.T, 24 bytes', start: '0xc000', size: 24 };

function answer(change: Partial<MemoryAnswer> = {}): MemoryAnswer {
  return {
    address: '0xc000',
    length: 32,
    bytes: '',
    missing: [],
    target: OBJECT,
    pointers: [],
    fields: [],
    ...change,
  };
}
const BYTES = Uint8Array.from({ length: 32 }, (_, at) => (at < 8 ? 0x41 + at : 0));

const drawn = (of: MemoryAnswer, bytes = BYTES) => memoryLines(of, bytes).map(drawLine);

function drawLine(line: MemoryLine): string {
  switch (line.kind) {
    case 'word':
      return `${line.address.toString(16)} ${line.hex} ${line.ascii} ${line.number}`;
    case 'missing':
      return `${line.address.toString(16)} ${line.length} bytes: ${line.reason}`;
    case 'end':
      return `-- ${line.text}`;
  }
}

describe('memory', () => {
  it('has a word a line, and a mark where the object ends', () => {
    expect(drawn(answer())).toEqual([
      'c000 41 42 43 44 45 46 47 48 ABCDEFGH 0x4847464544434241',
      'c008 00 00 00 00 00 00 00 00 ........ 0x0',
      'c010 00 00 00 00 00 00 00 00 ........ 0x0',
      '-- heap object of main.T, 24 bytes',
      'c018 00 00 00 00 00 00 00 00 ........ 0x0',
    ]);
  });
  it('has one line for all that is missing', () => {
    const missing = [{ address: '0xc008', length: 16, reason: 'it is not in the core' }];
    expect(drawn(answer({ missing })).slice(1)).toEqual([
      'c008 16 bytes: it is not in the core',
      '-- heap object of main.T, 24 bytes',
      'c018 00 00 00 00 00 00 00 00 ........ 0x0',
    ]);
  });
  it('names the fields in a word, and what they are', () => {
    const fields = [
      { offset: 0, size: 4, path: 'state', type: 'int32' },
      { offset: 4, size: 4, path: 'sema', type: 'uint32' },
      { offset: 8, size: 16, path: 'name', type: 'string' },
    ];
    const [first, second, third] = memoryLines(answer({ fields }), BYTES);
    const named = (line: MemoryLine) =>
      line.kind === 'word' ? line.fields.map(({ name, number }) => `${name} = ${number}`) : [];
    expect(named(first)).toEqual(['state = 0x44434241', 'sema = 0x48474645']);
    expect(named(second)).toEqual(['name.data = 0x0']);
    expect(named(third)).toEqual(['name.len = 0x0']);
  });
  it('finds the line of an address', () => {
    const lines = memoryLines(answer(), BYTES);
    expect([0xc00b, 0xc018, 0xc020].map((at) => lineAt(lines, at))).toEqual([1, 4, -1]);
  });
});

describe('a window', () => {
  it('begins with the object that the address is in', () => {
    expect(windowStart(0xc010, OBJECT, false)).toBe(0xc000);
  });
  it('begins at the address where its type is known, where the object is far, and where there is none', () => {
    expect(windowStart(0xc013, OBJECT, true)).toBe(0xc010);
    expect(windowStart(0xd00c, { ...OBJECT, size: 1 << 20 }, false)).toBe(0xd008);
    expect(windowStart(0x1000, { kind: 'unmapped', text: 'not mapped' }, false)).toBe(0x1000);
    expect(windowStart(0xc010, { kind: 'stack', text: 'stack of g1', start: '0xc000', size: 2048 }, false)).toBe(
      0xc010,
    );
  });
});

it('knows the type of what a word points to', () => {
  const field = { offset: 0, size: 8, path: 'next', name: 'next', number: '0xc000' };
  const pointer = { value: '0xc000', target: { ...OBJECT, type: 'main.T' } };
  const of = (type: string, name = 'next') => typePointedTo({ fields: [{ ...field, type, name }], pointer: undefined });
  expect(of('*main.T')).toBe('main.T');
  expect(of('[]main.T', 'next.data')).toBe('main.T');
  expect(of('[]main.T', 'next.len')).toBeUndefined();
  expect(typePointedTo({ fields: [], pointer })).toBe('main.T');
  expect(typePointedTo({ fields: [], pointer: { ...pointer, value: '0xc008' } })).toBeUndefined();
});

it('writes sizes as people read them', () => {
  expect(targetText({ text: 'heap object, 2400256 bytes, 10 bytes in' })).toBe(
    'heap object, 2,400,256 bytes, 10 bytes in',
  );
});

it.each([
  [{ kind: 'variable', text: 'main.registry, 8 bytes in', start: '0x100' }, 'main.registry'],
  [{ kind: 'variable', text: 'package variables of the program' }, undefined],
  [OBJECT, undefined],
] as const)('%j', (target, name) => expect(variableIn(target)).toBe(name));
