/** Deadlocks, their names and their stories, on real processes, against what the programs know of themselves. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../api/diagnosis.ts';
import type { WaitGraph, WaitGraphQuery } from '../../api/waits.ts';
import { type FixtureSpec, specName } from '../../fixtures/matrix.ts';
import { fixture } from '../../fixtures/take.ts';
import { inspect, openFixture } from '../testing/open.ts';
import {
  shopDifferences,
  shopFixture,
  stuckFixture,
  type ToldGoroutine,
  toldGoroutines,
  toldKnots,
  toldShop,
} from '../testing/stuck-truth.ts';
import type { OpenSession } from './open.ts';

const DEADLOCK: FixtureSpec = { program: 'deadlock', go: '1.27.4', flags: 'default', mode: 'exe', way: 'abort' };
const LEAK: FixtureSpec = { program: 'leak', go: '1.27.4', flags: 'noopt', mode: 'pie', way: 'live' };
const GRAPH: WaitGraphQuery = { limit: 150, hops: 2, open: [], reach: false };

const deadlocksOf = (session: OpenSession) => inspect(session, ['diagnosis']).diagnosis?.deadlocks ?? [];

describe('deadlocks are those of the program, no more and no less', () => {
  const specs = [
    stuckFixture('1.20.14', 'default', 'pie'),
    stuckFixture('1.22.12', 'noopt', 'exe'),
    stuckFixture('1.24.9', 'default', 'exe'),
    stuckFixture('1.27.4', 'default', 'exe'),
  ];
  for (const spec of specs)
    it(specName(spec), async () => {
      const taken = await fixture(spec);
      const told = toldGoroutines(taken);
      const found = deadlocksOf(openFixture(taken));
      const known = toldKnots(told);
      const named = found.map(({ goroutineIds }) => told.find((g) => g.ID === goroutineIds[0])?.Knot ?? 'an innocent');
      expect(named.toSorted()).toEqual([...known.keys()].sort());
      for (const [i, { goroutineIds, victimIds, certainty }] of found.entries()) {
        expect(goroutineIds, named[i]).toEqual(known.get(named[i]));
        const behind = told.filter((g) => g.Behind === named[i]).map((g) => g.ID);
        expect(victimIds, named[i]).toEqual(behind);
        // What package variables reach could be unlocked by any code: only who holds it tells.
        const fates = new Set(told.filter((g) => g.Knot === named[i]).map((g) => g.Fate));
        if (fates.has('likely')) expect(certainty, named[i]).toBe('likely');
      }
    });
});

describe('the stories of the scenarios', () => {
  let told: readonly ToldGoroutine[];
  let diagnosis: Diagnosis;
  beforeAll(async () => {
    const taken = await fixture(stuckFixture('1.27.4', 'default', 'exe'));
    told = toldGoroutines(taken);
    diagnosis = openFixture(taken).diagnosis();
  });

  const idOf = (scenario: string, role: string) =>
    told.find((g) => g.Scenario === scenario && g.Role === role)?.ID ?? 0;
  const findingOf = (scenario: string, role: string) =>
    diagnosis.findings.find((f) => f.goroutineIds.includes(idOf(scenario, role)));

  it('two locks that are package variables: both goroutines, both names, likely', () => {
    const [first, second] = [idOf('ab-ba-global', 'first'), idOf('ab-ba-global', 'second')];
    const finding = findingOf('ab-ba-global', 'first');
    expect(finding).toMatchObject({ kind: 'deadlock', certainty: 'likely', count: 2 });
    expect(finding?.explanation).toMatch(
      new RegExp(
        `goroutine ${first} holds main.left.mu \\(.*ab_ba_global.go:\\d+\\) and waits for main.right.mu; ` +
          `goroutine ${second} holds main.right.mu \\(.*\\) and waits for main.left.mu`,
      ),
    );
  });

  it('a lock and a channel: who holds, who could receive', () => {
    const [sender, receiver] = [idOf('lock-and-channel', 'sender'), idOf('lock-and-channel', 'receiver')];
    const finding = findingOf('lock-and-channel', 'sender');
    expect(finding?.title).toBe('Two goroutines deadlock on one lock and one channel.');
    expect(finding?.explanation).toContain(`which only goroutine ${receiver} could receive from`);
    expect(finding?.explanation).toContain(`goroutine ${sender} holds `);
  });

  it('a goroutine that waits for itself', () => {
    const locker = idOf('double-lock-global', 'locker');
    expect(findingOf('double-lock-global', 'locker')?.title).toBe(
      `Goroutine ${locker} waits for main.registry.mu, which it holds itself.`,
    );
  });

  it('three in a circle of channels: proved, in the order in which they wait', () => {
    const ids = ['a', 'b', 'c'].map((role) => idOf('channel-cycle', role));
    const finding = findingOf('channel-cycle', 'a');
    expect(finding).toMatchObject({ title: 'Three goroutines deadlock on three channels.', certainty: 'proved' });
    // a waits for c, c for b, b for a.
    expect(finding?.goroutineIds).toEqual([ids[0], ids[2], ids[1]]);
  });

  it('a leak says what it waits for; an empty select is meant and said last', () => {
    expect(findingOf('forgotten-sender', 'sender') ?? findingOf('forgotten-receiver', 'sender')).toMatchObject({
      kind: 'leak',
      certainty: 'proved',
    });
    expect(diagnosis.findings.at(-1)?.kind === 'parked' || diagnosis.findings.some((f) => f.kind === 'parked')).toBe(
      true,
    );
  });

  it('every finding leads to its goroutines by a filter', async () => {
    const session = openFixture(await fixture(stuckFixture('1.27.4', 'default', 'exe')));
    for (const finding of diagnosis.findings.filter((f) => f.kind === 'deadlock' || f.kind === 'leak')) {
      const page = session.goroutines({
        filter: finding.filter ?? '',
        sort: 'id',
        descending: false,
        offset: 0,
        limit: 1000,
      });
      expect(page.errors, finding.filter).toEqual([]);
      const shown = page.rows.map((row) => row.id);
      for (const id of finding.goroutineIds) expect(shown, finding.filter).toContain(id);
    }
  });
});

describe('a payment service that hangs', () => {
  let session: OpenSession;
  let diagnosis: Diagnosis;
  beforeAll(async () => {
    session = openFixture(await fixture(DEADLOCK));
    diagnosis = session.diagnosis();
  });
  const graph = (query: Partial<WaitGraphQuery> = {}): WaitGraph => session.waitGraph({ ...GRAPH, ...query });

  it('is said in one sentence, with the names that the code uses', () => {
    expect(diagnosis.headline).toBe('Two goroutines deadlock on two locks; 26 goroutines wait behind them.');
    expect(diagnosis.explanation).toMatch(
      /^Deadlock: goroutine \d+ holds .*accounts\["17"\]\.mu \(.*\.Transfer, main\.go:\d+\) and waits for .*accounts\["42"\]\.mu; /,
    );
    expect(diagnosis.knots).toHaveLength(1);
    expect(diagnosis.knots[0].victims).toBeGreaterThanOrEqual(24);
  });

  it('the picture: the knot one by one, the others as groups, every edge with its evidence', () => {
    const { nodes, edges, drawn, total } = graph();
    expect(drawn).toBe(total);
    const knot = nodes.filter((node) => node.knot === 1);
    expect(
      knot
        .filter((node) => node.kind === 'goroutine')
        .map((node) => node.goroutineId)
        .sort(),
    ).toEqual(diagnosis.knots[0].goroutineIds.toSorted());
    expect(
      knot
        .filter((node) => node.kind === 'resource')
        .map((node) => node.address)
        .sort(),
    ).toEqual(diagnosis.knots[0].resources.map((r) => r.address).sort());
    expect(nodes.some((node) => node.kind === 'group' && node.unfolds)).toBe(true);
    const ids = new Set(nodes.map((node) => node.id));
    for (const edge of edges) {
      expect(ids).toContain(edge.from);
      expect(ids).toContain(edge.to);
      expect(edge.evidence).not.toBe('');
    }
    expect(edges.filter((edge) => edge.kind === 'held' && edge.knot === 1)).toHaveLength(2);
    // As many as wait for a resource lead to it.
    for (const node of nodes.filter((n) => n.kind === 'resource')) {
      const leading = edges.filter((edge) => edge.to === node.id && edge.kind === 'waits');
      const { queues = [] } =
        session.resource({ address: node.address ?? '', offset: 0, limit: 0, reach: false }) ?? {};
      const waiting = queues.reduce((sum, queue) => sum + queue.total, 0);
      expect(
        leading.reduce((sum, edge) => sum + edge.count, 0),
        node.label,
      ).toBe(waiting);
    }
  });

  it('a group unfolds, a goroutine is a focus, a small picture says what it leaves out', () => {
    const group = graph().nodes.find((node) => node.kind === 'group');
    const unfolded = graph({ open: [group?.id ?? ''] });
    expect(unfolded.nodes.filter((node) => node.kind === 'goroutine').length).toBeGreaterThan(
      graph().nodes.filter((node) => node.kind === 'goroutine').length,
    );
    const [id] = diagnosis.knots[0].victimIds;
    const near = graph({ focus: `g${id}`, hops: 1 });
    expect(near.nodes.length).toBeGreaterThan(1);
    expect(near.nodes.length).toBeLessThanOrEqual(graph().nodes.length);
    const small = graph({ limit: 3 });
    expect(small.nodes.find((node) => node.kind === 'more')?.count).toBeGreaterThan(0);
  });

  it('what blocks one: its place in the queue and the chain to where it closes', () => {
    const [knot] = diagnosis.knots;
    for (const victim of knot.victimIds) {
      const blocked = session.blocking(victim);
      expect(blocked).toMatchObject({ behindKnot: 1, ends: 'closes' });
      expect(blocked?.waits[0]?.position).toBeGreaterThan(0);
    }
    const inside = session.blocking(knot.goroutineIds[0]);
    expect(inside).toMatchObject({ knot: 1, ends: 'closes' });
    expect(inside?.holds).toHaveLength(1);
    expect(inside?.chain).toHaveLength(2);
    expect(session.blocking(4_000_000)).toBeUndefined();
  });

  it('resources: the most waited for first, each with its holder and its queue in order', () => {
    const page = session.resources({ sort: 'waiters', descending: true, hops: 2, idle: false, offset: 0, limit: 100 });
    const counts = page.rows.map((row) => row.waiters);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    const locks = page.rows.filter((row) => row.kind === 'sync.Mutex');
    for (const lock of locks.filter((l) => l.knots.length > 0)) {
      expect(lock.holders).toHaveLength(1);
      const detail = session.resource({ address: lock.address, offset: 0, limit: 100, reach: false });
      const [queue] = detail?.queues ?? [];
      expect(queue?.total).toBe(lock.waiters);
      expect(queue?.waiters.map((w) => w.position)).toEqual(queue?.waiters.map((_, i) => i + 1));
    }
    expect(session.resource({ address: '0x10', offset: 0, limit: 1, reach: false })).toBeUndefined();
  });

  it('a filter leaves what its goroutines wait for or hold, in the table and in the picture alike', () => {
    const page = (filter?: string) =>
      session.resources({ sort: 'name', descending: false, hops: 2, idle: false, filter, offset: 0, limit: 100 });
    const all = page();
    const { goroutineIds } = diagnosis.knots[0];
    for (const id of goroutineIds) {
      const left = page(`id:${id}`);
      expect(left.unfiltered).toBe(all.total);
      const wanted = all.rows.filter(({ address, holders }) => {
        const queues = session.resource({ address, offset: 0, limit: 100, reach: false })?.queues ?? [];
        const waiters = queues.flatMap(({ waiters: those }) => those.map(({ goroutineId }) => goroutineId));
        return [...waiters, ...holders.map(({ goroutineId }) => goroutineId)].includes(id);
      });
      // What it waits for, and what it holds.
      expect(wanted.length).toBeGreaterThanOrEqual(2);
      expect(left.rows.map(({ address }) => address)).toEqual(wanted.map(({ address }) => address));
      const drawn = graph({ filter: `id:${id}` }).nodes.flatMap(({ kind, address }) =>
        kind === 'resource' && address !== undefined ? [address] : [],
      );
      expect(drawn.toSorted()).toEqual(wanted.map(({ address }) => address).toSorted());
    }
    expect(page('fn:nothing')).toMatchObject({ rows: [], total: 0, unfiltered: all.total });
    expect(graph({ filter: 'fn:nothing' }).nodes).toEqual([]);
  });

  it('which goroutines a filter keeps: the same as its rows, as ranges', () => {
    for (const filter of ['', '-is:system', 'reason:sync.Mutex.Lock', 'fn:nothing']) {
      const rows = session.goroutines({ filter, sort: 'id', descending: false, offset: 0, limit: 1000 });
      const every = session.goroutines({ filter: '', sort: 'id', descending: false, offset: 0, limit: 1000 });
      const kept = session.kept({ filter, limit: 100_000 });
      expect(kept).toMatchObject({ matched: rows.matched, total: rows.total, errors: [] });
      const isIn = (id: number) =>
        kept.ranges.some((first, at) => at % 2 === 0 && first <= id && id <= kept.ranges[at + 1]);
      expect(every.rows.map(({ id }) => id).filter(isIn)).toEqual(rows.rows.map(({ id }) => id));
      expect(session.kept({ filter, limit: 0 })).toMatchObject({ ranges: [], rangeTotal: kept.ranges.length / 2 });
    }
  });
});

it('leaked goroutines: one finding for a place, however many stand there', async () => {
  const session = openFixture(await fixture(LEAK));
  const diagnosis = session.diagnosis();
  const [worst] = diagnosis.findings;
  expect(worst).toMatchObject({ kind: 'leak', certainty: 'proved' });
  expect(diagnosis.headline).toBe(worst.title);
  expect(worst.count).toBeGreaterThan(1);
  expect(diagnosis.proved).toBeGreaterThanOrEqual(worst.count);
});

it('a server under load: the two goroutines and both locks by their names', async () => {
  const taken = await fixture(shopFixture('1.27.4', 300));
  const told = toldShop(taken);
  const session = openFixture(taken);
  const diagnosis = session.diagnosis();
  expect(shopDifferences(told, diagnosis)).toEqual([]);
  expect(diagnosis.knots.map((knot) => knot.victims)).toEqual([told.Requests]);

  // From the lock to the holder's frame, and to the variable in it that is the lock.
  const [lock] = diagnosis.knots[0].resources.filter(({ name }) => name === 's.book.mu');
  const window = { offset: 0, limit: 10 };
  const [holder] = session.resource({ address: lock.address, ...window, reach: false })?.holders ?? [];
  expect(holder).toMatchObject({ goroutineId: told.Placing, variable: { frame: holder.frame, path: 's.book.mu' } });
  const path = ['s', 'book', 'mu'];
  const shown = { depth: 1, elements: 10, bytes: 100, offset: 0 };
  const value = session.variables({ goroutineId: told.Placing, frame: holder.frame, path, ...shown });
  expect(value?.variables[0].address).toBe(lock.address);
  // And so from the goroutine that waits for it.
  const blocking = session.blocking(told.Delivering);
  expect(blocking?.waits[0].resource?.holders).toEqual([holder]);
  expect(blocking?.holds[0]).toMatchObject({ name: 's.stock.mu', variable: { path: 's.stock.mu' } });
});
