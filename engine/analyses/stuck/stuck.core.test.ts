/** The stuck set of real processes against what the program knows of its goroutines, and what damage does to it. */
import { describe, expect, it } from 'vitest';
import { specName } from '../../../fixtures/matrix.ts';
import { fixture } from '../../../fixtures/take.ts';
import { Heap, openHeap } from '../../runtime/heap/heap.ts';
import type { GoProgram } from '../../runtime/program.ts';
import { readSnapshot } from '../../snapshot/snapshot.ts';
import { stuckIds } from '../../testing/leaks.ts';
import { fileSource, openFixtureProgram, patchedSource, strippedSource, withoutMemory } from '../../testing/open.ts';
import { fateDifferences, stuckFixture, toldGoroutines } from '../../testing/stuck-truth.ts';
import { readWaits } from '../waits/waits.ts';
import { Reachability } from './reach.ts';
import { rootedGraph, stuckGraph } from './rooted-graph.ts';
import { findFates, findStuck } from './stuck.ts';

const SPECS = [
  stuckFixture('1.20.14', 'default', 'pie'),
  stuckFixture('1.22.12', 'noopt', 'exe'),
  stuckFixture('1.24.9', 'default', 'exe'),
  stuckFixture('1.27.4', 'default', 'exe'),
];

describe('the stuck set is exact', () => {
  for (const spec of SPECS)
    it(specName(spec), async () => {
      const taken = await fixture(spec);
      const told = toldGoroutines(taken);
      const stuck = stuckIds(readSnapshot(openFixtureProgram(taken)));
      expect(fateDifferences(told, stuck)).toEqual([]);
      expect([...stuck].filter((id) => !told.some((g) => g.ID === id))).toEqual([]);
    });

  it('in a stripped executable too', async () => {
    const taken = await fixture(SPECS[3]);
    const program = openFixtureProgram(taken, strippedSource(taken.executable));
    expect(fateDifferences(toldGoroutines(taken), stuckIds(readSnapshot(program)))).toEqual([]);
  });
});

describe('who reaches what the stuck wait for', () => {
  for (const spec of SPECS)
    it(`a search among the stuck tells the same as one over the whole heap: ${specName(spec)}`, async () => {
      const taken = await fixture(spec);
      const snapshot = readSnapshot(openFixtureProgram(taken));
      const heap = openHeap(snapshot.program);
      const waits = readWaits(snapshot);
      const { likely, living } = findFates(snapshot, heap, waits, () => undefined);
      if (!(heap instanceof Heap) || !living) throw new Error('nobody is stuck');
      const all = new Reachability(snapshot, rootedGraph(snapshot, heap, waits));
      const near = new Reachability(snapshot, stuckGraph(snapshot, heap, waits, likely, living));
      const found = { stuck: new Set<number>(), living: new Set<number>() };
      for (const [wait, address] of waits.resource.entries())
        if (address > 0) found[likely[waits.goroutine[wait]] === 1 ? 'stuck' : 'living'].add(address);
      for (const address of found.stuck) {
        expect(near.of(address, 100)).toEqual(all.of(address, 100));
        expect(near.rowsReaching(address, 20_000)).toEqual(all.rowsReaching(address, 20_000));
      }
      expect(found.stuck.size).toBeGreaterThan(10);
      // Of what lives it knows that it does not know all: what it does tell, of all that anybody waits for, is all.
      expect([...found.living].some((address) => !near.tells(address))).toBe(true);
      for (const address of [...found.stuck, ...found.living])
        if (near.tells(address)) expect(near.of(address, 100)).toEqual(all.of(address, 100));
    });
});

describe('damage makes live, never stuck', () => {
  const spec = SPECS[3];
  const find = (program: GoProgram) => {
    const snapshot = readSnapshot(program);
    return { snapshot, ...findStuck(snapshot, openHeap(program), readWaits(snapshot)) };
  };

  it('a record of a wait that points nowhere: its goroutine says so, the others stay stuck', async () => {
    const taken = await fixture(spec);
    const whole = find(openFixtureProgram(taken));
    const victim = toldGoroutines(taken).find((g) => g.Scenario === 'forgotten-sender')?.ID ?? 0;
    const { goroutines, program } = whole.snapshot;
    const owner = goroutines.waiting[whole.snapshot.rowOf(victim)] + program.layout.sudog.g;
    const range = program.memory.rangeAt(owner);
    const patch = new Map([
      [(range?.offset ?? 0) + owner - (range?.start ?? 0), Uint8Array.of(0x18, 0, 0, 0, 0, 0, 0, 0)],
    ]);
    const torn = find(openFixtureProgram(taken, undefined, patchedSource(fileSource(taken.core), patch)));
    const row = torn.snapshot.rowOf(victim);
    expect(torn.stuck[row]).toBe(0);
    expect(torn.doubts.get(row)?.message).toMatch(/record of its wait .* is torn/);
    expect(torn.count).toBe(whole.count - 1);
  });

  it('a part of the heap that is not in the core: only what nothing at all ends is proved', async () => {
    const taken = await fixture(spec);
    const whole = find(openFixtureProgram(taken));
    const told = toldGoroutines(taken);
    const { program, goroutines } = whole.snapshot;
    const receiver = told.find((g) => g.Scenario === 'live-list');
    const heap = openHeap(program);
    if (!(heap instanceof Heap)) throw new Error('no heap');
    const reach = new Reachability(whole.snapshot, rootedGraph(whole.snapshot, heap, readWaits(whole.snapshot))).of(
      Number(receiver?.On[0].Address),
      1,
    );
    const way = 'variable' in reach ? (reach.variable?.words ?? []) : [];
    // A pointer in the middle of the long list that leads to its channel: its page is lost.
    const lost = way[Math.floor(way.length / 2)];
    const page = lost - (lost % 4096);
    const cut = find(withoutMemory(program, page, page + 4096));
    expect(cut.doubt?.message).toMatch(/is not in the core/);
    const stuck = goroutines.id.filter((_, row) => cut.stuck[row] === 1);
    const never = told.filter((g) => g.On.every((on) => on.Kind === 'nil channel' || on.Kind === 'empty select'));
    expect([...stuck].sort()).toEqual(never.map((g) => g.ID).sort());
  });
});
