import { describe, expect, it } from 'vitest';
import type { Child, Variable } from '../../../api/value.ts';
import { formatValuePath } from '../../../api/value-path.ts';
import { rangeName } from './ranges.ts';
import { type Path, pathKey } from './shape.ts';
import { type Ask, frameRoots, lineOf, type Piece, type Tree, type TreeLine, treeOf } from './tree.ts';

const variable = (name: string, change: Partial<Child> = {}): Child => ({
  name,
  type: 'int',
  kind: 'int',
  value: '7',
  ...change,
});
const from = variable('from', { role: 'argument', kind: 'struct', value: '{…}', expandable: true });
const mu = variable('mu', { kind: 'struct', expandable: true, raw: { state: 1, sema: 0 } });
const n = variable('n');
const slice = (name: string, length: number, change: Partial<Child> = {}) =>
  variable(name, { kind: 'slice', type: '[]int', length, capacity: length, expandable: length > 0, ...change });

interface Drawing {
  readonly of?: readonly Variable[];
  readonly open?: readonly Path[];
  readonly path?: Path;
  /** Answers by path, offset and depth: "xs 100". */
  readonly known?: Readonly<Record<string, Variable>>;
  readonly failed?: string;
  readonly form?: Tree['form'];
  readonly turned?: Tree['turned'];
}

const asked = ({ path, offset }: Ask) => `${formatValuePath(path)}${offset > 0 ? ` ${offset}` : ''}`;

function built({ of = [n, from], open = [], path = [], known = {}, failed, form = 'natural', turned }: Drawing) {
  const piece = (ask: Ask): Piece => {
    const found = known[asked(ask)];
    if (found !== undefined) return { kind: 'known', variable: found };
    return failed === undefined ? { kind: 'loading' } : { kind: 'failed', reason: failed };
  };
  return treeOf({
    roots: frameRoots(of),
    sections: true,
    open: new Set(open.map(pathKey)),
    path,
    form,
    turned: turned ?? new Map(),
    elements: 100,
    piece,
  });
}

const drawn = (drawing: Drawing) => built(drawing).lines.map(drawLine);
const asks = (drawing: Drawing) => built(drawing).asks.map(asked);

function drawLine(line: TreeLine): string {
  const indent = '  '.repeat(line.depth);
  const twist = 'path' in line ? (line.openable ? (line.open ? '▾' : '▸') : ' ') : '';
  switch (line.kind) {
    case 'section':
      return `${indent}# ${line.title}`;
    case 'value':
      return `${indent}${twist}${formatValuePath(line.path)}${line.form === 'natural' ? '' : ` ${line.form}`}`;
    case 'range':
      return `${indent}${twist}${rangeName(line.range)}`;
    case 'beyond':
      return `${indent}${twist}beyond ${line.range.from} up to ${line.range.to}`;
    case 'waiter':
      return `${indent}${twist}g${line.waiter.goroutineId}`;
    case 'raw':
      return `${indent}raw of ${line.variable.name}`;
    case 'note':
      return `${indent}${line.fault ? '△' : ''}${line.text}`;
    case 'limit':
      return `${indent}${line.shown} of ${line.total} ${line.what}`;
  }
}

describe('a tree of variables', () => {
  it('puts arguments before locals, folded', () => {
    expect(drawn({})).toEqual(['# Arguments', '▸from', '# Locals', ' n']);
  });
  it('shows that parts are to come, that they failed, and what came', () => {
    expect(drawn({ open: [['from']] })[2]).toBe('  …');
    expect(drawn({ open: [['from']], failed: 'page is not in the core' })[2]).toBe('  △page is not in the core');
    expect(drawn({ open: [['from']], known: { from: { ...from, children: [mu, n] } } })).toEqual([
      '# Arguments',
      '▾from',
      '  ▸from.mu',
      '   from.n',
      '# Locals',
      ' n',
    ]);
  });
  it('asks for what is unfolded, from the outside inward', () => {
    expect(asks({})).toEqual([]);
    expect(asks({ open: [['from', 'mu']] })).toEqual([]);
    expect(asks({ open: [['from'], ['from', 'mu']] })).toEqual(['from']);
    expect(asks({ path: ['from', 'mu', 'state'] })).toEqual(['from']);
    const known = { from: { ...from, children: [mu] } };
    expect(asks({ path: ['from', 'mu', 'state'], known })).toEqual(['from', 'from.mu']);
  });
  it('tells variables of one name apart', () => {
    const outer = variable('x', { shadowed: true });
    expect(drawn({ of: [outer, variable('x')] })).toEqual(['# Locals', ' x#0', ' x']);
  });
});

describe('pointers and interfaces', () => {
  const struct = variable('*', { kind: 'struct', type: 'main.T', expandable: true });
  const p = variable('p', { kind: 'ptr', children: [struct] });
  const fields = { ...struct, children: [n, mu] };
  it('have what they hold right under their name', () => {
    expect(asks({ of: [p], open: [['p']] })).toEqual(['p.*']);
    expect(drawn({ of: [p], open: [['p']], known: { 'p.*': fields } })).toEqual([
      '# Locals',
      '▾p',
      '   p.n',
      '  ▸p.mu',
    ]);
  });
  it('are asked first where it is not known what they hold', () => {
    const unknown = variable('p', { kind: 'ptr', expandable: true });
    expect(asks({ of: [unknown], open: [['p']] })).toEqual(['p']);
    expect(asks({ of: [unknown], open: [['p']], known: { p } })).toEqual(['p', 'p.*']);
    const number = variable('p', { kind: 'ptr', children: [variable('*')] });
    expect(drawn({ of: [unknown], open: [['p']], known: { p: number } })).toEqual(['# Locals', '▾p', '   p.*']);
  });
  it('lead no further where they lead back', () => {
    const back = variable('next', { kind: 'ptr', children: [{ ...struct, expandable: undefined, sameAs: 'p' }] });
    expect(drawn({ of: [back] })).toEqual(['# Locals', ' next']);
  });
  it('are found by the path that the session gives', () => {
    const { lines } = built({ of: [p], path: ['p', '*', 'mu'], known: { 'p.*': fields } });
    expect(lines.map(drawLine)).toEqual(['# Locals', '▾p', '   p.n', '  ▸p.mu']);
    expect(lineOf(lines, ['p', '*', 'mu'])).toBe(3);
    expect(lineOf(lines, ['p', 'mu'])).toBe(3);
    expect(lineOf(lines, ['q'])).toBe(-1);
  });
});

describe('forms', () => {
  it('put the raw line under its value', () => {
    expect(drawn({ of: [n], form: 'both' })).toEqual(['# Locals', ' n both', 'raw of n']);
  });
  it('hold for all that is in a value, but for what is turned again', () => {
    const known = { from: { ...from, children: [mu, n] } };
    const turned = new Map<string, Tree['form']>([
      [pathKey(['from']), 'raw'],
      [pathKey(['from', 'n']), 'natural'],
    ]);
    expect(drawn({ open: [['from']], known, turned })).toEqual([
      '# Arguments',
      '▾from raw',
      '  ▸from.mu raw',
      '   from.n',
      '# Locals',
      ' n',
    ]);
  });
});

const window = (name: string, first: number, count: number): Variable =>
  slice(name, 250_000, { children: Array.from({ length: count }, (_, at) => variable(`[${first + at}]`)) });

describe('long values', () => {
  const xs = slice('xs', 250_000);
  it('have ranges, those have ranges, and those have the elements', () => {
    expect(drawn({ of: [xs], open: [['xs']] }).slice(1, 4)).toEqual(['▾xs', '  ▸[0…9999]', '  ▸[10000…19999]']);
    const open = [['xs'], ['xs', '[10000:20000]']];
    expect(drawn({ of: [xs], open }).slice(3, 5)).toEqual(['  ▾[10000…19999]', '    ▸[10000…10099]']);
    const all = [...open, ['xs', '[10000:10100]']];
    expect(asks({ of: [xs], open: all })).toEqual(['xs 10000']);
    const known = { 'xs 10000': window('xs', 10_000, 100) };
    expect(drawn({ of: [xs], open: all, known }).slice(4, 6)).toEqual(['    ▾[10000…10099]', '       xs[10000]']);
  });
  it('unfold to the element that the address names', () => {
    expect(asks({ of: [xs], path: ['xs', '[123456]'] })).toEqual(['xs 123400']);
  });
  it('say how many could be found', () => {
    const known = { xs: slice('xs', 3, { children: [n, n] }) };
    expect(drawn({ of: [slice('xs', 3)], open: [['xs']], known }).at(-1)).toBe('  △2 of 3 could be found');
  });
  it('of which there is more beyond the length', () => {
    const spare = slice('xs', 1, { capacity: 3 });
    const known = { xs: { ...spare, children: [variable('[0]')] } };
    expect(drawn({ of: [spare], open: [['xs']], known })).toEqual([
      '# Locals',
      '▾xs',
      '   xs[0]',
      '  ▸beyond 1 up to 3',
    ]);
    expect(asks({ of: [spare], path: ['xs', '[:cap]', '[2]'] })).toEqual(['xs', 'xs[:cap] 1']);
  });
});

describe('maps', () => {
  const entry = variable('[0]', { step: '["a"]', key: variable('key', { kind: 'string', value: '"a"' }) });
  const large = variable('m', { kind: 'map', type: 'map[string]int', length: 5000, expandable: true });
  it('have entries by their keys', () => {
    const small = variable('m', { kind: 'map', type: 'map[string]int', length: 1, expandable: true });
    const known = { m: { ...small, children: [entry] } };
    expect(drawn({ of: [small], open: [['m']], known })).toEqual(['# Locals', '▾m', '   m["a"]']);
  });
  it('show the entry that the address names above their ranges', () => {
    const path = ['m', '["a"]'];
    expect(asks({ of: [large], path })).toEqual(['m["a"]']);
    expect(drawn({ of: [large], path, known: { 'm["a"]': entry } }).slice(1, 4)).toEqual([
      '▾m',
      '   m["a"]',
      '  ▸[0…99]',
    ]);
  });
  it('show it once, where its range is unfolded', () => {
    const known = { m: { ...large, children: [entry, ...Array.from({ length: 99 }, () => n)] } };
    const lines = drawn({ of: [large], path: ['m', '["a"]'], open: [['m', '[0:100]']], known });
    expect(lines.filter((line) => line.includes('"a"'))).toHaveLength(1);
  });
});

it('shows who waits for a channel, and how many more', () => {
  const waiters = [
    { goroutineId: 9, select: false },
    { goroutineId: 10, select: true },
  ];
  const c = variable('c', {
    kind: 'chan',
    length: 0,
    capacity: 0,
    queues: { senders: { total: 600, waiters: [] }, receivers: { total: 0, waiters: [] } },
  });
  const known = { c: { ...c, queues: { senders: { total: 600, waiters }, receivers: { total: 0, waiters: [] } } } };
  expect(drawn({ of: [c], open: [['c']], known })).toEqual([
    '# Locals',
    '▾c',
    '  # Waiting to send',
    '   g9',
    '   g10',
    '  2 of 600 senders',
  ]);
});
