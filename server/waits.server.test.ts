/** What is wrong and who waits for whom, over HTTP: answers that fit their schemas and agree with one another. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  blocking,
  createdByTree,
  diagnosis,
  goroutinePage,
  keptGoroutines,
  resourceDetail,
  resourcesPage,
  stackTree,
  waitGraph,
} from '../api/index.ts';
import { takeFixture, temporaryFolder } from './testing/inputs.ts';
import { type Served, serve } from './testing/run.ts';

let server: Served;
let base: string;

beforeAll(async () => {
  server = await serve(takeFixture('deadlock-1.27.4').core, '--data', temporaryFolder());
  base = `${server.address}/api/v1/snapshots/${/\/s\/([0-9a-f]+)\//.exec(server.link)?.[1]}`;
});
afterAll(() => server?.close());

async function ask<T>(schema: z.ZodType<T>, path: string): Promise<T> {
  const response = await fetch(base + path);
  const body = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  return schema.parse(body);
}

test('the diagnosis: a headline, its finding, and the filter that shows its goroutines', async () => {
  const told = await ask(diagnosis.strict(), '/diagnosis');
  expect(told.headline).toMatch(/^Two goroutines deadlock on two locks; \d+ goroutines wait behind them\.$/);
  const [finding] = told.findings;
  const shown = await ask(
    goroutinePage.strict(),
    `/goroutines?filter=${encodeURIComponent(finding.filter ?? '')}&limit=200`,
  );
  expect(shown.rows.map((row) => row.id).toSorted()).toEqual([...finding.goroutineIds].sort());
});

test('resources: a window, a search, one entire with its queue and who reaches it', async () => {
  const all = await ask(resourcesPage.strict(), '/resources?limit=2');
  expect(all.rows).toHaveLength(2);
  const [lock] = all.rows;
  const found = await ask(resourcesPage.strict(), `/resources?search=${lock.address}`);
  expect(found).toMatchObject({ total: 1, rows: [{ address: lock.address }] });
  const detail = await ask(resourceDetail.strict(), `/resource?address=${lock.address}&limit=1&reach=true`);
  expect(detail.queues[0]).toMatchObject({ total: lock.waiters, waiters: [{ position: 1, goroutineId: lock.first }] });
  expect(detail.reachers?.total).toBeGreaterThan(0);
  const none = await fetch(`${base}/resource?address=0x10`);
  expect(none.status).toBe(404);
  expect(await none.json()).toMatchObject({ code: 'resource-not-found' });
});

test('a filter acts on resources and on the picture; which goroutines it keeps is answered as ranges', async () => {
  const all = await ask(resourcesPage.strict(), '/resources');
  const [lock] = all.rows;
  const filter = encodeURIComponent(`id:${lock.first}`);
  const left = await ask(resourcesPage.strict(), `/resources?filter=${filter}`);
  expect(left.unfiltered).toBe(all.total);
  expect(left.total).toBeLessThan(all.total);
  expect(left.rows.map(({ address }) => address)).toContain(lock.address);
  const graph = await ask(waitGraph.strict(), `/wait-graph?filter=${filter}`);
  expect(graph.drawn).toBeLessThan(graph.total);
  const kept = await ask(keptGoroutines.strict(), `/kept?filter=${filter}`);
  expect(kept).toMatchObject({ ranges: [lock.first, lock.first], rangeTotal: 1, matched: 1 });
  const broken = await ask(keptGoroutines.strict(), `/kept?filter=${encodeURIComponent('wiat:>5m')}`);
  expect(broken.errors).toHaveLength(1);
});

test('what blocks one goroutine, and the picture around it', async () => {
  const { knots } = await ask(diagnosis.strict(), '/diagnosis');
  const [id] = knots[0].goroutineIds;
  const blocked = await ask(blocking.strict(), `/goroutines/${id}/blocking`);
  expect(blocked).toMatchObject({ knot: 1, ends: 'closes' });
  const whole = await ask(waitGraph.strict(), '/wait-graph');
  const group = whole.nodes.find((node) => node.kind === 'group');
  const unfolded = await ask(waitGraph.strict(), `/wait-graph?open=${encodeURIComponent(group?.id ?? '')}`);
  expect(unfolded.nodes.length).toBeGreaterThan(whole.nodes.length);
  const near = await ask(waitGraph.strict(), `/wait-graph?focus=g${id}&hops=1`);
  expect(near.nodes.map((node) => node.id)).toContain(`g${id}`);
  expect((await fetch(`${base}/goroutines/4000000/blocking`)).status).toBe(404);
  expect((await fetch(`${base}/wait-graph?limit=1`)).status).toBe(400);
});

test('goroutines as trees: by the statements that made them, and by their stacks', async () => {
  const made = await ask(createdByTree.strict(), '/created-by?filter=-is:system');
  expect(made.nodes[0].total).toBe(made.matched);
  const calls = await ask(stackTree.strict(), '/stack-tree?equal=lines&limit=10');
  expect(calls.nodes).toHaveLength(10);
  expect(calls.nodeTotal).toBeGreaterThan(10);
});
