/** What keeps what, of a heap whose program knows what it holds; and by the definition: what goes when one object goes. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { heapObjectsPage, heapPathAnswer, retainersPage } from '../../api/heap-objects.ts';
import { fixture } from '../../fixtures/take.ts';
import { Retention } from '../analyses/retained/retention.ts';
import { rootedGraph } from '../analyses/stuck/rooted-graph.ts';
import { readWaits } from '../analyses/waits/waits.ts';
import { openHeap } from '../runtime/heap/heap.ts';
import { readSnapshot } from '../snapshot/snapshot.ts';
import { openFixture, openFixtureProgram } from '../testing/open.ts';

const WINDOW = { offset: 0, limit: 1000 };
const open = async (go: string) => {
  const taken = await fixture({ program: 'objects', go, flags: 'default', mode: 'exe', way: 'live' });
  const truth = JSON.parse(readFileSync(taken.output, 'utf8')) as Record<string, number>;
  return { session: openFixture(taken), truth };
};

describe.each(['1.20.14', '1.22.12', '1.24.9', '1.27.4'])('go%s', (go) => {
  test('variables and goroutines keep what they alone lead to', async () => {
    const { session, truth } = await open(go);
    const page = retainersPage.strict().parse(session.retainers(WINDOW));
    const variable = (name: string) => page.rows.find((row) => row.kind === 'variable' && row.text === name);
    expect(variable('main.chain')).toMatchObject({ objects: truth['main.Big'] });
    const customers = variable('main.customers');
    const under = session.retainers({ of: customers?.key, ...WINDOW });
    expect(under).toMatchObject({ of: customers, keepers: [], total: 1 });
    const [slice] = under.rows;
    expect(slice).toMatchObject({ text: '[]*main.Customer', bytes: customers?.bytes });
    // Items stand on the shelf too: no customer keeps one.
    const kept = session.retainers({ of: slice.key, offset: 0, limit: 1000 });
    expect(kept.keepers).toEqual([customers]);
    expect(new Set(kept.rows.map((row) => row.text))).toContain('main.Customer');
    expect(kept.rows.map((row) => row.text)).not.toContain('main.Item');
    const [{ id }] = session.goroutines({
      filter: 'fn:main.hold',
      sort: 'id',
      descending: false,
      offset: 0,
      limit: 1,
    }).rows;
    const mine = session.retainers({ of: `g${id}`, ...WINDOW });
    expect(mine.of).toMatchObject({ kind: 'goroutine', goroutineId: id, text: 'main.hold', objects: 2 });
    expect(mine.rows.map((row) => row.text)).toEqual(['main.Only']);
  });

  test('the largest of a type, and the way to one', async () => {
    const { session, truth } = await open(go);
    const page = session.heapObjects({ type: 'main.Note', retained: true, ...WINDOW });
    expect(heapObjectsPage.strict().parse(page)).toMatchObject({ total: truth['main.Note'] });
    expect(page.rows.every((row) => row.type === 'main.Note' && row.retainedBytes === row.bytes)).toBe(true);
    const [{ address }] = page.rows;
    const { paths, goroutines } = heapPathAnswer.strict().parse(session.heapPath({ address }));
    expect(goroutines).toBe(0);
    expect(paths.map((path) => path[0].text)).toEqual(['main.customers']);
    expect(paths[0].find((step) => step.text === 'main.Customer')?.field).toBe('Notes');
    const all = session.heapObjects({ retained: false, ...WINDOW });
    const sizes = all.rows.map((row) => row.bytes);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });

  test('an address that nothing leads to says so', async () => {
    const { session } = await open(go);
    expect(session.retainers({ of: '0x10', ...WINDOW })).toMatchObject({ rows: [], fault: { code: 'not-reached' } });
    expect(session.retainers({ of: 'g987654', ...WINDOW })).toMatchObject({ fault: { code: 'not-reached' } });
  });
});

test('by the definition: what is not reached any more without an object', async () => {
  const taken = await fixture({ program: 'objects', go: '1.26.8', flags: 'default', mode: 'exe', way: 'live' });
  const snapshot = readSnapshot(openFixtureProgram(taken));
  const heap = openHeap(snapshot.program);
  if ('code' in heap) throw new Error(heap.message);
  const { graph, roots } = rootedGraph(snapshot, heap, readWaits(snapshot));
  const targets = new Map<number, number[]>();
  for (let slot = 0; slot < graph.slots; slot++)
    graph.sources(slot, (source) => targets.set(source, [...(targets.get(source) ?? []), slot]));
  const size = (slot: number) => heap.spans.elementSize[graph.placeOf(slot).span];
  const begin = roots.slot.subarray(0, roots.count);
  const reached = (without: number) => {
    const seen = new Set<number>();
    const queue = [...new Set(begin)];
    for (const slot of queue) {
      if (slot === without || seen.has(slot)) continue;
      seen.add(slot);
      queue.push(...(targets.get(slot) ?? []));
    }
    return seen;
  };
  const all = [...reached(-1)];
  const bytes = (slots: Iterable<number>) => [...slots].reduce((sum, slot) => sum + size(slot), 0);
  const retention = new Retention(
    { slots: graph.slots, sources: (slot, visit) => graph.sources(slot, visit), size },
    { count: 1, of: (slot) => (begin.includes(slot) ? [0] : []) },
  );
  const total = bytes(all);
  expect(retention.all.bytes).toBe(total);
  for (let i = 0; i < all.length; i += Math.ceil(all.length / 40)) {
    const left = reached(all[i]);
    expect(retention.ofSlot(all[i])).toMatchObject({ bytes: total - bytes(left), objects: all.length - left.size });
  }
});
