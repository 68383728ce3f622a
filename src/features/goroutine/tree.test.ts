import { describe, expect, it } from 'vitest';
import type { Variable } from '../../../api/value.ts';
import { goPath, joinWindows, missingPaths, type Piece, pathKey, type Tree, type TreeLine, treeLines } from './tree.ts';

const variable = (name: string, change: Partial<Variable> = {}): Variable => ({
  name,
  type: 'int',
  kind: 'int',
  value: '7',
  ...change,
});
const from = variable('from', { role: 'argument', kind: 'ptr', value: '{…}', expandable: true });
const mu = variable('mu', { kind: 'struct', expandable: true, raw: { state: 1, sema: 0 } });
const n = variable('n');

function tree(open: string[][], pieces: [string[], Piece][] = [], form: Tree['form'] = 'natural'): Tree {
  return {
    variables: [n, from],
    open: new Set(open.map(pathKey)),
    pieces: new Map(pieces.map(([path, piece]) => [pathKey(path), piece])),
    form,
  };
}

const drawn = (of: Tree) => treeLines(of).map(drawLine);

function drawLine(line: TreeLine): string {
  switch (line.kind) {
    case 'section':
      return `# ${line.title}`;
    case 'value':
      return `${'  '.repeat(line.depth)}${line.openable ? (line.open ? '▾' : '▸') : ' '}${line.path.join('.')}`;
    case 'raw':
      return `${'  '.repeat(line.depth)}raw ${line.name} ${line.text}`;
    case 'note':
      return `${'  '.repeat(line.depth)}${line.fault ? '△' : ''}${line.text}`;
    case 'limit':
      return `${'  '.repeat(line.depth)}${line.shown} of ${line.total}`;
  }
}

describe('a tree of variables', () => {
  it('puts arguments before locals, folded', () => {
    expect(drawn(tree([]))).toEqual(['# Arguments', '▸from', '# Locals', ' n']);
  });
  it('shows that parts are to come, that they failed, and what came', () => {
    expect(drawn(tree([['from']]))[2]).toBe('  …');
    expect(drawn(tree([['from']], [[['from'], { kind: 'failed', reason: 'page is not in the core' }]]))[2]).toBe(
      '  △page is not in the core',
    );
    const known: Piece = { kind: 'known', variable: { ...from, children: [mu, n], truncated: { shown: 2, total: 9 } } };
    expect(drawn(tree([['from']], [[['from'], known]]))).toEqual([
      '# Arguments',
      '▾from',
      '  ▸from.mu',
      '   from.n',
      '  2 of 9',
      '# Locals',
      ' n',
    ]);
  });
  it('puts the raw form under its value', () => {
    const known: Piece = { kind: 'known', variable: { ...from, children: [mu] } };
    expect(drawn(tree([['from']], [[['from'], known]], 'both')).slice(2, 5)).toEqual([
      '  ▸from.mu',
      '    raw state 1',
      '    raw sema 0',
    ]);
  });
  it('asks for what is unfolded and not there, from the outside inward', () => {
    expect(missingPaths(tree([['from', 'mu']]))).toEqual([]);
    expect(missingPaths(tree([['from'], ['from', 'mu']]))).toEqual([['from']]);
    const known: Piece = { kind: 'known', variable: { ...from, children: [mu] } };
    expect(missingPaths(tree([['from'], ['from', 'mu']], [[['from'], known]]))).toEqual([['from'], ['from', 'mu']]);
  });
  it('shows what a pointer points to right under the pointer', () => {
    const pointee: Variable = { ...variable('*', { kind: 'struct', expandable: true }) };
    const p = variable('p', { kind: 'ptr', children: [pointee] });
    const open = { variables: [p], open: new Set(['p']), form: 'natural' } as const;
    const opened: Piece = { kind: 'known', variable: { ...pointee, children: [n, mu] } };
    const pieces = new Map([[pathKey(['p', '*']), opened]]);
    expect(missingPaths({ ...open, pieces: new Map() })).toEqual([['p', '*']]);
    expect(drawn({ ...open, pieces })).toEqual(['# Locals', '▾p', '   p.n', '  ▸p.mu']);
  });
  it('joins windows of a long value', () => {
    const window = (first: number, total: number) =>
      variable('xs', {
        children: [variable(`[${first}]`), variable(`[${first + 1}]`)],
        truncated: { shown: 2, total },
      });
    expect(joinWindows([window(0, 5), window(2, 5)])).toMatchObject({
      children: { length: 4 },
      truncated: { shown: 4, total: 5 },
    });
    expect(joinWindows([window(0, 4), window(2, 4)])?.truncated).toBeUndefined();
  });
  it('writes paths as Go does', () => expect(goPath(['entries', '[3]', 'amount'])).toBe('entries[3].amount'));
});
