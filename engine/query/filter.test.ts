import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goroutineStatus, stateFamily } from '../../api/goroutine.ts';
import { filterParts, filterTerms, quoted, withoutPart, withPart } from './edit.ts';
import { type Column, type QuerySource, select } from './evaluate.ts';
import { parseFilter } from './filter.ts';
import { filterKey } from './keys.ts';

/** g1…g5 in columns: what a snapshot would have. */
const rows = [
  {
    id: 1,
    state: 'waiting',
    reason: 'chan receive',
    wait: 30,
    fn: ['main.(*Pool).worker', 'main.main'],
    system: false,
  },
  { id: 2, state: 'waiting', reason: 'chan send', wait: 600, fn: ['main.leak'], system: false },
  { id: 3, state: 'running', reason: '', wait: Number.NaN, fn: ['main.spin'], system: false },
  {
    id: 4,
    state: 'waiting',
    reason: 'GC worker (idle)',
    wait: Number.NaN,
    fn: ['runtime.gcBgMarkWorker'],
    system: true,
  },
  { id: 18, state: 'syscall', reason: '', wait: 7200, fn: ['os.(*File).Read', 'main.read'], system: false },
];
const texts = (of: (r: (typeof rows)[number]) => readonly string[]): Column => ({
  kind: 'dictionary',
  codes: Int32Array.from(rows, (_, i) => i),
  size: rows.length,
  texts: (code) => of(rows[code]),
});
const marked = (out: Uint8Array, has: (r: (typeof rows)[number]) => boolean) =>
  rows.forEach((r, i) => {
    if (has(r)) out[i] = 1;
  });
const columns: Record<string, Column> = {
  state: texts((r) => [r.state]),
  reason: texts((r) => (r.reason === '' ? [] : [r.reason])),
  fn: texts((r) => r.fn),
  wait: { kind: 'number', values: Float64Array.from(rows, (r) => r.wait) },
  id: { kind: 'number', values: Float64Array.from(rows, (r) => r.id) },
  file: texts((r) => (r.id === 1 ? ['/app/pool.go:41'] : ['/app/main.go:7'])),
  label: texts((r) => (r.id === 1 ? ['tenant=acme'] : r.id === 2 ? ['tenant=acme corp'] : [])),
  chan: { kind: 'address', mark: (address, out) => marked(out, (r) => r.id === 1 && address === 0xc000012340) },
  is: { kind: 'flags', mark: (flag, out) => marked(out, (r) => flag === 'system' && r.system) },
};
const source: QuerySource = { count: rows.length, column: (key) => columns[key] };
const ids = (filter: string) => Array.from(select(source, filter).rows, (i) => rows[i].id);

describe('the filter language', () => {
  it.each([
    ['', [1, 2, 3, 4, 18]],
    ['state:waiting', [1, 2, 4]],
    ['state:WAITING', [1, 2, 4]],
    ['state:waiting -is:system', [1, 2]],
    ['reason:"chan receive"', [1]],
    ['reason:chan', [1, 2]],
    ['reason:="chan send"', [2]],
    ['reason:=chan', []],
    ['wait:>5m', [2, 18]],
    ['wait:>=10m', [2, 18]],
    ['wait:<1m', [1]],
    ['wait:10m-3h', [2, 18]],
    ['id:2,18', [2, 18]],
    ['id:1-3', [1, 2, 3]],
    ['g:18', [18]],
    ['fn:main.(*Pool).worker', [1]],
    ['fn:MAIN', [1, 2, 3, 18]],
    ['spin OR leak', [2, 3]],
    ['state:waiting (pool OR leak)', [1, 2]],
    ['-(worker OR leak) -is:system', [3, 18]],
    ['"main.leak"', [2]],
    ['fn:=main.leak', [2]],
    ['fn:=Main.leak', []],
    ['fn:leak AND state:waiting', [2]],
    ['file:pool.go:4', []],
    ['file:pool.go:41', [1]],
    ['file:=pool.go', [1]],
    ['file:=/app/pool.go:41', [1]],
    ['file:=ool.go', []],
    ['label:tenant', [1, 2]],
    ['label:tenant=acme', [1]],
    ['label:tenant="acme corp"', [2]],
    ['chan:0xc000012340', [1]],
    ['chan:c000012340', [1]],
    ['id:g2', [2]],
    ['wait:10m', [2, 18]],
    ['-wait:1s', [3, 4]],
  ])('%s', (filter, expected) => expect(ids(filter)).toEqual(expected));

  it.each([
    ['wiat:>5m', 0, 4, '`wiat` is not a key: did you mean `wait`?'],
    ['wait:soon', 5, 9, '`wait:` takes a duration like 5m, 1h30m or 250ms'],
    ['state:>waiting', 7, 14, '`state` has no order: `>` cannot be used with it'],
    ['is:odd', 3, 6, '`is:` takes system, locked, crashed'],
    ['(a OR', 5, 5, 'something is missing here'],
    ['(a OR b', 0, 1, 'this parenthesis is not closed'],
    ['a)', 1, 2, '`)` does not belong here'],
    ['reason:"chan rec', 7, 16, 'the quote is not closed'],
    ['fn: -is:system', 0, 3, '`fn:` needs a value, for example fn:pool'],
    ['chan:zz', 5, 7, '`chan:` takes an address like 0xc000012340'],
    ['family:synk', 7, 11, '`family:` takes running, runnable, sync, io, gc, idle, knot: did you mean `sync`?'],
  ])('says what is wrong with %s, and where', (filter, from, to, message) =>
    expect(parseFilter(filter).errors).toContainEqual({ from, to, message }),
  );

  it('keeps what it understands of half-typed text', () => {
    expect(ids('state:waiting reason:')).toEqual([1, 2, 4]);
    expect(ids('state:waiting -')).toEqual([1, 2, 4]);
    expect(ids('fn: -is:system')).toEqual([1, 2, 3, 18]);
    expect(ids('state:wait -is:system')).toEqual([1, 2, 3, 18]);
    expect(ids('reason:"chan rec')).toEqual([1]);
  });

  it('refuses what is nested or long beyond reason, instead of overflowing', () => {
    for (const text of [`${'('.repeat(3000)}fn:a${')'.repeat(3000)}`, `${'-'.repeat(3000)}a`, 'a '.repeat(20_000)])
      expect(select(source, text).errors.length).toBeGreaterThan(0);
  });

  it('knows the states and families that the answers have', () => {
    expect(filterKey('state')?.values).toEqual(goroutineStatus.options);
    expect(filterKey('family')?.values).toEqual(stateFamily.options);
  });

  it('names the part that empties the result, and what dropping it brings back', () => {
    expect(select(source, 'state:running wait:>5m').emptiedBy).toEqual({
      term: 'state:running',
      without: 'wait:>5m',
      count: 2,
    });
    expect(select(source, 'state:waiting').emptiedBy).toBeUndefined();
  });

  it('never throws, whatever is typed', () => {
    const signs = fc.constantFrom(
      'state:',
      '-',
      '(',
      ')',
      '"',
      'OR',
      ',',
      '>',
      '=',
      'wait:5m',
      'is:',
      ' ',
      'é',
      '\\',
      'id:1-',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(signs, fc.string({ maxLength: 6 })), { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        for (const error of select(source, text).errors) {
          expect(error.from).toBeGreaterThanOrEqual(0);
          expect(error.to).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});

describe('editing a filter', () => {
  it('finds, adds and drops parts without touching the rest', () => {
    const text = 'state:waiting  -is:system reason:"chan send"';
    expect(filterParts(text).map((p) => p.text)).toEqual(['state:waiting', '-is:system', 'reason:"chan send"']);
    expect(withoutPart(text, filterParts(text)[1])).toBe('state:waiting reason:"chan send"');
    expect(withPart('state:waiting', 'state:waiting')).toBe('state:waiting');
    expect(withPart('', '-is:system')).toBe('-is:system');
    expect(withPart('a OR b', '-is:system')).toBe('(a OR b) -is:system');
    expect(withPart('(a OR b)', '-is:system')).toBe('(a OR b) -is:system');
    expect(filterParts('(a) b').map((p) => p.text)).toEqual(['(a)', 'b']);
    expect(withoutPart('a fn:"x  y" b', filterParts('a fn:"x  y" b')[0])).toBe('fn:"x  y" b');
  });

  it('finds the terms that the bar draws, at any depth, and not what is no term', () => {
    const text = 'pool -is:system (fn:a OR -(id:1,2 p:3)) wiat:3 label:"x y" fn:';
    expect(filterTerms(text).map((t) => t.text)).toEqual(['-is:system', 'fn:a', 'id:1,2', 'p:3', 'label:"x y"']);
    for (const { text: term, from, to } of filterTerms(text)) expect(text.slice(from, to)).toBe(term);
    expect(filterTerms('(fn:a)').map((t) => t.text)).toEqual(['(fn:a)']);
  });

  it('quotes any value so that it is read back whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
        const { root, errors } = parseFilter(`reason:=${quoted(value)}`);
        expect(errors).toEqual([]);
        expect(root?.kind === 'term' && root.values).toEqual([{ kind: 'text', text: value, whole: true }]);
      }),
    );
  });
});
