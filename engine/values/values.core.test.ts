/** Values of a program whose contents follow from their keys: maps of both designs, channels, interfaces, limits, paths. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { fixture } from '../../fixtures/take.ts';
import { openValuesOf, userFrames } from './testing/frames.ts';
import type { Value } from './value.ts';

const PROGRAM = join(import.meta.dirname, 'testing', 'kinds.go');

describe.each([
  { go: '1.20.14', mode: 'exe' },
  { go: '1.22.12', mode: 'pie' },
  { go: '1.24.9', mode: 'exe' },
  { go: '1.27.4', mode: 'pie' },
] as const)('go$go $mode', ({ go, mode }) => {
  let global: (name: string, path: string[]) => Value | undefined;
  let ask: (path: string[], limits?: { depth?: number; elements?: number; bytes?: number; offset?: number }) => Value;

  beforeAll(async () => {
    const taken = await fixture({ program: PROGRAM, go, flags: 'noopt', mode, way: 'crash' });
    const opened = openValuesOf(taken.executable, taken.core);
    const frame = userFrames(opened, 1, 100).find((f) => f.call.function === 'main.main');
    if (!frame) throw new Error('main.main is not on the stack');
    global = (name, path) => opened.values.global(name, { depth: 1, elements: 10, bytes: 100, offset: 0, path });
    ask = (path, limits = {}) => {
      const query = { depth: 1, elements: 10_000, bytes: 4096, offset: 0, ...limits, path: ['k', ...path] };
      const { variables, fault } = opened.values.variablesOf(frame.call.activation, query);
      expect(fault).toBeUndefined();
      return variables[0];
    };
  });

  const entries = (map: Value) => new Map(map.children?.map((c) => [c.key?.value, c.value]));

  test('big maps have all entries, each once', () => {
    for (const [name, count, element] of [
      ['squares', 5000, (i: number) => i * i],
      ['growing', 6657, (i: number) => (i === 0 ? 0 : -i)],
    ] as const) {
      const map = ask([name]);
      expect(map).toMatchObject({ kind: 'map', length: count });
      expect(map.truncated).toBeUndefined();
      expect(map.children?.length).toBe(count);
      const found = entries(map);
      for (let i = 0; i < count; i++) expect(found.get(String(i))).toBe(String(element(i)));
    }
  });

  test('maps of strings, of what is too large for a slot, shrunk and empty ones', () => {
    const texts = entries(ask(['texts']));
    for (let i = 0; i < 50; i++) expect(texts.get(`"key${i}"`)).toBe(`"value${i}"`);
    const wides = ask(['wides'], { depth: 2 });
    const firsts = wides.children?.map((c) => [
      c.key?.children?.[0].value,
      c.key?.children?.[19].value,
      c.children?.[0].value,
    ]);
    expect(firsts?.length).toBe(50);
    for (const [first, last, value] of firsts ?? []) {
      expect([Number(last) + Number(first), Number(value)]).toEqual([0, 2 * Number(first)]);
    }
    expect([...entries(ask(['shrunk'])).keys()].map(Number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 10 }, (_, i) => 4990 + i),
    );
    expect(ask(['empty'])).toMatchObject({ value: 'len 0', length: 0 });
    expect(ask(['unmade'])).toMatchObject({ value: 'nil', length: 0 });
    expect(ask(['inside'], { depth: 3 })).toMatchObject({
      value: 'len 1 {"a": len 1 {1: {…}}}',
      children: [{ key: { value: '"a"' }, children: [{ key: { value: '1' }, value: '{value:11, next:nil}' }] }],
    });
  });

  test('channels: what is in the buffer, next to be received first', () => {
    const ring = ask(['ring']);
    expect(ring).toMatchObject({ kind: 'chan', type: 'chan int', length: 3, capacity: 4, raw: { closed: false } });
    expect(ring.value).toMatch(/^\(chan int\)\(0x[0-9a-f]+\)$/);
    expect(ring.children?.map((c) => c.value)).toEqual(['3', '4', '5']);
    expect(ask(['closed'])).toMatchObject({ length: 1, raw: { closed: true }, children: [{ value: '"last"' }] });
    expect(ask(['unmadeCh'])).toMatchObject({ value: 'nil' });
  });

  test('interfaces show their dynamic values', () => {
    const boxed = ask(['boxed'], { depth: 1 });
    const texts = boxed.children?.map((c) => c.value.replace(/0x[0-9a-f]+/, '0x'));
    expect(texts).toEqual([
      'nil',
      'bool(true)',
      'int(7)',
      '"text"',
      'main.celsius(36.6)',
      'main.list{value:3, next:nil}',
      '(*main.list)(0x)',
      '[2]int{5, 6}',
      'main.build.func1',
      'struct { p *int }{p:nil}',
      '[]int len 1, cap 1 {1}',
    ]);
    expect(ask(['err'])).toMatchObject({ kind: 'interface', children: [{ name: 'data', type: '*fmt.wrapError' }] });
    expect(ask(['err', 'err', 's'])).toMatchObject({ value: '"inner"' });
    expect(ask(['failed'])).toMatchObject({ value: 'nil' });
    expect(ask(['method'])).toMatchObject({ kind: 'func', value: 'main.list.String-fm' });
  });

  test('limits cut, and say so', () => {
    expect(ask(['long'], { bytes: 5 })).toMatchObject({
      value: '"éé"',
      length: 6000,
      truncated: { shown: 4, total: 6000 },
    });
    const many = ask(['many'], { elements: 3, offset: 2995 });
    expect(many).toMatchObject({ length: 3000, truncated: { shown: 3, total: 3000 } });
    expect(many.children?.map((c) => [c.name, c.value])).toEqual([
      ['[2995]', '2995'],
      ['[2996]', '2996'],
      ['[2997]', '2997'],
    ]);
    expect(ask(['many'], { elements: 3, offset: 9999 })).toMatchObject({
      children: [],
      truncated: { shown: 0, total: 3000 },
    });
    expect(ask(['many'], { depth: 0 })).toMatchObject({ expandable: true });
    expect(ask(['many'], { depth: 0 }).children).toBeUndefined();
    expect(ask(['many', '[17]'])).toMatchObject({ value: '17', type: 'int' });
  });

  test('a pointer back to a value further out says so; paths go round', () => {
    let at: Value | undefined = ask(['cycle'], { depth: 16 });
    let last = at;
    for (; at; at = at.children?.find((c) => c.name === '*' || c.name === 'next')) last = at;
    expect(last).toMatchObject({ name: '*', sameAs: 'k.cycle' });
    expect(last.children).toBeUndefined();
    expect(ask(['cycle', 'next', 'next', '*', 'next', 'value'])).toMatchObject({ value: '1' });
  });

  test('package variables, by name and path', () => {
    expect(global('main.Kept', [])).toMatchObject({ type: 'map[string]int', value: 'len 1 {"kept": 1}' });
    expect(global('main.Kept', ['[0]'])).toMatchObject({ value: '1' });
    expect(global('main.Kept', ['[1]'])).toBeUndefined();
    expect(global('main.Missing', [])).toBeUndefined();
  });

  test('a path that leads nowhere is a fault', () => {
    expect(() => ask(['nothing'])).toThrow(/no-such-value/);
    expect(() => ask(['many', '[3000]'])).toThrow(/no-such-value/);
  });
});
