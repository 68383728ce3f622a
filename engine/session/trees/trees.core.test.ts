/** Trees of goroutines of a program that says in its source who starts whom; and of stacks, against the goroutines themselves. */
import { describe, expect, test } from 'vitest';
import { type CreatedByNode, createdByTree, stackTree } from '../../../api/trees.ts';
import { fixture } from '../../../fixtures/take.ts';
import { openFixture } from '../../testing/open.ts';

const open = async (go: string, program = 'spawned') =>
  openFixture(await fixture({ program, go, flags: 'default', mode: 'exe', way: 'live' }));
const ALL = { filter: '', limit: 5000 };

/** "main.main › main.server": the start functions on the way to each statement. */
function ways(nodes: readonly CreatedByNode[]): Map<string, CreatedByNode> {
  const way = (node: CreatedByNode): string => {
    const name = node.start?.function ?? node.kind;
    return node.parent === undefined ? name : `${way(nodes[node.parent])} › ${name}`;
  };
  return new Map(nodes.map((node) => [way(node), node]));
}

describe.each(['1.21.13', '1.23.12', '1.27.4'])('created by, go%s', (go) => {
  test('statements under the statements that made their makers, with all below', async () => {
    const tree = createdByTree.strict().parse((await open(go)).createdBy(ALL));
    const found = ways(tree.nodes);
    const main = 'runtime.main';
    expect(found.get(`${main} › main.server`)).toMatchObject({ kind: 'statement', own: 3, total: 27, parents: 1 });
    expect(found.get(`${main} › main.server › main.handler`)).toMatchObject({ own: 12, total: 24, parents: 3 });
    expect(found.get(`${main} › main.server › main.handler › main.worker`)).toMatchObject({ own: 12, parents: 12 });
    expect(found.get(main)).toMatchObject({ kind: 'main', own: 1, goroutineIds: [1] });
    expect(tree.nodes.filter((n) => n.parent === undefined).reduce((sum, n) => sum + n.total, 0)).toBe(tree.total);
    expect(tree.nodes.every((n, i) => n.parent === undefined || n.parent < i)).toBe(true);
  });

  test('one that starts itself is folded; makers that ended are said to be gone', async () => {
    const found = ways((await open(go)).createdBy(ALL).nodes);
    // The first was started by main's statement, the others by its own.
    expect(found.get('runtime.main › main.descend')).toMatchObject({ own: 1, total: 10 });
    expect(found.get('runtime.main › main.descend › main.descend')).toMatchObject({
      own: 9,
      recursion: { least: 1, most: 9 },
    });
    expect(found.get('gone › main.orphan')).toMatchObject({ own: 6, parents: 1 });
    expect(found.get('gone')).toMatchObject({ kind: 'gone', own: 0 });
  });

  test('a filter counts what it keeps, and draws the ways there', async () => {
    const session = await open(go);
    const tree = session.createdBy({ ...ALL, filter: 'fn:main.worker' });
    const found = ways(tree.nodes);
    expect(tree.matched).toBe(12);
    expect(found.get('runtime.main › main.server')).toMatchObject({ own: 0, total: 12 });
    expect(found.has('runtime.main › main.descend')).toBe(false);
    const few = session.createdBy({ filter: '', limit: 3 });
    expect(few.nodes).toHaveLength(3);
    expect(few.nodeTotal).toBeGreaterThan(8);
  });
});

test('before Go 1.21 nobody knows who ran a statement', async () => {
  const found = ways((await open('1.20.14')).createdBy(ALL).nodes);
  expect(found.get('unknown › main.worker')).toMatchObject({ own: 12, parents: 0 });
});

describe.each(['1.20.14', '1.27.4'])('stacks, go%s', (go) => {
  test('only the program’s own calls; what has none is one node', async () => {
    const tree = (await open(go)).stackTree({ filter: '', equal: 'functions', mine: true, limit: 1000 });
    expect(tree.calls.every((c) => c.function === '' || c.origin === 'user')).toBe(true);
    expect(tree.calls.filter((c) => /gowrap|dwrap/.test(c.function))).toEqual([]);
    const [none] = tree.nodes.filter((n) => tree.calls[n.call].function === '');
    expect(none.parent).toBeUndefined();
    const top = tree.nodes.filter((n) => n.parent === undefined);
    expect(top.reduce((sum, n) => sum + n.total, 0)).toBe(tree.total);
    expect(new Set(tree.nodes.map((n) => n.id)).size).toBe(tree.nodes.length);
  });

  test.each(['functions', 'lines'] as const)('every stack is a way from the top, by %s', async (equal) => {
    const session = await open(go, 'workers');
    const tree = stackTree.strict().parse(session.stackTree({ filter: '', equal, mine: false, limit: 100_000 }));
    const { rows } = session.goroutines({ filter: '', sort: 'id', descending: false, offset: 0, limit: 1000 });
    const name = (c: { function: string; file: string; line: number }) =>
      equal === 'functions' ? c.function : `${c.function} ${c.file}:${c.line}`;
    const expected = new Map<string, number>();
    for (const { id } of rows) {
      const frames = session.goroutine(id, { offset: 0, limit: 1000 })?.frames ?? [];
      const way = frames.toReversed().map(name).join(' › ');
      if (frames.length > 0) expected.set(way, (expected.get(way) ?? 0) + 1);
    }
    const way = (i: number): string => {
      const { parent, call } = tree.nodes[i];
      return parent === undefined ? name(tree.calls[call]) : `${way(parent)} › ${name(tree.calls[call])}`;
    };
    const told = tree.nodes.flatMap((n, i) => (n.own > 0 ? [[way(i), n.own] as const] : []));
    expect(new Map(told)).toEqual(expected);
    tree.nodes.forEach((node, i) => {
      const below = tree.nodes.filter((n) => n.parent === i).reduce((sum, n) => sum + n.total, 0);
      expect(node.total).toBe(node.own + below);
      expect(Object.values(node.families).reduce((a, b) => a + b, 0)).toBe(node.total);
    });
  });
});
