/**
 * What the program `known` (fixtures/programs) does with locks, contexts and buffers, as our printers say it: where the types
 * have no String method of their own, or say less with it.
 */
import { expect } from 'vitest';
import type { Fixture } from '../../../fixtures/take.ts';
import type { Value } from '../value.ts';
import { openValuesOf } from './frames.ts';

const LOCKS = {
  Free: 'unlocked',
  Held: 'locked',
  Waited: 'locked, 2 waiting',
  RFree: 'unlocked',
  Read: 'locked by 2 readers',
  Write: 'locked by a writer',
  Pending: 'a writer waits for 1 of its readers, 1 more reader waits for it',
  WriteWaited: 'locked by a writer, 1 reader waits',
  Group: 'counter 3',
  GroupWaited: 'counter 2, 1 waiting',
  Done: 'done',
  Undone: 'not done',
  Running: 'running',
  Cond: '(*sync.Cond)(0x)',
  Map: 'len 3 {"key": main.point{…}, int(0): "value 0", int(2): "value 2"}',
  EmptyMap: 'len 0',
  Deleted: 'len 0',
  Locker: '(*sync.Mutex)(locked)',
};

const POOLS = { Pool: 'holds 12', Victim: 'holds 0, 1 more until the next collection', Empty: 'holds 0' };

const ATOMICS = {
  Bool: 'true',
  Int32: '-32',
  Int64: '-64',
  Uint32: '32',
  Uint64: '9223372036854775808',
  Uintptr: '8',
  Value: 'main.point{X:3, Y:4}',
  NoValue: 'nil',
  Pointer: '(*main.point)(0x)',
  NoPointer: 'nil',
};

const CONTEXTS = {
  Background: 'context.Background',
  TODO: 'context.TODO',
  Cancel: '(*context.cancelCtx)(context.Background.WithCancel)',
  Cancelled: '(*context.cancelCtx)(context.TODO.WithCancel [cancelled: context canceled])',
  Caused: '(*context.cancelCtx)(context.Background.WithCancel [cancelled: context canceled, because the cause])',
  Timeout: '(*context.timerCtx)(context.Background.WithCancel.WithDeadline(2100-01-02 03:04:05 +0000 UTC))',
  Value: '(*context.valueCtx)(context.Background.WithValue(main.key{…}, "ada"))',
  Nested:
    '(*context.cancelCtx)(context.Background.WithCancel.WithDeadline(2100-01-02 03:04:05 +0000 UTC).WithValue("k", int(42)).WithCancel)',
  Without: 'context.TODO.WithCancel [cancelled: context canceled].WithoutCancel',
};

const TEXTS = {
  Buffer: 'len 13 "buffered text"',
  Read: 'len 11 "it was read"',
  Empty: 'len 0',
  Builder: `len 206 "built ${'long '.repeat(11)}lon…"`,
  Reader: '(*strings.Reader)(0x)',
  UUID: '123e4567-e89b-12d3-a456-426614174000',
  Number: '"12.5"',
};

export function expectKnown(taken: Fixture): void {
  const { values } = openValuesOf(taken.executable, taken.core);
  const read = (name: string, path: string[] = []): Value => {
    const found = values.global(name, { depth: 2, elements: 50, bytes: 400, offset: 0, path });
    if (!found) throw new Error(`there is no ${name} ${path}`);
    return found;
  };
  /** Those of the expected fields that this Go version has. */
  const fields = (of: Value, wanted: Readonly<Record<string, string>>, isEarlier: (name: string) => boolean) => {
    const found = Object.fromEntries((of.children ?? []).map((c) => [c.name, c.value.replace(/0x[0-9a-f]+/g, '0x')]));
    for (const [name, value] of Object.entries(wanted))
      if (!isEarlier(name)) expect({ [name]: found[name] }).toEqual({ [name]: value });
  };
  const locks = read('main.l');
  const minor = Number(taken.spec.go.split('.')[1]);
  fields(locks, LOCKS, () => false);
  fields(read('main.pools'), POOLS, () => false);
  fields(read('main.l', ['Atomic']), ATOMICS, (name) => minor < 19 && !/Value$/.test(name));
  // Up to Go 1.20 the background is a pointer to a number.
  fields(read('main.c'), CONTEXTS, (name) => minor < 21 && /Background|TODO|Caused|Without/.test(name));
  fields(read('main.t'), TEXTS, () => false);
  expect(read('main.l', ['Cond', '*']).value).toBe('1 waiting');
  expect(read('main.c', ['Expired', '*']).value).toMatch(
    /^context\.Background\.WithDeadline\(.*\) \[cancelled: context deadline exceeded\]$/,
  );
  expect(read('main.t', ['Reader', '*']).value).toBe('len 15 "ead by a reader"');
  expect(read('main.t', ['Bytes', '*']).value).toBe('len 13 "bytes to read"');
  expect(read('main.t', ['Raw', '[0]']).value).toBe('{"a":[1,2]}');
  expect(read('main.t', ['Request', '*']).value).toBe('POST http://example.com/path?q=1 HTTP/1.1');
  expect(read('main.t', ['Response']).value).toBe('HTTP/1.1 404 Not Found');
  const shown = (read('main.t', ['Values']).children ?? []).map((c) => c.value.replace(/0x[0-9a-f]+/g, '0x'));
  expect(shown).toEqual([
    'int(5)',
    '"text"',
    '(*int)(0x)',
    'int(7)',
    'main.point{X:1, Y:2}',
    '<invalid reflect.Value>',
    '[]int len 2, cap 2 {1, 2}',
    'map[string]int len 1 {"a": 1}',
  ]);
  expect((read('main.t', ['Types']).children ?? []).map((c) => c.value)).toEqual([
    '(*reflect.rtype)(int)',
    '(*reflect.rtype)(main.point)',
    '(*reflect.rtype)(*main.point)',
    '(*reflect.rtype)(error)',
    '(*reflect.rtype)(map[string][]url.URL)',
    '(*reflect.rtype)(struct { A int })',
  ]);
}
