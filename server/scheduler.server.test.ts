/** The scheduler and the heap over HTTP: answers that fit their schemas, and windows of them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  heapAnswer,
  heapObjectsPage,
  heapPathAnswer,
  notRunning,
  retainersPage,
  runQueue,
  schedulerNow,
} from '../api/index.ts';
import { takeFixture, temporaryFolder } from './testing/inputs.ts';
import { type Served, serve } from './testing/run.ts';

let server: Served;
let base: string;

beforeAll(async () => {
  server = await serve(takeFixture('busy-1.27.4').core, '--data', temporaryFolder());
  base = `${server.address}/api/v1/snapshots/${/\/s\/([0-9a-f]+)\//.exec(server.link)?.[1]}`;
});
afterAll(() => server?.close());

async function ask<T>(schema: z.ZodType<T>, path: string): Promise<T> {
  const response = await fetch(base + path);
  const body = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  return schema.parse(body);
}

test('the scheduler of a process that died says that it is frozen', async () => {
  const now = await ask(schedulerNow.strict(), '/scheduler?queued=3&explained=2');
  expect(now.disturbed?.code).toBe('scheduler-frozen');
  expect(now.gomaxprocs).toBe(4);
  expect(now.global.goroutines.length).toBe(Math.min(3, now.global.total));
  expect(now.notRunning.explanations.length).toBe(2);
  const rest = await ask(notRunning.strict(), '/not-running?offset=1&limit=3');
  expect(rest).toMatchObject({ offset: 1, total: now.runnable });
  expect(rest.explanations[0]).toEqual(now.notRunning.explanations[1]);
  expect(rest.explanations.length).toBe(3);
});

test('a window of a run queue, and a processor that there is not', async () => {
  const now = await ask(schedulerNow.strict(), '/scheduler?queued=1000');
  const rest = await ask(runQueue.strict(), '/run-queue?offset=1&limit=2');
  expect(rest.goroutines).toEqual(now.global.goroutines.slice(1, 3));
  const missing = await fetch(`${base}/run-queue?processor=64`);
  expect(missing.status).toBe(404);
  expect((await fetch(`${base}/scheduler?queued=100000`)).status).toBe(400);
});

test('the heap by span class, and by type when asked', async () => {
  const plain = await ask(heapAnswer.strict(), '/heap');
  expect(plain.use?.byType).toBeUndefined();
  expect(plain.use?.objects).toBeGreaterThan(100);
  const typed = await ask(heapAnswer.strict(), '/heap?byType=true&limit=3');
  expect(typed.use?.byType?.rows.length).toBe(3);
  expect(typed.use?.byType?.total).toBeGreaterThan(3);
});

test('what keeps what, the largest objects, and why one is there', async () => {
  const outermost = await ask(retainersPage.strict(), '/heap/retainers?limit=5');
  expect(outermost.rows.length).toBe(5);
  const first = outermost.rows.find((row) => row.keeps > 0);
  const under = await ask(retainersPage.strict(), `/heap/retainers?of=${first?.key}&limit=1`);
  expect(under.of).toEqual(first);
  const [largest] = (await ask(heapObjectsPage.strict(), '/heap/objects?retained=true&limit=1')).rows;
  const { paths } = await ask(heapPathAnswer.strict(), `/heap/path?address=${largest.address}`);
  expect(paths.length).toBeGreaterThan(0);
  expect((await fetch(`${base}/heap/retainers?of=everything`)).status).toBe(400);
});
